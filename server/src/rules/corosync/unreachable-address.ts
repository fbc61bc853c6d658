import type { CorosyncOptionView } from "../../model/corosync-model.ts";
import type { Rule } from "../rule.ts";
import { formatNodeName, onCorosync } from "../support/corosync.ts";
import { isAnyAddress, isLoopback, isMulticast } from "../support/corosync-values.ts";

function whyNotReachable({ value }: CorosyncOptionView): string | undefined {
  if (isLoopback(value))
    return /^[a-z]/i.test(value) ? "is a name for each machine itself" : "is an address of each machine itself";
  if (isAnyAddress(value)) return "is not an address of one machine";
  return isMulticast(value) ? "is a multicast address" : undefined;
}

/** A node's address that the other nodes can't send to. */
export const unreachableAddress: Rule = {
  id: "unreachable-address",
  group: "corosync",
  severity: "error",
  title: "Address that other nodes can't reach",
  why: "The other nodes send to the address in the nodelist. A loopback address such as 127.0.1.1 or localhost takes each of them back to itself, so the nodes never meet; corosync reports nothing. On Debian the host's own name often resolves to 127.0.1.1: write the address of the network.",
  source: "corosync.conf(5): ringX_addr; corosync starts with such an address and waits for the other nodes",
  wrong: {
    "corosync.conf":
      "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 127.0.1.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.0.0.2\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.0.0.2\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    if (conf.nodes.length < 2) return;
    // Several corosyncs on one machine, as for trying things out, have addresses of loopback alone.
    const isOneMachine = conf.nodes.every(
      ({ addresses }) => addresses.length > 0 && addresses.every(({ value }) => isLoopback(value)),
    );
    const isApart = new Set(conf.nodes.map(({ addresses }) => addresses[0]?.value)).size === conf.nodes.length;
    if (isOneMachine && isApart) return;
    for (const node of conf.nodes) {
      for (const address of node.addresses) {
        const why = whyNotReachable(address);
        if (why === undefined) continue;
        report({
          span: address.valueSpan,
          message: `${address.value} ${why}: the other nodes can't reach ${formatNodeName(node)} there. Write its address on the network that the nodes share.`,
        });
      }
    }
  }),
};
