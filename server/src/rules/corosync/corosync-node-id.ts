import type { CorosyncModel } from "../../model/corosync-model.ts";
import type { Rule } from "../rule.ts";
import { formatNodeName, onCorosync, transportOf } from "../support/corosync.ts";
import { addressKind, ipv4Number } from "../support/corosync-values.ts";

type Node = CorosyncModel["nodes"][number];

/** A node's ID: the configured one, else, without knet, the one that corosync derives from its address. */
function idOf({ nodeid, addresses }: Node, isKnet: boolean): number | undefined {
  if (nodeid) return /^\+?\d+$/.test(nodeid.value) ? Number(nodeid.value) : undefined;
  const address = addresses[0];
  return isKnet || !address ? undefined : ipv4Number(address.value);
}

function smallestFree(nodes: readonly Node[]): number {
  const used = new Set(nodes.map((node) => idOf(node, true)));
  let free = 1;
  while (used.has(free)) free++;
  return free;
}

/** Nodes without a unique node ID. */
export const corosyncNodeId: Rule = {
  id: "corosync-node-id",
  group: "corosync",
  severity: "error",
  title: "Missing or duplicate node ID",
  why: "Each node has a unique number above 0, by which corosync and Pacemaker identify it. The transport knet requires it in the file; corosync refuses a file where it is missing or duplicated.",
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
      const id = idOf(node, isKnet);
      const free = smallestFree(conf.nodes);
      const needsOne = isKnet || (addresses[0] && addressKind(addresses[0].value) === "ipv6");
      if (needsOne && ((!nodeid && !section.option("nodeid")) || (isKnet && id === 0))) {
        const end = section.options.at(-1)?.span.end ?? section.nameSpan.end;
        report({
          span: nodeid?.valueSpan ?? section.nameSpan,
          message: nodeid
            ? `0 is not a valid nodeid: with knet ${formatNodeName(node)} needs a unique one, such as ${free}.`
            : `${formatNodeName(node).replace(/^t/, "T")} has no nodeid: ${isKnet ? "knet requires one" : "corosync can't derive one from an IPv6 address"}, and corosync refuses the file. Add a unique one, such as nodeid: ${free}.`,
          ...(nodeid
            ? { fixes: [{ title: `Set nodeid: ${free}`, span: nodeid.valueSpan, text: String(free) }] }
            : section.options.length > 0
              ? {
                  fixes: [
                    {
                      title: `Add nodeid: ${free}`,
                      span: { start: end, end: end },
                      text: `\n    nodeid: ${free}`,
                    },
                  ],
                }
              : {}),
        });
        continue;
      }
      const other = id === undefined ? undefined : seen.get(id);
      if (id !== undefined && !other) seen.set(id, node);
      if (!other) continue;
      report({
        span: nodeid?.valueSpan ?? addresses[0]?.valueSpan ?? section.nameSpan,
        message: `${formatNodeName(node).replace(/^t/, "T")} has the same nodeid ${id} as ${formatNodeName(other)}: corosync refuses the file. Set a unique one, such as ${free}.`,
        related: [
          { span: other.nodeid?.span ?? other.section.nameSpan, message: `The nodeid ${id} is first used here.` },
        ],
        ...(nodeid ? { fixes: [{ title: `Set nodeid: ${free}`, span: nodeid.valueSpan, text: String(free) }] } : {}),
      });
    }
  }),
};
