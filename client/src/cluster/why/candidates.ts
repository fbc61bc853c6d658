import type { Candidate, Subject } from "./candidate.ts";
import { clusterCauses } from "./cluster-causes.ts";
import { dependencyCauses, membersBefore } from "./dependency-causes.ts";
import { failureCauses, nodeTakers } from "./failure-causes.ts";
import { remove } from "./fine-edits.ts";
import { elsewhereCauses, locationCauses } from "./location-causes.ts";
import { nodeCauses } from "./node-causes.ts";
import type { Goal } from "./oracle.ts";
import { resourceCauses } from "./resource-causes.ts";
import { namesOf, pathOf, primitivesIn, type WhyCib } from "./why-cib.ts";

/** The subject for a primitive; undefined where the configuration has none by this id. */
export function subjectOf(cib: WhyCib, id: string): Subject | undefined {
  const path = pathOf(cib, id);
  return path.length === 0 ? undefined : { id, path, names: namesOf(cib, path) };
}

/** The primitives of a resource, which may be a group, a clone, a bundle or a tag; empty where there is none by this id. */
export function primitivesOf(cib: WhyCib, id: string): string[] {
  const element = pathOf(cib, id).at(-1);
  if (element) return primitivesIn(element).map(({ attributes }) => attributes.id ?? "");
  const tags = cib.configuration.children.find(({ name }) => name === "tags")?.children ?? [];
  const members = tags.find(({ attributes }) => attributes.id === id)?.children ?? [];
  return members.flatMap(({ attributes }) => (attributes.id === id ? [] : primitivesOf(cib, attributes.id ?? "")));
}

/** All that may keep a resource from its goal; what reaches furthest first. `now` is the cluster's time, in seconds. */
export function candidatesFor(cib: WhyCib, subject: Subject, goal: Goal, now: number): Candidate[] {
  const group = subject.path.find(({ name }) => name === "group")?.attributes.id;
  const before = membersBefore(subject);
  const siblings = goal.node === undefined ? before : otherMembers(subject);
  const all = [
    ...clusterCauses(cib),
    ...ownCauses(cib, subject, now),
    ...siblings.flatMap((member) => {
      const other = subjectOf(cib, member);
      if (!other) return [];
      // What they share with the resource is there already.
      const shared = new Set(
        subject.path.flatMap(({ attributes }) => (attributes.id === subject.id ? [] : [attributes.id ?? ""])),
      );
      const own: Subject = { ...other, names: new Set([...other.names].filter((name) => !shared.has(name))) };
      return ownCauses(cib, own, now)
        .filter(({ reach }) => reach !== "container" && reach !== "cluster")
        .map((cause) => ({
          ...cause,
          clause: about(cause.clause, member),
          under: before.includes(member)
            ? `it needs ${member}, which is before it in the group ${group}`
            : `the group ${group} stays together`,
        }));
    }),
    ...nodeCauses(cib),
    ...othersFailures(cib, subject, now),
    ...connectionCauses(cib, subject, goal, now),
    ...(goal.node === undefined ? [] : [...elsewhereCauses(cib, subject, goal.node), ...followers(cib, subject)]),
  ];
  const fits = all.filter(
    (cause) =>
      (goal.isPromoted || !cause.isOfPromotion) &&
      (goal.node === undefined || cause.node === undefined || cause.node === goal.node || cause.isHolding === true),
  );
  const order = ["cluster", "container", "resource", "node", "dependency"];
  return fits.toSorted((a, b) => order.indexOf(a.reach) - order.indexOf(b.reach));
}

function ownCauses(cib: WhyCib, subject: Subject, now: number): Candidate[] {
  return [
    ...resourceCauses(cib, subject),
    ...failureCauses(cib, subject, now),
    ...locationCauses(cib, subject),
    ...dependencyCauses(cib, subject),
  ];
}

/** Of so many remote nodes at most the connections are looked at, where no node is named. */
const mostConnections = 8;

/** What keeps the connection to a remote or guest node down: without it the node runs nothing. */
function connectionCauses(cib: WhyCib, subject: Subject, goal: Goal, now: number): Candidate[] {
  const remote = cib.nodes.filter(({ name, isMember }) => !isMember && (goal.node === undefined || goal.node === name));
  return remote.slice(0, mostConnections).flatMap(({ name }) => {
    const primitive = primitivesIn(cib.configuration).find(
      (each) =>
        (each.attributes.id === name && each.attributes.type === "remote") ||
        each.children.some(
          (set) =>
            set.name === "meta_attributes" &&
            set.children.some(({ attributes: a }) => a.name === "remote-node" && a.value === name),
        ),
    );
    const id = primitive?.attributes.id ?? "";
    const connection = id === subject.id ? undefined : subjectOf(cib, id);
    if (!connection) return [];
    return ownCauses(cib, connection, now).map((cause) => ({
      ...cause,
      ...{ reach: "node" as const, node: name },
      ...{ under: `the remote node ${name} isn't connected`, clause: about(cause.clause, id) },
    }));
  });
}

/** Failures of other resources that take a node from all: it goes to standby, or is fenced. */
function othersFailures(cib: WhyCib, { id }: Subject, now: number): Candidate[] {
  return nodeTakers(cib)
    .filter((each) => each.id !== id)
    .flatMap(({ id: other, node }) => {
      const failed = subjectOf(cib, other);
      if (!failed) return [];
      return failureCauses(cib, failed, now)
        .filter((cause) => cause.node === node)
        .map((cause) => ({ ...cause, clause: about(cause.clause, other) }));
    });
}

function otherMembers({ id, path }: Subject): string[] {
  const group = path.find(({ name }) => name === "group");
  return group
    ? primitivesIn(group).flatMap(({ attributes }) => (attributes.id === id ? [] : (attributes.id ?? "")))
    : [];
}

/** A clause about "it", said of a resource by its name. */
function about(clause: string, id: string): string {
  const said = clause.replace(/\bits\b/g, `${id}'s`).replace(/\bit\b/g, id);
  return said === clause ? `${said} (for ${id})` : said;
}

/** Resources that must run with it: it goes where they may run, too. */
function followers(cib: WhyCib, { names }: Subject): Candidate[] {
  return cib.constraints
    .filter(
      ({ name, attributes: a }) =>
        name === "rsc_colocation" && names.has(a["with-rsc"] ?? "") && !names.has(a.rsc ?? ""),
    )
    .map((constraint) => {
      const { id = "", rsc = "" } = constraint.attributes;
      return {
        ...{ reach: "dependency" as const, isFix: false, ids: [id], edits: [remove(constraint)], other: rsc },
        clause: `${rsc} must run with it (${id})`,
        remedy: `no ${id}`,
      };
    });
}
