import { expect, test } from "vitest";
import { readCorosyncVotes } from "../../../../client/src/cluster/services/corosync-votes.ts";
import { forecastQuorum, forecastWithout } from "../../../../client/src/cluster/services/quorum-forecast.ts";
import { type LiveVotes, readServiceFacts } from "../../../../client/src/cluster/services/service-facts.ts";

const nodes = (n: number): readonly string[] => Array.from({ length: n }, (_, index) => `n${index + 1}`);
const config = (names: readonly string[], quorum = "", votes: Readonly<Record<string, number>> = {}) =>
  readCorosyncVotes(
    [
      "quorum {\nprovider: corosync_votequorum",
      quorum,
      "}\nnodelist {",
      ...names.map(
        (name, index) => `node {\nname: ${name}\nnodeid: ${index + 1}\nquorum_votes: ${votes[name] ?? 1}\n}`,
      ),
      "}",
    ]
      .join("\n")
      .split("\n"),
  );
const live = (expected: number, total: number, needed: number, flags = ""): LiveVotes => ({
  ...{ expected, total, needed, isQuorate: total >= needed },
  flags: flags.split(" ").filter(Boolean),
});

test.each([
  [
    "3 nodes, one stops",
    3,
    "",
    live(3, 3, 2),
    ["n1", "n2"],
    true,
    "Quorum stays: 2 of 3 votes are left, 2 are needed.",
  ],
  ["3 nodes, two stop", 3, "", live(3, 3, 2), ["n3"], false, "Quorum is lost: 1 of 3 votes is left, 2 are needed."],
  ["two_node", 2, "two_node: 1", live(2, 2, 1, "2Node WaitForAll"), ["n2"], true, "one of two nodes is enough"],
  [
    "half is left, the lowest decides",
    4,
    "auto_tie_breaker: 1",
    live(4, 4, 3, "AutoTieBreaker"),
    ["n1", "n2"],
    true,
    "decide a tie",
  ],
  [
    "half is left, without the lowest",
    4,
    "auto_tie_breaker: 1",
    live(4, 4, 3, "AutoTieBreaker"),
    ["n3", "n4"],
    false,
    "Quorum is lost",
  ],
  [
    "half is left, with the highest",
    4,
    "auto_tie_breaker: 1\nauto_tie_breaker_node: highest",
    live(4, 4, 3, "AutoTieBreaker"),
    ["n3", "n4"],
    true,
    "Quorum stays",
  ],
  [
    "a list of deciders",
    4,
    "auto_tie_breaker: 1\nauto_tie_breaker_node: 3 1",
    live(4, 4, 3, "AutoTieBreaker"),
    ["n1", "n2"],
    false,
    "Quorum is lost",
  ],
  [
    "half is left, no tie breaker",
    4,
    "",
    live(4, 4, 3),
    ["n1", "n2"],
    false,
    "Quorum is lost: 2 of 4 votes are left, 3 are needed.",
  ],
  [
    "two nodes and a device",
    2,
    "device {\nmodel: net\n}",
    live(3, 3, 2, "Qdevice"),
    ["n1"],
    true,
    "2 of 3 votes are left",
  ],
  [
    "two nodes and a device that is down",
    2,
    "device {\nmodel: net\n}",
    live(3, 2, 2, "Qdevice"),
    ["n1"],
    false,
    "1 of 3 votes is left",
  ],
  ["last_man_standing", 4, "last_man_standing: 1", live(4, 4, 3, "LastManStanding"), ["n1", "n2"], false, "one by one"],
  [
    "allow_downscale",
    5,
    "allow_downscale: 1",
    live(5, 5, 3, "AllowDownscale"),
    ["n1", "n2"],
    true,
    "2 of 5 votes are left, 2 are needed",
  ],
  ["nobody is left", 3, "", live(3, 3, 2), [], false, "No node is left"],
] as const)("when nodes stop: %s", (_, n, quorum, votes, after, isQuorate, words) => {
  const forecast = forecastQuorum({ config: config(nodes(n), quorum), votes, before: nodes(n), after });
  expect(forecast.isQuorate).toBe(isQuorate);
  expect(forecast.sentence).toContain(words);
});

test("votes count, not nodes", () => {
  const rules = config(nodes(3), "", { n1: 3 });
  const forecast = forecastQuorum({ config: rules, votes: live(5, 5, 3), before: nodes(3), after: ["n2", "n3"] });
  expect(forecast).toEqual({ isQuorate: false, sentence: "Quorum is lost: 2 of 5 votes are left, 3 are needed." });
});

test.each([
  ["one of three", 3, "", ["n1"], false, "There is no quorum: 1 of 3 votes; 2 are needed."],
  ["two of three", 3, "", ["n1", "n3"], true, "gets quorum"],
  ["one of two with two_node", 2, "two_node: 1", ["n1"], false, "until n2 has started, too: wait_for_all"],
  ["both with two_node", 2, "two_node: 1", ["n1", "n2"], true, "gets quorum"],
  ["one of two without waiting", 2, "two_node: 1\nwait_for_all: 0", ["n1"], true, "gets quorum"],
  ["two of three that wait for all", 3, "wait_for_all: 1", ["n1", "n2"], false, "until n3 has started, too"],
  ["one of two and a device", 2, "device {\nmodel: net\n}", ["n1"], undefined, "the quorum device decides"],
  // corosync adds the votes that the file states for a device only once they are there.
  ["one of two, the device's votes stated", 2, "device {\nmodel: net\nvotes: 1\n}", ["n1"], undefined, "1 of 2 votes"],
  ["two of two, the device's votes stated", 2, "device {\nmodel: net\nvotes: 1\n}", ["n1", "n2"], true, "2 of 3 votes"],
  ["two of three and a device", 3, "device {\nmodel: net\nvotes: 1\n}", ["n1", "n2"], true, "2 of 3 votes"],
  ["half with a tie breaker", 4, "auto_tie_breaker: 1", ["n1", "n2"], undefined, "auto_tie_breaker"],
] as const)("when a cluster starts: %s", (_, n, quorum, after, isQuorate, words) => {
  const forecast = forecastQuorum({ config: config(nodes(n), quorum), votes: undefined, before: [], after });
  expect(forecast.isQuorate).toBe(isQuorate);
  expect(forecast.sentence).toContain(words);
});

test("when nodes join", () => {
  const rules = config(nodes(3));
  const join = (votes: LiveVotes, before: readonly string[], after: readonly string[]) =>
    forecastQuorum({ config: rules, votes, before, after }).isQuorate;
  expect(join(live(3, 2, 2), ["n1", "n2"], nodes(3))).toBe(true);
  expect(join(live(3, 1, 2), ["n1"], ["n1", "n2"])).toBe(true);
  expect(join({ ...live(3, 1, 2, "WaitForAll") }, ["n1"], ["n1", "n2"])).toBeUndefined();
  expect(join({ ...live(3, 1, 2, "WaitForAll") }, ["n1"], nodes(3))).toBe(true);
  // The second of two nodes beside a node that has started alone with its quorum device.
  const withDevice = config(nodes(2), "device {\nmodel: net\nvotes: 1\n}");
  const second = { config: withDevice, votes: live(2, 2, 2, "Qdevice"), before: ["n1"], after: nodes(2) };
  expect(forecastQuorum(second).sentence).toBe("The cluster keeps quorum: 3 of 3 votes, 2 are needed.");
});

test("the votes of the nodes that stay count, since a quorum device may vote on one and not on another", () => {
  const facts = (name: string, total: number) =>
    readServiceFacts(
      [
        ...[`uname\t${name}`, "runs\tcorosync", "quorum\tQuorate: Yes", "quorum\tExpected votes: 3"],
        ...[`quorum\tTotal votes: ${total}`, "quorum\tQuorum: 2"],
      ].join("\n"),
    );
  const found = [facts("n1", 2), facts("n2", 3)];
  expect(forecastWithout(found, ["n1"]).sentence).toBe("Quorum stays: 2 of 3 votes are left, 2 are needed.");
  expect(forecastWithout(found, ["n2"]).sentence).toBe("Quorum is lost: 1 of 3 votes is left, 2 are needed.");
});

test("a corosync.conf with other keys around", () => {
  const text = `totem {\nversion: 2\ncluster_name: c\n}\nnodelist {\nnode {\nring0_addr: 10.0.0.1\nring1_addr: 10.1.0.1\nname: a\nnodeid: 1\n}\nnode {\nring0_addr: b.example\n}\n}\nquorum {\nprovider: corosync_votequorum\nexpected_votes: 5\ndevice {\nmodel: net\nnet {\nalgorithm: lms\nhost: q\n}\n}\n}`;
  const read = readCorosyncVotes(text.split("\n"));
  expect(read?.nodes.map(({ name, id, addresses }) => [name, id, addresses])).toEqual([
    ["a", 1, ["10.0.0.1", "10.1.0.1"]],
    ["b.example", undefined, ["b.example"]],
  ]);
  expect(read).toMatchObject({ expected: 5, deviceVotes: 1, twoNode: false, waitForAll: false, tieBreaker: undefined });
  expect(readCorosyncVotes(["quorum {", "}"])).toBeUndefined();
});
