import type { XmlElement } from "../../../../server/src/text/xml.ts";
import { childElement } from "../../../../server/src/text/xml.ts";
import type { Candidate, Subject } from "./candidate.ts";
import { grantTicket, remove } from "./fine-edits.ts";
import { isNo, isYes, pairsOf, pathOf, scoreOf, type WhyCib } from "./why-cib.ts";

/** What a resource depends on: colocations, orders, tickets, and the members before it in its group. */
export function dependencyCauses(cib: WhyCib, subject: Subject): Candidate[] {
  return cib.constraints.flatMap((constraint) => {
    if (constraint.name === "rsc_colocation") return colocationCauses(cib, subject, constraint);
    if (constraint.name === "rsc_order") return orderCauses(cib, subject, constraint);
    if (constraint.name === "rsc_ticket") return ticketCauses(cib, subject, constraint);
    return [];
  });
}

/** The members before a resource in its group, on which it depends; the nearest first. */
export function membersBefore({ path, id }: Subject): string[] {
  const group = path.find(({ name }) => name === "group");
  const meta = group ? pairsOf(group, "meta_attributes", "") : [];
  if (
    !group ||
    (meta.some(({ name, value }) => name === "ordered" && isNo(value)) &&
      meta.some(({ name, value }) => name === "collocated" && isNo(value)))
  )
    return [];
  const members = group.children
    .filter(({ name }) => name === "primitive")
    .map(({ attributes }) => attributes.id ?? "");
  return members.slice(0, Math.max(0, members.indexOf(id))).toReversed();
}

function setsIn(constraint: XmlElement): XmlElement[] {
  return constraint.children.filter(({ name }) => name === "resource_set");
}

function idsIn(set: XmlElement): string[] {
  return set.children.map(({ attributes }) => attributes.id ?? "");
}

function colocationCauses(cib: WhyCib, { names }: Subject, constraint: XmlElement): Candidate[] {
  const {
    id = "",
    rsc,
    "with-rsc": withRsc,
    score = "INFINITY",
    "rsc-role": role,
    "with-rsc-role": withRole,
  } = constraint.attributes;
  const sets = setsIn(constraint);
  const isOfPromotion = isPromotedRole(
    role ?? sets.find((set) => idsIn(set).some((each) => names.has(each)))?.attributes.role,
  );
  const others =
    sets.length === 0
      ? rsc !== undefined && names.has(rsc) && withRsc !== undefined
        ? [withRsc]
        : []
      : colocatedBySets(sets, names);
  return others
    .filter((other) => !names.has(other))
    .map((other) => {
      const what = kindOf(cib, other);
      const isNever = scoreOf(score) < 0;
      const isOtherPromoted = isPromotedRole(
        withRole ?? sets.find((set) => idsIn(set).includes(other))?.attributes.role,
      );
      const where = isOtherPromoted ? "where it is promoted" : "";
      return {
        ...{ reach: "dependency" as const, isFix: false, ids: [id], edits: [remove(constraint)], other, isOfPromotion },
        isOtherPromoted: isOtherPromoted && !isNever,
        clause: isNever
          ? `it may not run with ${what} (${id})`
          : `it must run with ${what}${where ? `, ${where}` : ""} (${id})`,
        remedy: `no ${id}`,
      };
    });
}

function isPromotedRole(role: string | undefined): boolean {
  return /^(promoted|master)$/i.test(role ?? "");
}

/** With whom the members of sets must run: in a sequential set with the member before, else with the set after. */
function colocatedBySets(sets: readonly XmlElement[], names: ReadonlySet<string>): string[] {
  return sets.flatMap((set, index) => {
    const ids = idsIn(set);
    const at = ids.findIndex((each) => names.has(each));
    if (at < 0) return [];
    const before = isNo(set.attributes.sequential) ? [] : ids.slice(0, at);
    return [...before.toReversed(), ...(sets[index + 1] ? idsIn(sets[index + 1] as XmlElement) : [])];
  });
}

function orderCauses(cib: WhyCib, { names }: Subject, constraint: XmlElement): Candidate[] {
  const {
    id = "",
    first,
    then,
    kind,
    score,
    "first-action": action = "start",
    "then-action": thenAction,
  } = constraint.attributes;
  if (/^optional$/i.test(kind ?? "") || (kind === undefined && score !== undefined && scoreOf(score) === 0)) return [];
  const sets = setsIn(constraint);
  const own = sets.find((set) => idsIn(set).some((each) => names.has(each)));
  const isOfPromotion = (thenAction ?? own?.attributes.action) === "promote";
  const others =
    sets.length === 0
      ? then !== undefined && names.has(then) && first !== undefined
        ? [first]
        : []
      : orderedBySets(sets, names);
  const actionOf = (other: string | undefined): string =>
    sets.find((set) => idsIn(set).includes(other ?? ""))?.attributes.action ?? action;
  const common = { reach: "dependency" as const, isFix: false, ids: [id], edits: [remove(constraint)], isOfPromotion };
  const remedy = `no ${id}`;
  const any = sets.flatMap((set, index) => {
    const before = sets[index - 1];
    return before && idsIn(set).some((each) => names.has(each)) && isNo(before.attributes["require-all"])
      ? [idsIn(before).filter((other) => !names.has(other))]
      : [];
  });
  return [
    ...others
      .filter((other) => !names.has(other) && !any.flat().includes(other))
      .map((other) => ({
        ...{ ...common, remedy, other, isOtherPromoted: actionOf(other) === "promote" },
        clause: `${kindOf(cib, other)} must be ${participle(actionOf(other))} first (${id})`,
      })),
    ...any.flatMap(([other, ...alternatives]) =>
      other === undefined
        ? []
        : [
            {
              ...{ ...common, remedy, other, alternatives },
              clause: `${[other, ...alternatives].map((each) => kindOf(cib, each)).join(" or ")} must be ${participle(actionOf(other))} first (${id})`,
            },
          ],
    ),
  ];
}

function participle(action: string): string {
  if (action === "promote") return "promoted";
  return action === "stop" ? "stopped" : action === "demote" ? "demoted" : "started";
}

/** What must be active before the members of sets: in a sequential set the members before, and the set before. */
function orderedBySets(sets: readonly XmlElement[], names: ReadonlySet<string>): string[] {
  return sets.flatMap((set, index) => {
    const ids = idsIn(set);
    const at = ids.findIndex((each) => names.has(each));
    if (at < 0) return [];
    const before = isNo(set.attributes.sequential) ? [] : ids.slice(0, at);
    return [...before.toReversed(), ...(sets[index - 1] ? idsIn(sets[index - 1] as XmlElement).toReversed() : [])];
  });
}

function ticketCauses(cib: WhyCib, { names }: Subject, constraint: XmlElement): Candidate[] {
  const { id = "", rsc, ticket = "", "rsc-role": role } = constraint.attributes;
  const isAbout =
    rsc !== undefined ? names.has(rsc) : setsIn(constraint).some((set) => idsIn(set).some((each) => names.has(each)));
  if (!isAbout) return [];
  const status = childElement(cib.root, "status");
  const states = (status && childElement(status, "tickets")?.children) ?? [];
  const state = states.find(({ attributes }) => attributes.id === ticket);
  const isStandby = isYes(state?.attributes.standby);
  if (isYes(state?.attributes.granted) && !isStandby) return [];
  return [
    {
      ...{ reach: "resource", isFix: false, ids: [id], edits: [grantTicket(cib, ticket)] },
      isOfPromotion: /^(promoted|master)$/i.test(role ?? ""),
      clause: isStandby
        ? `it needs the ticket ${ticket} (${id}), which is in standby`
        : `it needs the ticket ${ticket} (${id}), which this site doesn't hold`,
      remedy: isStandby ? `activate the ticket ${ticket}` : `grant the ticket ${ticket}`,
    },
  ];
}

/** A resource with its kind, where that isn't a primitive: `the group g`. */
function kindOf(cib: WhyCib, id: string): string {
  const element = pathOf(cib, id).at(-1);
  return element === undefined || element.name === "primitive"
    ? id
    : `the ${element.name === "master" ? "clone" : element.name} ${id}`;
}
