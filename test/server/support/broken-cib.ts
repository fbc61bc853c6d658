import { elementFacts } from "../../../server/src/cib/schema/element-facts.ts";
import { childElement, parseXml, serializeXml, type XmlElement, xmlElement } from "../../../server/src/text/xml.ts";

/** A source of numbers below `n`, the same for the same seed. */
export type Dice = (n: number) => number;

export function dice(seed: number): Dice {
  let state = seed >>> 0 || 1;
  return (n) => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % n;
  };
}

/** Values that are right in some places and wrong in others. */
export const doubtfulValues: readonly string[] = [
  ...[
    "true",
    "false",
    "1",
    "yes",
    "on",
    "INFINITY",
    "-INFINITY",
    "+INFINITY",
    "inf",
    "10",
    "-5",
    "0",
    "abc",
    "",
    "1.5",
  ],
  ...["+3", "a,b", "a, b", "10s", "Started", "Promoted", "started", "Master", "Optional", "mandatory", "start"],
  ...["monitor", "x y", "1st", "é", "a:b", "always", "perhaps", "read", "none", "ocf", "lsb", "stonith", "member"],
  ...["normal", "lt", "in_range", "group", "listed", "stop", "freeze", "fence", "1-5", "80", "r1", "nobody", "and"],
  ...["or", "xor", "literal", "string", "version", "node", "stonith_enabled", "expected-quorum-votes", "isolation"],
  ...["requires", "cluster-infrastructure", "openais", "corosync", " true ", "99999999999999999999999999"],
];

const everyAttribute = [
  ...new Set(
    Object.values(elementFacts).flatMap(({ required = {}, optional = {} }) => [
      ...Object.keys(required),
      ...Object.keys(optional),
    ]),
  ),
  "id-ref",
  "bogus",
  "score-attribute",
];
const everyElement = [...Object.keys(elementFacts), "bogus", "acl_user"];

function withInner(element: XmlElement, into: XmlElement[] = []): XmlElement[] {
  into.push(element);
  for (const child of element.children) withInner(child, into);
  return into;
}

/** Changes one thing in a configuration, mostly to something wrong; says what. */
function change(configuration: XmlElement, roll: Dice): string {
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T;
  const all = withInner(configuration);
  const element = pick(all);
  const { name, attributes, children } = element;
  const own = Object.keys(attributes);
  const facts = elementFacts[name];
  const set = (attribute: string): string => {
    const value = pick(doubtfulValues);
    attributes[attribute] = value;
    return `${name} ${attribute}="${value}"`;
  };
  switch (roll(9)) {
    case 0: {
      if (own.length === 0) return "nothing";
      const attribute = pick(own);
      delete attributes[attribute];
      return `${name} without ${attribute}`;
    }
    case 1:
    case 2:
    case 3:
      return own.length === 0 ? "nothing" : set(pick(own));
    case 4:
      return set(
        pick([...Object.keys(facts?.required ?? {}), ...Object.keys(facts?.optional ?? {}), pick(everyAttribute)]),
      );
    case 5: {
      if (children.length === 0) return "nothing";
      const [removed] = children.splice(roll(children.length), 1);
      return `${name} without its <${removed?.name}>`;
    }
    case 6: {
      const copied = pick(all);
      if (withInner(copied).includes(element)) return "nothing";
      children.push(structuredClone(copied));
      return `${name} with a copy of <${copied.name}>`;
    }
    case 7: {
      const added = roll(2) === 0 ? pick(everyElement) : pick(Object.keys(facts?.children ?? { bogus: "?" }));
      children.splice(roll(children.length + 1), 0, xmlElement(added, roll(2) === 0 ? { id: "new" } : {}));
      return `${name} with a new <${added}>`;
    }
    default: {
      const other = pick(all);
      if (other.attributes.id === undefined || attributes.id === undefined) return "nothing";
      attributes.id = other.attributes.id;
      return `${name} with the id of a ${other.name}`;
    }
  }
}

/** A copy of a CIB with one or two things changed, and what they are. */
export function brokenCib(cib: XmlElement, roll: Dice): { readonly cib: XmlElement; readonly what: string } {
  const copy = parseXml(serializeXml(cib));
  const configuration = childElement(copy, "configuration");
  if (!configuration) return { cib: copy, what: "nothing" };
  const changes = Array.from({ length: 1 + roll(2) }, () => change(configuration, roll));
  return { cib: copy, what: changes.join(", ") };
}
