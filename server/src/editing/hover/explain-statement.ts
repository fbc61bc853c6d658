import type { Name } from "../../model/attributes.ts";
import type { Bundle, Clone, ClusterObject, FencingLevel, Monitor, Topology } from "../../model/configuration.ts";
import { findPair } from "../../model/precedence.ts";
import { explainColocation, explainLocation, explainOrder, explainTicket } from "./explain-constraint.ts";
import type { Show } from "./explain-rule.ts";
import { roleVerbs, shown } from "./format-words.ts";

/**
 * A plain sentence with the meaning of a statement: `httpd runs only where vip runs.` Undefined for objects that need no
 * explanation, and for incomplete ones.
 */
export function explainStatement(object: ClusterObject, show: Show = (text) => text): string | undefined {
  const sentence = sentenceFor(object, show);
  // Only our own first word is capitalized, not a name at the beginning.
  return sentence?.replace(
    /^(?:no two|every|an instance|up to|the cluster)\b/,
    (first) => first.charAt(0).toUpperCase() + first.slice(1),
  );
}

function sentenceFor(object: ClusterObject, show: Show): string | undefined {
  switch (object.kind) {
    case "colocation":
      return explainColocation(object, show);
    case "order":
      return explainOrder(object, show);
    case "location":
      return explainLocation(object, show);
    case "rsc_ticket":
      return explainTicket(object, show);
    case "group":
      return explainGroup(object.members, show);
    case "clone":
    case "master":
      return explainClone(object, show);
    case "bundle":
      return explainBundle(object, show);
    case "monitor":
      return explainMonitor(object, show);
    case "acl_target":
    case "acl_group":
      return explainRoles(object.kind === "acl_group" ? "group" : "user", object.name ?? object.id, object.roles, show);
    case "user":
      return explainRoles("user", object.id, object.roles, show);
    case "tag":
      return object.members.length > 0
        ? `${show(object.id)} stands for ${shown(object.members, show)} wherever it is used.`
        : undefined;
    case "fencing_topology":
      return explainTopology(object, show);
    default:
      return undefined;
  }
}

function explainGroup(members: readonly { readonly value: string }[], show: Show): string | undefined {
  if (members.length === 0) return undefined;
  const names = shown(members, show);
  if (members.length === 1) return `${names} is the only member of its group.`;
  return `${names} run on one node; they start in this order and stop in reverse.`;
}

function explainClone(object: Clone, show: Show): string | undefined {
  if (!object.child?.value) return undefined;
  const value = (...names: string[]): string | undefined =>
    names.map((name) => findPair(object.meta, name)?.value).find((each) => each !== undefined);
  const name = show(object.child.value);
  const max = value("clone-max");
  const instances =
    max === undefined ? `an instance of ${name} runs on every node` : `up to ${max} instances of ${name} run`;
  const promotable = object.kind === "master" || /^(?:true|on|yes|y|1)$/i.test(value("promotable") ?? "");
  if (!promotable) return `${instances}.`;
  const promoted = value("promoted-max", "master-max") ?? "1";
  return `${instances}, and ${promoted === "1" ? "one of them is promoted" : `up to ${promoted} of them are promoted`}.`;
}

function explainBundle(object: Bundle, show: Show): string | undefined {
  const value = (name: string): string | undefined =>
    object.container?.attributes.find((pair) => pair.name === name)?.value;
  const image = value("image");
  if (image === undefined) return undefined;
  const replicas = value("replicas") ?? value("promoted-max") ?? "1";
  const count =
    replicas === "1"
      ? `one ${object.container?.type} container`
      : `up to ${replicas} ${object.container?.type} containers`;
  const inside = object.child ? `, ${replicas === "1" ? "" : "each "}with ${show(object.child.value)} inside` : "";
  return `the cluster runs ${count} of the image ${show(image)}${inside}.`;
}

function explainMonitor({ resource, operation }: Monitor, show: Show): string | undefined {
  const value = (name: string): string | undefined => operation.attributes.find((pair) => pair.name === name)?.value;
  const interval = value("interval");
  if (!resource.value || interval === undefined) return undefined;
  const timeout = value("timeout");
  const role = value("role");
  const when = role === undefined ? "" : ` where it is ${roleVerbs(role).is.replace(/^is |^runs$/, "") || "running"}`;
  const within = timeout === undefined ? "" : `; a check that takes longer than ${show(timeout)} fails`;
  return `${show(resource.value)} is checked every ${show(interval)}${when}${within}.`;
}

function explainRoles(who: "user" | "group", name: string, roles: readonly Name[], show: Show): string | undefined {
  if (roles.length === 0) return undefined;
  const subject = who === "group" ? `Every member of the group ${show(name)}` : show(name);
  return `${subject} has the ${roles.length > 1 ? "roles" : "role"} ${shown(roles, show)}.`;
}

function explainTopology(object: Topology, show: Show): string | undefined {
  const targets = new Map<string, FencingLevel[]>();
  for (const level of object.levels) {
    const target = targetOf(level, show);
    targets.set(target, [...(targets.get(target) ?? []), level]);
  }
  const sentences = [...targets].map(([target, levels]) => {
    const tries = levels.map(
      (level) => `with ${shown(level.devices, show)}${level.devices.length > 1 ? " together" : ""}`,
    );
    return `${target} is fenced ${tries.join("; if that fails, ")}.`;
  });
  return sentences.length > 0 ? sentences.join(" ") : undefined;
}

function targetOf(level: FencingLevel, show: Show): string {
  if (level.target) return show(level.target.value);
  if (level.targetPattern) return `Every node whose name matches ${show(`/${level.targetPattern.value}/`)}`;
  if (level.targetAttribute === undefined) return "Every node";
  return `Every node whose ${show(level.targetAttribute)} is ${show(level.targetValue ?? "")}`;
}
