import type { ClusterObject, Operation } from "../../model/configuration.ts";
import { isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Rule, RuleLookup } from "../rule.ts";

import { knownAgentOf } from "../support/agents.ts";
import { operationValue } from "../support/monitors.ts";
import { objectSpan } from "../support/spans.ts";

/** Monitors of a resource or template that name no interval. */
function withoutInterval(object: ClusterObject) {
  if (!isPrimitive(object)) return [];
  return object.operations.filter(
    (operation) => operation.name === "monitor" && operationValue(operation, "interval") === undefined,
  );
}

/** Operations that the agent's metadata doesn't have; none where the agent isn't known. */
function unlistedOperations(at: DefinedObject, lookup: RuleLookup): readonly Operation[] {
  if (!isPrimitive(at.object)) return [];
  const agent = knownAgentOf(lookup, at);
  if (agent === undefined) return [];
  const isDevice = at.object.agent?.class === "stonith";
  return at.object.operations.filter(
    ({ name }) =>
      name !== "monitor" &&
      !(isDevice && /^(?:start|stop)$/.test(name)) &&
      (/^(?:meta-data|validate-all)$/.test(name) || !agent.actions.some((action) => action.name === name)),
  );
}

/** The resource for a remote node that a group, an order or a colocation of two has. */
function remoteIn(object: ClusterObject, lookup: RuleLookup): string | undefined {
  const names =
    object.kind === "group"
      ? object.members
      : object.kind === "order"
        ? [object.first?.resource, object.then?.resource]
        : object.kind === "colocation"
          ? [object.first?.resource, object.second?.resource]
          : [];
  return names.find((name) => {
    const found = name && lookup.definition(name.value);
    return found && isPrimitive(found) && found.agent?.type === "remote" && (found.agent.class ?? "ocf") === "ocf";
  })?.value;
}

/** Whether Pacemaker takes an id that the crm shell refuses: one with letters beyond ASCII, or a user or group of any name. */
function isIdForPacemakerAlone({ kind, id }: ClusterObject): boolean {
  if (kind === "node" || kind === "xml" || kind === "monitor" || kind === "fencing_topology") return false;
  if (!id || /^[a-z_][\w.-]*$/i.test(id)) return false;
  // What neither takes is an invalid id.
  return kind === "acl_target" || kind === "acl_group" || /^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u.test(id);
}

/** What the crm shell beside the target's Pacemaker can't load. */
export const crmshUnreadable: Rule = {
  id: "crmsh-unreadable",
  group: "text",
  severity: "warning",
  title: "Not readable by crmsh",
  why: "Pacemaker 3 comes with crmsh 5, which no longer gives a monitor without an interval the interval 0: it ends with a traceback (KeyError) and loads nothing of the file. Nor does it load a file in which an operation is none of its agent, or the resource for a remote node is in a group, an order or a colocation. No crmsh loads a file with an id that has letters beyond ASCII, or a user or group with other characters than an id has. Quorate itself can still apply it.",
  source: "crmsh 4.2, 4.4, 5.0 and 5.1: crm configure load",
  wrong: "primitive d ocf:pacemaker:Dummy op monitor timeout=20s op monitor interval=10s timeout=20s",
  right: "primitive d ocf:pacemaker:Dummy op monitor interval=10s timeout=20s",
  exampleTarget: { pacemaker: "3.0.3" },
  checkObject(at, lookup, report) {
    const { pacemaker } = lookup.target;
    // Without a target nobody said that crmsh will read it.
    if (pacemaker === undefined) return;
    if (isIdForPacemakerAlone(at.object))
      report({
        at,
        span: at.object.idSpan ?? objectSpan(at.object),
        message: `crmsh loads nothing of a file with the id "${at.object.id}": it takes only ASCII letters, digits, ".", "-" and "_", after a letter or "_". Quorate itself can still apply it.`,
      });
    if (!isAtLeast(pacemaker, "3.0.0")) {
      if (at.object.kind === "bundle" && at.object.container?.type === "podman")
        report({
          at,
          severity: "information",
          span: objectSpan(at.object),
          message: `crmsh 4.4 and earlier load nothing of a file with a bundle of podman, as "${at.object.id}" is. Quorate itself can still apply it.`,
        });
      return;
    }
    for (const operation of unlistedOperations(at, lookup))
      report({
        at,
        span: operation.span ?? objectSpan(at.object),
        message: `crmsh 5, which Pacemaker ${pacemaker} comes with, loads nothing of a file with an operation that the agent doesn't have: "${operation.name}". Remove it.`,
      });
    // crmsh 5.0 still loads it.
    const remote = isAtLeast(pacemaker, "3.0.2") ? remoteIn(at.object, lookup) : undefined;
    if (remote !== undefined)
      report({
        at,
        span: objectSpan(at.object),
        message: `crmsh 5.1 loads nothing of a file that has the remote node's resource "${remote}" in a ${at.object.kind}. Quorate itself can still apply it.`,
      });
    for (const operation of withoutInterval(at.object)) {
      const span = operation.span ?? objectSpan(at.object);
      report({
        at,
        span,
        message: `crmsh 5, which Pacemaker ${pacemaker} comes with, can't load a monitor without an interval: it ends with a traceback. Add one, such as interval=10s.`,
        ...(operation.span
          ? {
              fixes: [
                { title: "Add interval=10s", at, span: { start: span.end, end: span.end }, text: " interval=10s" },
              ],
            }
          : {}),
      });
    }
  },
};
