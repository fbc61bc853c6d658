import type { CorosyncModel } from "../../model/corosync-model.ts";
import type { Rule, TextReport } from "../rule.ts";
import { expectedVotesOf, knownOptions, onCorosync, sectionSpan } from "../support/corosync.ts";
import { wrongChoice } from "../support/corosync-values.ts";

type Report = (finding: TextReport) => void;

const outcome = "corosync -t accepts the file, but corosync exits at startup.";

function checkDevice(conf: CorosyncModel, report: Report): void {
  const device = sectionSpan(conf, "quorum.device");
  const related = [{ span: device, message: "The quorum device is configured here." }];
  const against: readonly (readonly [string, string])[] = [
    ["two_node", "The device's vote replaces two_node. Remove two_node."],
    ["last_man_standing", "Remove last_man_standing; the algorithm lms does the same."],
    ["auto_tie_breaker", "Remove auto_tie_breaker; the device breaks the tie."],
    ["allow_downscale", "Remove allow_downscale."],
  ];
  for (const [key, advice] of against) {
    const option = conf.option(`quorum.${key}`);
    if (!option || !conf.number(`quorum.${key}`)) continue;
    report({
      span: option.span,
      message: `${key} and a quorum device exclude each other: ${outcome} ${advice}`,
      fixes: [{ title: `Set ${key}: 0`, span: option.valueSpan, text: "0" }],
      related,
    });
  }
  const votes = conf.number("quorum.device.votes");
  const expected = conf.option("quorum.expected_votes");
  const expectedVotes = expectedVotesOf(conf);
  if (expected && votes === undefined) {
    report({
      span: expected.span,
      message: `With expected_votes and a quorum device, the device's votes must be set too: ${outcome} Remove expected_votes, or add votes to the device.`,
      related,
    });
  }
  const uneven = conf.nodes.find((node) => node.votes !== 1);
  if (!expected && uneven && votes === undefined) {
    report({
      span: uneven.section.option("quorum_votes")?.span ?? uneven.section.nameSpan,
      message: `If a node doesn't have exactly one vote, the quorum device's votes must be set: ${outcome} Add votes to the section device.`,
      related,
    });
  }
  const total = expectedVotes ?? (conf.nodes.length > 0 ? conf.nodeVotes + (votes ?? 0) : undefined);
  if (votes !== undefined && total !== undefined && total - votes < 2) {
    report({
      span: conf.option("quorum.device.votes")?.span ?? device,
      message: `The device has ${votes} of ${total} votes, which leaves fewer than 2 for the nodes: ${outcome} ${adviceOnVotes(conf, votes, expectedVotes)}`,
    });
  }
}

/** What to change where the device has too many of the votes. */
function adviceOnVotes(conf: CorosyncModel, votes: number, expected: number | undefined): string {
  const needed = conf.nodeVotes + votes;
  if (expected !== undefined && expected < needed && conf.nodes.length > 1)
    return `expected_votes counts the device's votes too: set it to ${needed}, or remove it.`;
  if (votes > 1) return `Lower the device's votes${expected === undefined ? "" : ", or raise expected_votes"}.`;
  return "A quorum device needs at least two nodes.";
}

/** What corosync -t accepts, but makes corosync exit at startup. */
export const corosyncStart: Rule = {
  id: "corosync-start",
  group: "corosync",
  severity: "error",
  title: "Settings that stop corosync at startup",
  why: "Some options of the section quorum exclude each other. corosync -t doesn't check that: it accepts the file, but corosync exits as soon as it starts, on every node.",
  source: "votequorum(5) and its messages: configuration error: …",
  wrong: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n  device {\n    model: net\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    votes: 1\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    const provider = conf.option("quorum.provider");
    for (const { option, fact, reader } of knownOptions(conf)) {
      const wrong = reader === "corosync" ? wrongChoice(fact, option.value) : undefined;
      if (!wrong) continue;
      report({
        span: option.value === "" ? option.keySpan : option.valueSpan,
        message: `"${option.key}" must be ${wrong.expected}${option.value ? `, not "${option.value}"` : ""}: ${outcome}`,
        fixes: [{ title: `Change to "${fact.choices?.[0]}"`, span: option.valueSpan, text: fact.choices?.[0] ?? "" }],
      });
    }
    if (!provider) return;
    if (conf.hasDevice) checkDevice(conf, report);
    const expected = expectedVotesOf(conf);
    if (conf.nodes.length === 0 && !conf.option("quorum.expected_votes")) {
      report({
        span: provider.span,
        message: `A quorum provider is set, but neither a nodelist nor expected_votes defines the number of votes: ${outcome} Add a nodelist.`,
      });
    }
    const votes = expected ?? conf.nodeVotes;
    const tie = conf.option("quorum.auto_tie_breaker");
    const isOn = (key: string): boolean => Boolean(conf.number(`quorum.${key}`));
    if (tie && isOn("auto_tie_breaker") && isOn("last_man_standing") && !isOn("wait_for_all") && !isOn("two_node")) {
      if (votes % 2 === 1 && !conf.hasDevice) {
        report({
          span: tie.span,
          message: `auto_tie_breaker and last_man_standing need wait_for_all if the number of votes is odd (${votes}): ${outcome} Add wait_for_all: 1, or remove auto_tie_breaker.`,
        });
      }
    }
  }),
};
