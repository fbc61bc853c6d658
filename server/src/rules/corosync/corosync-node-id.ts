import type { CorosyncModel } from "../../model/corosync-model.ts";
import type { Rule } from "../rule.ts";
import { formatNodeName, onCorosync, transportOf } from "../support/corosync.ts";
import { addressKind, ipv4Number } from "../support/corosync-values.ts";

type Node = CorosyncModel["nodes"][number];

/** A node's number: the one it is given, else, without knet, the one that corosync makes of its address. */
function numberOf({ nodeid, addresses }: Node, isKnet: boolean): number | undefined {
  if (nodeid) return /^\+?\d+$/.test(nodeid.value) ? Number(nodeid.value) : undefined;
  const address = addresses[0];
  return isKnet || !address ? undefined : ipv4Number(address.value);
}

function smallestFree(nodes: readonly Node[]): number {
  const used = new Set(nodes.map((node) => numberOf(node, true)));
  let free = 1;
  while (used.has(free)) free++;
  return free;
}

/** Nodes without a number of their own. */
export const corosyncNodeId: Rule = {
  id: "corosync-node-id",
  group: "corosync",
  severity: "error",
  title: "A node without a number of its own",
  why: "Each node has a number by which corosync and Pacemaker know it, above 0 and unlike all others. With knet it must be given; corosync refuses a file where it is missing or stands twice.",
  source: "corosync -t: nodeid appears twice; knet requires an explicit nodeid",
  wrong: {
    "corosync.conf":
      "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n  node {\n    name: n2\n    nodeid: 1\n    ring0_addr: 10.0.0.2\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.0.0.2\n  }\n}\n",
  },
  check: onCorosync((conf, report, target) => {
    const isKnet = transportOf(conf, target) === "knet";
    const seen = new Map<number, Node>();
    for (const node of conf.nodes) {
      const { nodeid, addresses, section } = node;
      const number = numberOf(node, isKnet);
      const free = smallestFree(conf.nodes);
      const needsOne = isKnet || (addresses[0] && addressKind(addresses[0].value) === "ipv6");
      if (needsOne && ((!nodeid && !section.option("nodeid")) || (isKnet && number === 0))) {
        const behind = section.options.at(-1)?.span.end ?? section.nameSpan.end;
        report({
          span: nodeid?.valueSpan ?? section.nameSpan,
          message: nodeid
            ? `0 is no number of a node: with knet ${formatNodeName(node)} needs one of its own, such as ${free}.`
            : `${formatNodeName(node).replace(/^t/, "T")} has no nodeid: ${isKnet ? "knet needs one" : "of an IPv6 address corosync can't make one"}, and corosync refuses the file. Add one of its own, such as nodeid: ${free}.`,
          ...(nodeid
            ? { fixes: [{ title: `Write ${free}`, span: nodeid.valueSpan, text: String(free) }] }
            : section.options.length > 0
              ? {
                  fixes: [
                    {
                      title: `Add "nodeid: ${free}"`,
                      span: { start: behind, end: behind },
                      text: `\n    nodeid: ${free}`,
                    },
                  ],
                }
              : {}),
        });
        continue;
      }
      const other = number === undefined ? undefined : seen.get(number);
      if (number !== undefined && !other) seen.set(number, node);
      if (!other) continue;
      report({
        span: nodeid?.valueSpan ?? addresses[0]?.valueSpan ?? section.nameSpan,
        message: `${formatNodeName(node).replace(/^t/, "T")} has the number ${number} of ${formatNodeName(other)}: corosync refuses the file. Give it one of its own, such as ${free}.`,
        related: [
          { span: other.nodeid?.span ?? other.section.nameSpan, message: `The number ${number} is taken here.` },
        ],
        ...(nodeid ? { fixes: [{ title: `Write ${free}`, span: nodeid.valueSpan, text: String(free) }] } : {}),
      });
    }
  }),
};
