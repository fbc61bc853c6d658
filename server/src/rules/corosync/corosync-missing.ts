import type { CorosyncSectionView } from "../../model/corosync-model.ts";
import type { Rule } from "../rule.ts";
import { isCorosync2, onCorosync, sectionSpan, transportOf } from "../support/corosync.ts";

/** The option that a section requires, or the only options that it may have. */
const inSections: readonly { readonly path: string; readonly needs?: string; readonly only?: readonly string[] }[] = [
  { path: "logging.logger_subsys", needs: "subsys" },
  { path: "logging.logging_daemon", needs: "name" },
  { path: "uidgid", only: ["uid", "gid"] },
  { path: "totem.interface.member", only: ["memberaddr"] },
];

function isEmpty(section: CorosyncSectionView): boolean {
  return section.options.length === 0 && section.sections.length === 0;
}

/** Sections and options that corosync requires. */
export const corosyncMissing: Rule = {
  id: "corosync-missing",
  group: "corosync",
  severity: "error",
  title: "Missing required section or option",
  why: "The file corosync.conf needs a section totem with version: 2, and a nodelist with the nodes' addresses; a logger_subsys needs its subsys. Without them corosync doesn't start.",
  source:
    "corosync -t: can only parse version 2; no interfaces defined; no valid name found for local host; no subsys key",
  wrong: { "corosync.conf": "totem {\n  cluster_name: c\n}\n" },
  right: {
    "corosync.conf":
      "totem {\n  version: 2\n  cluster_name: c\n}\nnodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n}\n",
  },
  check: onCorosync((conf, report, target) => {
    if (isEmpty(conf.root)) return;
    const totem = conf.sections("totem")[0];
    const version = conf.option("totem.version");
    if (!totem || !version) {
      const end = totem?.nameSpan.end;
      const first = totem?.options[0]?.span.start;
      report({
        span: totem?.nameSpan ?? sectionSpan(conf),
        message: `${totem ? "The section totem" : "The file"} has no "version: 2"${totem ? "" : " in a section totem"}: corosync refuses the file.`,
        ...(first !== undefined && end !== undefined
          ? { fixes: [{ title: "Add version: 2", span: { start: first, end: first }, text: "version: 2\n  " }] }
          : {}),
      });
    } else if (/^\+?\d+$/.test(version.value) && Number(version.value) !== 2) {
      report({
        span: version.valueSpan,
        message: `The version of corosync.conf must be 2: corosync refuses ${version.value}.`,
        fixes: [{ title: "Set version: 2", span: version.valueSpan, text: "2" }],
      });
    }
    const hasAddress = conf.nodes.some(({ section }) => section.options.some(({ key }) => /^ring\d+_addr$/.test(key)));
    if (!hasAddress && !isCorosync2(target)) {
      report({
        span: sectionSpan(conf, "nodelist", "totem"),
        message: `No node has an address: corosync 3 reads the nodes from a nodelist with a section node for each (name, nodeid, ring0_addr), and refuses a file without one.`,
      });
    }
    if (transportOf(conf, target) === "udp" && hasAddress && conf.option("totem.cluster_name") === undefined) {
      const interfaces = conf.sections("totem.interface");
      const hasMulticast = interfaces.some(
        (each) => each.option("mcastaddr") || each.option("broadcast")?.value === "yes",
      );
      if (!hasMulticast) {
        report({
          span: conf.option("totem.transport")?.span ?? sectionSpan(conf, "totem"),
          message:
            "With the transport udp corosync derives the multicast address from cluster_name, and refuses a file with neither. Add cluster_name, or mcastaddr in a section interface.",
        });
      }
    }
    for (const { path, needs, only } of inSections) {
      for (const section of conf.sections(path)) {
        if (needs !== undefined && !section.option(needs)) {
          report({
            span: section.nameSpan,
            message: `The section ${section.name} requires "${needs}": corosync refuses the file.`,
          });
        }
        for (const option of only ? section.options : []) {
          if (only?.includes(option.key)) continue;
          report({
            span: option.keySpan,
            message: `The section ${section.name} may only contain ${only?.join(" and ")}: corosync refuses the file.`,
          });
        }
      }
    }
  }),
};
