import type { CorosyncModel, CorosyncSectionView } from "../../model/corosync-model.ts";
import type { Rule, TextReport } from "../rule.ts";
import { formatNodeName, isCorosync2, onCorosync, transportOf } from "../support/corosync.ts";

const maxLink = 7;

/** The keys of an interface section that make corosync set up its link. */
const settings = /^(bindnetaddr|mcastaddr|mcastport|broadcast|ttl|knet_\w+)$/;

/** The link that an interface section configures; undefined if its number is invalid. */
function linkOf(section: CorosyncSectionView): number | undefined {
  const value = section.option("linknumber")?.value ?? "0";
  return /^\+?\d{1,3}$/.test(value) ? Number(value) : undefined;
}

function checkInterfaces(
  conf: CorosyncModel,
  transport: string,
  links: ReadonlySet<number>,
  report: (finding: TextReport) => void,
): void {
  for (const section of conf.sections("totem.interface")) {
    const link = linkOf(section);
    const set = section.options.filter(({ key }) => (transport === "udp" ? key === "bindnetaddr" : settings.test(key)));
    const number = section.option("linknumber");
    if (link === undefined) continue;
    const priority = section.option("knet_link_priority");
    // With udp only link 0 is looked at.
    const isRead = transport === "udpu" || (transport === "udp" && link === 0);
    if (priority && isRead && /^\+?\d+$/.test(priority.value) && Number(priority.value) > 1) {
      report({
        span: priority.span,
        message: `Only knet has link priorities: corosync refuses them with ${transport}. Remove it.`,
      });
    }
    if (set.length === 0 && section.sections.length === 0) continue;
    if (link > maxLink) {
      report({
        span: number?.valueSpan ?? section.nameSpan,
        message: `There is no link ${link}: corosync supports the links 0 to ${maxLink}, and refuses the file.`,
      });
    } else if (links.size > 0 && !links.has(link)) {
      report({
        span: number?.valueSpan ?? section.nameSpan,
        message: `This section configures link ${link}, but no node has a ring${link}_addr: corosync refuses the file. Add the addresses, or remove this section.`,
      });
    }
    const ttl = section.option("ttl");
    if (ttl && transport !== "udp" && /^\+?\d+$/.test(ttl.value) && Number(ttl.value) !== 1) {
      report({
        span: ttl.span,
        message: `Only the transport udp has a ttl: corosync refuses it with ${transport}. Remove it.`,
      });
    }
  }
}

/** corosync 2 has rings instead of links, 0 and 1. */
function checkRings(conf: CorosyncModel, report: (finding: TextReport) => void): void {
  for (const { section } of conf.nodes) {
    for (const option of section.options) {
      const ring = /^ring(\d+)_addr$/.exec(option.key)?.[1];
      if (ring === undefined || Number(ring) <= 1) continue;
      report({
        span: option.keySpan,
        message: `There is no ring ${ring}: corosync 2 supports the rings 0 and 1. Remove the address; corosync 3 has eight links.`,
      });
    }
  }
  for (const section of conf.sections("totem.interface")) {
    const number = section.option("ringnumber");
    if (!number || !/^\d+$/.test(number.value) || Number(number.value) <= 1) continue;
    report({
      span: number.valueSpan,
      message: `There is no ring ${number.value}: corosync 2 supports the rings 0 and 1, and refuses the file.`,
    });
  }
}

/** corosync-qdevice knows a node by its ring0_addr. */
function checkDeviceLinks(conf: CorosyncModel, report: (finding: TextReport) => void): void {
  const first = conf.nodes.find(({ section, addresses }) => addresses.length > 0 && !section.option("ring0_addr"));
  if (!conf.hasDevice || !first || conf.nodes.some(({ section }) => section.option("ring0_addr"))) return;
  report({
    span: first.addresses[0]?.keySpan ?? first.section.nameSpan,
    message:
      "The nodes have no ring0_addr, by which corosync-qdevice recognizes them: the quorum device knows no node of this cluster, and gives no vote. Number the links from 0.",
    related: [
      {
        span: conf.option("quorum.device.model")?.span ?? first.section.nameSpan,
        message: "The quorum device is configured here.",
      },
    ],
  });
}

/** Links that don't match between nodes, sections and transport. */
export const corosyncLinks: Rule = {
  id: "corosync-links",
  group: "corosync",
  severity: "error",
  title: "Inconsistent links",
  why: "Every node needs an address on every link: knet supports up to eight links, 0 to 7, udp and udpu a single one; corosync 2 has two rings. A quorum device knows the nodes by their address on link 0. With several links each node also needs a name. Otherwise corosync doesn't start.",
  source: "corosync -t: not all nodes have the same number of links; too many configured interfaces; …",
  wrong: {
    "corosync.conf":
      "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n    ring1_addr: 10.1.0.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.0.0.2\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n    ring1_addr: 10.1.0.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.0.0.2\n    ring1_addr: 10.1.0.2\n  }\n}\n",
  },
  check: onCorosync((conf, report, target) => {
    if (isCorosync2(target)) {
      checkRings(conf, report);
      return;
    }
    checkDeviceLinks(conf, report);
    const transport = transportOf(conf, target);
    const links = new Set<number>();
    for (const { section } of conf.nodes) {
      for (const option of section.options) {
        const link = /^ring(\d+)_addr$/.exec(option.key)?.[1];
        if (link === undefined) continue;
        if (Number(link) > maxLink) {
          report({
            span: option.keySpan,
            message: `There is no link ${link}: corosync supports the links 0 to ${maxLink}, and refuses the file.`,
          });
        } else links.add(Number(link));
      }
    }
    checkInterfaces(conf, transport, links, report);
    const several = links.size > 1;
    for (const node of conf.nodes) {
      const { section, name } = node;
      const missing = [...links].filter((link) => !section.option(`ring${link}_addr`));
      if (missing.length > 0 && section.options.length > 0) {
        const keys = missing.map((link) => `ring${link}_addr`).join(", ");
        report({
          span: section.nameSpan,
          message: `${formatNodeName(node).replace(/^t/, "T")} has no ${keys}, but other nodes do: corosync refuses the file. Every node needs an address on every link.`,
        });
      }
      if (several && !name && !section.option("name")) {
        report({
          span: section.nameSpan,
          message: `With several links each node needs a name: corosync refuses the file. Add "name:" with the host name.`,
        });
      }
    }
    if (several && transport !== "knet" && /^udpu?$/.test(transport)) {
      const second = conf.nodes[0]?.addresses[1];
      report({
        span: conf.option("totem.transport")?.valueSpan ?? second?.span ?? { start: 0, end: 0 },
        message: `The transport ${transport} supports only one link, but the nodes have ${links.size}: corosync refuses the file. Use knet, or remove the other links.`,
        ...(second ? { related: [{ span: second.span, message: "The second link is configured here." }] } : {}),
      });
    }
  }),
};
