import { type Check, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";

/** Nodes that couldn't be asked, wholly or in part. */
export const checkAccess: Check = ({ nodes, unanswered }) => [
  ...unanswered.flatMap(({ name, reason }) => unchecked("anything", [name], reason)),
  ...nodes
    .filter(({ isComplete }) => !isComplete)
    .flatMap(({ name }) => unchecked("some of the checks", [name], "the node broke them off")),
  ...limited(namesOf(nodes.filter(({ isRoot }) => !isRoot))),
];

function limited(nodes: readonly string[]): CheckResult[] {
  return [
    ...finding("root", "information", nodes, {
      message: "The account is neither root nor may it use sudo.",
      why: "Without that the firewall, keys, corosync's links and most logs can't be read.",
      advice: "Connect as root, or give the account sudo.",
    }),
    ...unchecked("the firewall, keys, corosync's own tools and the kernel's log", nodes, "the account isn't root"),
  ];
}
