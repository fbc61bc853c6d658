import { listing } from "../../../../server/src/text/phrases.ts";
import type { XmlElement } from "../../../../server/src/text/xml.ts";
import type { Candidate, Subject } from "./candidate.ts";
import { remove } from "./fine-edits.ts";
import { attributesIn, hasDate, holdsOn, ruleWords } from "./rule-words.ts";
import { pairsOf, primitivesIn, scoreOf, type WhyCib } from "./why-cib.ts";

/** The location constraints about a resource that may forbid it somewhere. */
export function locationCauses(cib: WhyCib, subject: Subject): Candidate[] {
  return locationsOf(cib, subject.names).flatMap((location) => causesOf(cib, location));
}

/** The location constraints about any of these names, by id, pattern or set. */
export function locationsOf(cib: WhyCib, names: ReadonlySet<string>): XmlElement[] {
  return cib.constraints.filter((each) => {
    if (each.name !== "rsc_location") return false;
    const { rsc, "rsc-pattern": pattern } = each.attributes;
    if (rsc !== undefined) return names.has(rsc);
    if (pattern !== undefined) return matches(pattern, names);
    return each.children.some(
      ({ name, children }) =>
        name === "resource_set" && children.some(({ attributes }) => names.has(attributes.id ?? "")),
    );
  });
}

/** The location constraints that hold a resource elsewhere by INFINITY, which no other preference for this node overcomes. */
export function elsewhereCauses(cib: WhyCib, { names }: Subject, node: string): Candidate[] {
  return locationsOf(cib, names).flatMap((location): Candidate[] => {
    const { id = "", node: named, score } = location.attributes;
    const rules = location.children.filter(
      ({ name, attributes }) => name === "rule" && scoreOf(attributes.score ?? score) === Number.POSITIVE_INFINITY,
    );
    const isHeld = (other: string): boolean =>
      named === undefined
        ? rules.some((rule) => holdsOn(rule, cib, other) !== false)
        : other === named && scoreOf(score) === Number.POSITIVE_INFINITY;
    const there = cib.nodes.map(({ name }) => name).filter(isHeld);
    if (there.length === 0 || there.includes(node)) return [];
    const isByHand = /^cli-prefer-/.test(id);
    const on = listing(there, 4);
    return [
      {
        ...{ reach: "node", isFix: true, ids: [id], edits: [remove(location)], node },
        clause: isByHand ? `somebody moved it to ${on} by hand (${id})` : `${id} prefers ${on} by INFINITY`,
        remedy: isByHand ? `clear the preference ${id}` : `no ${id}`,
      },
    ];
  });
}

function matches(pattern: string, names: ReadonlySet<string>): boolean {
  try {
    const expression = new RegExp(pattern.replace(/^!/, ""));
    return [...names].some((name) => expression.test(name) !== pattern.startsWith("!"));
  } catch {
    // A POSIX expression that JavaScript doesn't have may be about it: the scheduler decides.
    return true;
  }
}

function causesOf(cib: WhyCib, location: XmlElement): Candidate[] {
  const { id = "", node, score, "resource-discovery": discovery } = location.attributes;
  const cause = (clause: string, remedy: string, isFix: boolean, more: Partial<Candidate> = {}): Candidate[] => [
    { reach: "node", clause, remedy, isFix, ids: [id], edits: [remove(location)], ...more },
  ];
  if (node !== undefined && scoreOf(score) < 0) {
    if (/^cli-ban-/.test(id))
      return cause(`somebody banned it from ${node} by hand (${id})`, `clear the ban ${id}`, true, { node });
    const how = scoreOf(score) === Number.NEGATIVE_INFINITY ? "forbids" : `disfavours (${score})`;
    return cause(`${id} ${how} ${node}`, `no ${id}`, true, { node });
  }
  const limited = /^cli-ban-/.test(id) ? limitedBan(location) : undefined;
  if (limited)
    return cause(
      `somebody banned it from ${limited.node} by hand until ${limited.end} (${id})`,
      `clear the ban ${id}`,
      true,
      { node: limited.node },
    );
  const rules = location.children.filter((each) => each.name === "rule");
  const negative = rules.filter(
    ({ attributes: a }) => scoreOf(a.score ?? score) < 0 || a["score-attribute"] !== undefined,
  );
  const [rule] = negative;
  if (rule) {
    const isOfPromotion = negative.every(({ attributes }) => /^(promoted|master)$/i.test(attributes.role ?? ""));
    const role = isOfPromotion ? "promotion on " : "";
    const names = cib.nodes.map(({ name }) => name);
    const held = names.map((name) => negative.map((each) => holdsOn(each, cib, name)));
    const on = names.filter((_, index) => held[index]?.includes(true));
    const isKnown = !held.flat().includes(undefined);
    const where = isKnown && on.length > 0 ? `: ${listing(on, 6)}` : "";
    const attributes = negative.flatMap(attributesIn);
    const sets = setters(cib, attributes);
    const by =
      sets.size > 0 ? ` (${listing([...sets].map(([name, id]) => `${name} is set by ${id} once it runs`))})` : "";
    const absent = attributes.filter((name) => on.every((node) => cib.attributes.get(node)?.get(name) === undefined));
    const [awaited] = absent.filter((name) => sets.has(name));
    const condition = negative.map(ruleWords).join(", or ");
    const more = { isOfPromotion, ...(isKnown && on.length === 1 ? { node: on[0] as string } : {}) };
    if (negative.every(hasDate) && negative.every((each) => attributesIn(each).length === 0)) {
      return cause(
        `${id} forbids ${isOfPromotion ? "its promotion" : "it"} while ${condition}`,
        `no ${id}, or another time`,
        true,
        { isOfPromotion },
      );
    }
    if (awaited !== undefined && isKnown && on.length > 0 && !isOfPromotion) {
      return cause(
        `it waits for the attribute ${awaited}, which ${sets.get(awaited)} sets once it runs (${id} forbids nodes where ${condition}${where})`,
        `no node where ${condition}`,
        true,
        more,
      );
    }
    return cause(
      `${id} forbids ${role}nodes where ${condition}${where}${by}`,
      `no node where ${condition}`,
      true,
      more,
    );
  }
  if (discovery === "exclusive")
    return cause(`${id} has resource-discovery=exclusive: only listed nodes count`, `no ${id}`, false);
  return [];
}

/** A ban by hand with a lifetime: where, and until when. */
function limitedBan({ children }: XmlElement): { readonly node: string; readonly end: string } | undefined {
  const tests = children.flatMap((rule) => rule.children.map(({ attributes }) => attributes));
  const node = tests.find(({ attribute }) => attribute === "#uname")?.value;
  const end = tests.find(({ operation, end: at }) => operation === "lt" && at !== undefined)?.end;
  return node === undefined || end === undefined ? undefined : { node, end };
}

/** Which resource sets an attribute that a rule asks for, by attribute: `pingd` by `ping`. */
function setters(cib: WhyCib, attributes: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const primitive of primitivesIn(cib.configuration)) {
    const { type = "", id = "" } = primitive.attributes;
    if (type !== "ping" && type !== "pingd" && type !== "ethmonitor") continue;
    const own = pairsOf(primitive, "instance_attributes", id);
    const of = (wanted: string): string | undefined => own.find(({ name }) => name === wanted)?.value;
    const sets = of("name") ?? (type === "ethmonitor" ? `ethmonitor-${of("interface") ?? ""}` : "pingd");
    if (attributes.includes(sets)) found.set(sets, id);
  }
  return found;
}
