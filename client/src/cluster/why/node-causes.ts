import { childElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { editStartTag } from "../what-if/cib-edit.ts";
import type { MemberNode } from "../what-if/member-nodes.ts";
import type { Candidate } from "./candidate.ts";
import { insert, remove } from "./fine-edits.ts";
import { isYes, optionsOf, type Pair, pairsOf, type WhyCib } from "./why-cib.ts";

/** What keeps a node from running anything. */
export function nodeCauses(cib: WhyCib): Candidate[] {
  const strategy = optionsOf(cib).find(({ name }) => name === "node-health-strategy")?.value ?? "none";
  return cib.nodes.flatMap((node) => [...attributeCauses(node, strategy), ...membershipCauses(cib, node)]);
}

function attributeCauses({ name: node, element, state }: MemberNode, strategy: string): Candidate[] {
  const transient = state && childElement(state, "transient_attributes");
  const pairs = [...pairsOf(element, "instance_attributes", node), ...pairsOf(transient, "instance_attributes", node)];
  return pairs.flatMap((pair): Candidate[] => {
    const cause = (clause: string, remedy: string, isFix = true): Candidate[] => [
      { reach: "node", node, clause, remedy, isFix, ids: idsOf(pair), edits: [remove(pair.element)] },
    ];
    const { name, value } = pair;
    if (name === "standby" && isYes(value)) return cause(`${node} is in standby`, `take ${node} out of standby`);
    if (name === "maintenance" && isYes(value))
      return cause(`${node} is in maintenance`, `end the maintenance of ${node}`);
    if (name === "shutdown" && value !== "" && value !== "0")
      return cause(`${node} is leaving the cluster`, `${node} back in the cluster`, false);
    if (name === "terminate" && isYes(value))
      return cause(`${node} is to be fenced`, `${node} back in the cluster`, false);
    if (name.startsWith("#health") && strategy !== "none" && !/^green$/i.test(value)) {
      return cause(`${node} isn't healthy: ${name} is ${value}`, `${node} healthy again`, false);
    }
    return [];
  });
}

function membershipCauses(cib: WhyCib, { name: node, id, isOnline, isMember, state }: MemberNode): Candidate[] {
  if (isOnline || !isMember) return [];
  const online = { in_ccm: "true", crmd: "online", join: "member", expected: "member" };
  const common = { reach: "node", node, isFix: false, ids: [] } as const;
  if (!state) {
    const status = childElement(cib.root, "status");
    if (!status) return [];
    const added = xmlElement("node_state", { id, uname: node, ...online });
    const edits = [insert(status, added)];
    return [{ ...common, clause: `${node} has never joined`, remedy: `${node} online`, edits }];
  }
  const { crmd = "offline", in_ccm = "false", expected = "down" } = state.attributes;
  const isMemberOnly = in_ccm === "true" || Number(in_ccm) > 0;
  const isJoining = (crmd === "online" || Number(crmd) > 0) && isMemberOnly;
  const back: Candidate = {
    ...common,
    clause: isJoining
      ? `${node} is still joining the cluster`
      : isMemberOnly
        ? `${node} is offline: corosync runs there, and Pacemaker doesn't`
        : `${node} is offline`,
    remedy: `${node} online`,
    edits: [editStartTag(cib.text, state, online)],
  };
  if (isJoining || expected !== "member") return [back];
  const fenced: Candidate = {
    ...common,
    clause: `nobody knows whether ${node} is down (it is unclean), and it must be fenced first`,
    remedy: `fence ${node}, or confirm that it is down`,
    edits: [editStartTag(cib.text, state, { in_ccm: "false", crmd: "offline", join: "down", expected: "down" })],
  };
  return [fenced, back];
}

function idsOf({ element }: Pair): string[] {
  return element.attributes.id === undefined ? [] : [element.attributes.id];
}
