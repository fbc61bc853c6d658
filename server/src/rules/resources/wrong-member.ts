import type { Name } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive, isResource, type Resource } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";

const nouns: Partial<Record<ClusterObject["kind"], string>> = {
  rsc_template: "template",
  master: "promotable clone",
};

function nounOf({ kind }: ClusterObject): string {
  return nouns[kind] ?? kind;
}

/** The resources that a container names. */
function membersOf(container: Resource): readonly Name[] {
  if (container.kind === "group") return container.members;
  return !isPrimitive(container) && container.child ? [container.child] : [];
}

/** Whether a container can hold a resource: clones hold primitives and groups, groups and bundles only primitives. */
function canHold(container: Resource, { kind }: ClusterObject): boolean {
  return kind === "primitive" || (kind === "group" && (container.kind === "clone" || container.kind === "master"));
}

/** A member that a group, clone or bundle can't have. */
export const wrongMember: Rule = {
  id: "wrong-member",
  group: "resources",
  severity: "error",
  title: "Resource in two places, or in a container that can't hold it",
  why: "A resource is part of at most one group, clone or bundle, and once only. A group and a bundle hold primitives, a clone a primitive or a group. The crm shell refuses anything else, and so does the cluster. To run a group on several nodes, clone the group.",
  source: "Pacemaker's schema; crm configure of crmsh 4.4",
  wrong:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nprimitive web ocf:heartbeat:apache\ngroup g vip web\ngroup h vip",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nprimitive web ocf:heartbeat:apache\ngroup g vip web",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (object.kind === "monitor") {
      const { resource } = object;
      const meant = lookup.definition(resource.value);
      if (!resource.span || !meant || isPrimitive(meant)) return;
      const message = `"${resource.value}" is a ${nounOf(meant)}: monitor adds an operation to a primitive only.`;
      report({ at, span: resource.span, message });
      return;
    }
    if (!isResource(object)) return;
    const seen = new Set<string>();
    for (const { value, span } of membersOf(object)) {
      if (!span) continue;
      const member = lookup.definition(value);
      const other = lookup.containerOf(value);
      if (seen.has(value)) {
        const message = `"${value}" is in the ${nounOf(object)} "${object.id}" twice. A resource can be in it only once.`;
        report({ at, span, message });
      } else if (member && !canHold(object, member)) {
        const may = object.kind === "group" || object.kind === "bundle" ? "a primitive" : "a primitive or a group";
        const message = `"${value}" is a ${nounOf(member)}: the ${nounOf(object)} "${object.id}" can hold only ${may}.`;
        report({ at, span, message });
      } else if (other && other.object !== object && other.object.id !== object.id) {
        report({
          at,
          span,
          message: `"${value}" is in the ${nounOf(other.object)} "${other.object.id}" already. A resource can be in only one group, clone or bundle.`,
          related: [
            {
              at: other,
              span: other.object.idSpan ?? { start: 0, end: other.object.kind.length },
              message: `"${other.object.id}" holds it.`,
            },
          ],
        });
      }
      seen.add(value);
    }
  },
};
