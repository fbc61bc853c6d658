import type { CorosyncModel } from "../../model/corosync-model.ts";
import { isAtLeast } from "../../model/target.ts";
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

/** The names that people give the key nodeid. */
const meantNodeId = /^(?:id|node_?id|node-id)$/i;

/** The largest node ID that knet supports. */
const largestForKnet = 65_535;

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
  why: "Each node has a unique number above 0, by which corosync and Pacemaker identify it. The transport knet requires it in the file, and below 65536; corosync refuses a file where it is missing, duplicated or too large.",
  source: "corosync -t: nodeid appears twice; knet requires an explicit nodeid, which is less than 65536",
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
        const misspelt = nodeid ? undefined : section.options.find(({ key }) => meantNodeId.test(key));
        const end = section.options.at(-1)?.span.end ?? section.nameSpan.end;
        report({
          span: nodeid?.valueSpan ?? section.nameSpan,
          message: nodeid
            ? `0 is not a valid nodeid: with knet ${formatNodeName(node)} needs a unique one, such as ${free}.`
            : `${formatNodeName(node).replace(/^t/, "T")} has no nodeid: ${isKnet ? "knet requires one" : "corosync can't derive one from an IPv6 address"}, and corosync refuses the file. ${misspelt ? `"${misspelt.key}" is ignored: the key is called nodeid.` : `Add a unique one, such as nodeid: ${free}.`}`,
          ...(nodeid
            ? { fixes: [{ title: `Set nodeid: ${free}`, span: nodeid.valueSpan, text: String(free) }] }
            : misspelt
              ? { fixes: [{ title: `Change "${misspelt.key}" to "nodeid"`, span: misspelt.keySpan, text: "nodeid" }] }
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
      if (isKnet && nodeid && id !== undefined && id > largestForKnet && id < 2 ** 32) {
        const isRefused = isAtLeast(target.corosync, "3.1.5");
        report({
          span: nodeid.valueSpan,
          severity: isRefused ? "error" : "warning",
          message: `With knet a nodeid is at most ${largestForKnet}, but ${formatNodeName(node)} has ${id}: corosync ${isRefused ? "" : "3.1.5 and later "}refuse${isRefused ? "s" : ""} the file. Set a unique one, such as ${free}.`,
          fixes: [{ title: `Set nodeid: ${free}`, span: nodeid.valueSpan, text: String(free) }],
        });
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
