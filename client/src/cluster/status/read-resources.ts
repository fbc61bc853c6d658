import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { XmlElement } from "../../../../server/src/text/xml.ts";
import type { ResourceRole, ResourceState } from "./snapshot.ts";

/** The tree of resources in crm_mon's `<resources>`; the instances of a clone are one resource with several placements. */
export function readResources(element: XmlElement | undefined): ResourceState[] {
  return (element?.children ?? []).flatMap((child) => readResource(child) ?? []);
}

function readResource(element: XmlElement): ResourceState | undefined {
  switch (element.name) {
    case "resource":
      return readPrimitive(element);
    case "group":
      return container(element, "group", readResources(element));
    case "clone":
      return container(
        element,
        element.attributes.multi_state === "true" ? "promotable" : "clone",
        merged(readResources(element)),
      );
    case "bundle":
      return container(
        element,
        "bundle",
        element.children.filter(({ name }) => name === "replica").map((replica) => readReplica(replica, element)),
      );
    default:
      return undefined;
  }
}

function readReplica(element: XmlElement, bundle: XmlElement): ResourceState {
  const id = `${bundle.attributes.id ?? ""}:${element.attributes.id ?? ""}`;
  const children = readResources(element);
  const replica = container(element, "replica", children);
  // The container has the node it runs on; the service inside runs "on" the guest node of the replica.
  const machine = children.find(({ agent }) => /:(docker|podman|rkt)$/.test(agent ?? ""));
  const inside = children.find(({ role }) => role === "Promoted" || role === "Unpromoted");
  const role = machine?.role === "Started" && inside ? inside.role : (machine?.role ?? replica.role);
  return {
    ...replica,
    id,
    role,
    placements: (machine?.placements ?? replica.placements).map(({ node }) => ({ node, role })),
  };
}

function readPrimitive({ attributes: a, children }: XmlElement): ResourceState {
  const pending = a.pending;
  const role = roleOf(a.role, pending);
  const nodes = children.filter(({ name }) => name === "node").map((node) => node.attributes.name ?? "");
  return {
    id: a.id ?? "",
    kind: "primitive",
    ...(a.resource_agent ? { agent: a.resource_agent } : {}),
    placements: nodes.map((node) => ({ node, role })),
    role,
    failed: a.failed === "true",
    managed: a.managed !== "false",
    disabled: isStoppedRole(a.target_role),
    maintenance: a.maintenance === "true",
    blocked: a.blocked === "true",
    orphaned: (a.orphaned ?? a.removed) === "true",
    ...(pending ? { pending } : {}),
    children: [],
  };
}

function container(element: XmlElement, kind: ResourceState["kind"], children: ResourceState[]): ResourceState {
  const a = element.attributes;
  return {
    id: a.id ?? "",
    kind,
    placements: placementsOf(kind, children),
    role: kind === "group" || kind === "replica" ? weakest(children) : strongest(children),
    failed: a.failed === "true" || children.some(({ failed }) => failed),
    managed: a.managed === undefined ? children.every(({ managed }) => managed) : a.managed !== "false",
    disabled: a.disabled === "true" || isStoppedRole(a.target_role),
    maintenance:
      a.maintenance === undefined
        ? children.length > 0 && children.every(({ maintenance }) => maintenance)
        : a.maintenance === "true",
    blocked: children.some(({ blocked }) => blocked),
    orphaned: children.length > 0 && children.every(({ orphaned }) => orphaned),
    children,
  };
}

/** A group is placed where its members are, each node once; a clone where its instances are. */
function placementsOf(kind: ResourceState["kind"], children: readonly ResourceState[]): ResourceState["placements"] {
  const byNode = new Map<string, ResourceRole[]>();
  for (const child of children)
    for (const { node, role } of child.placements) byNode.set(node, [...(byNode.get(node) ?? []), role]);
  return [...byNode].map(([node, roles]) => ({
    node,
    role: (kind === "group" || kind === "replica" ? ranked(roles, 1) : ranked(roles, -1)) ?? "Unknown",
  }));
}

/** The instances of a clone, merged by their configured name. */
function merged(instances: readonly ResourceState[]): ResourceState[] {
  const byId = new Map<string, ResourceState[]>();
  for (const instance of instances) {
    const id = instance.id.replace(/:\d+$/, "");
    byId.set(id, [...(byId.get(id) ?? []), instance]);
  }
  return [...byId].map(([id, same]) => mergeInstances(id, same));
}

function mergeInstances(id: string, same: readonly ResourceState[]): ResourceState {
  const [first] = same;
  const pending = same.find((instance) => instance.pending !== undefined)?.pending;
  const children = merged(same.flatMap((instance) => instance.children));
  return {
    id,
    kind: first?.kind ?? "primitive",
    ...(first?.agent === undefined ? {} : { agent: first.agent }),
    placements: same.flatMap(({ placements }) => placements),
    role: strongest(same),
    failed: same.some(({ failed }) => failed),
    managed: same.every(({ managed }) => managed),
    disabled: same.every(({ disabled }) => disabled),
    maintenance: same.every(({ maintenance }) => maintenance),
    blocked: same.some(({ blocked }) => blocked),
    orphaned: same.every(({ orphaned }) => orphaned),
    ...omitUndefined({ pending }),
    children,
  };
}

function isStoppedRole(targetRole: string | undefined): boolean {
  return targetRole?.toLowerCase() === "stopped";
}

const pendingRoles: Readonly<Record<string, ResourceRole>> = {
  starting: "Starting",
  stopping: "Stopping",
  promoting: "Promoting",
  demoting: "Demoting",
  migrating: "Migrating",
};

const roles: Readonly<Record<string, ResourceRole>> = {
  started: "Started",
  stopped: "Stopped",
  promoted: "Promoted",
  unpromoted: "Unpromoted",
  // Names before Pacemaker 2.1.
  master: "Promoted",
  slave: "Unpromoted",
  ...pendingRoles,
};

function roleOf(role: string | undefined, pending: string | undefined): ResourceRole {
  return pendingRoles[pending?.toLowerCase() ?? ""] ?? roles[role?.toLowerCase() ?? ""] ?? "Unknown";
}

/** From the least active to the most active. */
const ranks: readonly ResourceRole[] = [
  "Stopped",
  "Unknown",
  "Stopping",
  "Starting",
  "Demoting",
  "Promoting",
  "Migrating",
  "Unpromoted",
  "Started",
  "Promoted",
];

function ranked(list: readonly ResourceRole[], direction: 1 | -1): ResourceRole | undefined {
  return [...list].sort((a, b) => direction * (ranks.indexOf(a) - ranks.indexOf(b)))[0];
}

function weakest(children: readonly ResourceState[]): ResourceRole {
  const counted = children.filter(({ disabled }) => !disabled);
  return (
    ranked(
      (counted.length > 0 ? counted : children).map(({ role }) => role),
      1,
    ) ?? "Stopped"
  );
}

function strongest(children: readonly ResourceState[]): ResourceRole {
  return (
    ranked(
      children.map(({ role }) => role),
      -1,
    ) ?? "Stopped"
  );
}
