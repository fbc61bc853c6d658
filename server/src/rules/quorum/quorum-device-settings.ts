import { findSection } from "../../corosync/section-facts.ts";
import type { CorosyncModel } from "../../model/corosync-model.ts";
import type { Rule, TextReport } from "../rule.ts";
import { knownOptions, onCorosync, sectionSpan } from "../support/corosync.ts";
import { wrongChoice, wrongNumber } from "../support/corosync-values.ts";

const outcome = "corosync-qdevice doesn't start.";

function checkRequired(conf: CorosyncModel, report: (finding: TextReport) => void): void {
  for (const path of ["quorum.device", "quorum.device.net"]) {
    const sections = conf.sections(path);
    if (path === "quorum.device.net" && (conf.sections("quorum.device").length === 0 || !conf.hasDevice)) continue;
    if (path === "quorum.device" && sections.length === 0) continue;
    for (const { name, required } of findSection(path)?.options ?? []) {
      if (!required || conf.option(`${path}.${name}`)?.value) continue;
      const empty = conf.option(`${path}.${name}`);
      report({
        span: empty?.keySpan ?? sectionSpan(conf, path, "quorum.device"),
        message:
          `The quorum device has no "${path.replace("quorum.device", "device")}.${name}"${empty ? " (it is empty)" : ""}: ${outcome}`.replace(
            "device.device.",
            "device.",
          ),
      });
    }
  }
}

/** A device whose server is one of the nodes that it decides about: it is lost with that node. */
function checkHost(conf: CorosyncModel, report: (finding: TextReport) => void): void {
  const host = conf.option("quorum.device.net.host");
  if (!host?.value) return;
  const written = host.value.toLowerCase();
  const node = conf.nodes.find(({ name, addresses }) =>
    [name, ...addresses].some((option) => option?.value.toLowerCase() === written),
  );
  if (!node) return;
  report({
    span: host.valueSpan,
    severity: "warning",
    message: `The quorum device's server is "${host.value}", a node of this cluster: its vote is lost with that node, so that the others may lose quorum. Run corosync-qnetd on another machine.`,
    related: [{ span: node.section.nameSpan, message: "This is the node." }],
  });
}

/** Heuristics that are on and run nothing. */
function checkHeuristics(conf: CorosyncModel, report: (finding: TextReport) => void): void {
  const mode = conf.option("quorum.device.heuristics.mode");
  if (!mode || !/^(?:on|sync)$/.test(mode.value)) return;
  const sections = conf.sections("quorum.device.heuristics");
  if (sections.some(({ options }) => options.some(({ key, value }) => /^exec_/.test(key) && value !== ""))) return;
  report({
    span: mode.valueSpan,
    severity: "warning",
    message: `Heuristics are ${mode.value}, but no exec_NAME gives a command to run: they have no effect. Add one, such as "exec_ping: /usr/bin/ping -q -c 1 gateway", or remove the section.`,
  });
}

/** Settings with which corosync-qdevice doesn't start. */
export const quorumDeviceSettings: Rule = {
  id: "quorum-device-settings",
  group: "quorum",
  severity: "error",
  title: "Invalid quorum device settings",
  why: "Most of the section device is read only by corosync-qdevice when it starts. A device without a host, or with an invalid value, leaves the cluster without the vote that it relies on. So does a host that is a node of the cluster, when that node is lost.",
  source: "corosync-qdevice(8); pcs on heuristics without exec_NAME: they “are effectively disabled”",
  wrong: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    net {\n      algorithm: ffsplit\n    }\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    checkRequired(conf, report);
    checkHost(conf, report);
    checkHeuristics(conf, report);
    for (const { option, fact, section, reader } of knownOptions(conf)) {
      if (reader !== "corosync-qdevice" || option.value === "" || section.path === "logging.logging_daemon") continue;
      const wrong = wrongNumber(fact, option.value) ?? wrongChoice(fact, option.value);
      if (!wrong) continue;
      const hasComment = /\s[#;]/.test(option.value);
      report({
        span: option.valueSpan,
        message: `"${option.key}" must be ${wrong.expected}, not "${option.value}": ${outcome}${hasComment ? " Put the comment on a line of its own." : ""}`,
        ...(wrong.meant === undefined
          ? {}
          : { fixes: [{ title: `Change to "${wrong.meant}"`, span: option.valueSpan, text: wrong.meant }] }),
      });
    }
  }),
};
