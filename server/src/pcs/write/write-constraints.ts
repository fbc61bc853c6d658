import type { Expression, Rule } from "../../model/attributes.ts";
import type {
  Colocation,
  Constraint,
  Location,
  Order,
  ResourceSet,
  ResourceUse,
  Ticket,
} from "../../model/configuration.ts";
import { ruleWords } from "./format-rule.ts";
import { type PcsForms, roleIn } from "./pcs-forms.ts";
import { type Chunk, ChunkMaker, UnsupportedByPcs } from "./unsupported.ts";

const option = (name: string, value: string | undefined): string[] => (value ? [`${name}=${value}`] : []);

/**
 * The command for a constraint. Where pcs can't express it exactly, nothing is written, as resources would be placed differently.
 * `placed`: resources with the nodes for which they already have a location; the constraint's own is added.
 */
export function writeConstraint(constraint: Constraint, placed: Set<string>, forms: PcsForms): Chunk {
  const chunk = new ChunkMaker();
  if (constraint.description !== undefined) chunk.reportUnsupported(`the description of "${constraint.id}"`);
  try {
    write(constraint, chunk, placed, forms);
  } catch (error) {
    if (!(error instanceof UnsupportedByPcs)) throw error;
    chunk.lines.length = 0;
    chunk.reportUnsupported(`the constraint "${constraint.id}": ${error.message}`);
  }
  return chunk.done(constraint);
}

function write(constraint: Constraint, chunk: ChunkMaker, placed: Set<string>, forms: PcsForms): void {
  switch (constraint.kind) {
    case "location":
      writeLocation(constraint, chunk, placed, forms);
      break;
    case "colocation":
      writeColocation(constraint, chunk, forms);
      break;
    case "order":
      writeOrder(constraint, chunk, forms);
      break;
    default:
      writeTicket(constraint, chunk, forms);
  }
}

/** A score as an option: 0.11 takes a word of its own, and one that begins with "-" only behind "--" without a warning. */
function scoreWords({ areCurrent }: PcsForms, score: string): string[] {
  if (areCurrent) return [`score=${score}`];
  return score.startsWith("-") ? ["--", score] : [score];
}

function writeLocation(location: Location, chunk: ChunkMaker, placed: Set<string>, forms: PcsForms): void {
  const { id, resource, pattern, node, score, rules, role, resourceDiscovery } = location;
  const target = resource ? targetWord(resource.value) : pattern ? `regexp%${pattern.value}` : undefined;
  if (location.sets.length > 0 || target === undefined) throw new UnsupportedByPcs("a location of a set of resources");
  const discovery = option("resource-discovery", resourceDiscovery);
  if (rules.length === 0) {
    if (!node) throw new UnsupportedByPcs("a location without a node or rule");
    const place = `${target} ${node.value}`;
    if (placed.has(place) && role === undefined) {
      chunk.reportUnsupported(
        `a second location of "${target}" on "${node.value}"`,
        "It is written as an equivalent rule.",
      );
      chunk.add(
        ["constraint", "location", target, "rule", `constraint-id=${id}`, ...discovery],
        [
          `score=${score?.value ?? "0"}`,
          ...ruleWords({ booleanOp: "and", expressions: [nodeTest(node.value)] }, forms),
        ],
      );
      return;
    }
    placed.add(place);
    const options = [...discovery, ...option("role", role && roleIn(forms, role))];
    chunk.addForced(
      role !== undefined,
      ["constraint", "location", "add", id, target, node.value],
      [...scoreWords(forms, score?.value ?? "0"), ...options],
    );
    return;
  }
  if (node || score || role !== undefined)
    throw new UnsupportedByPcs("a location with both a rule and a node, score or role");
  if (rules.length > 1 && forms.areCurrent) throw new UnsupportedByPcs("a location with several rules");
  rules.forEach((rule, index) => {
    const words = rulePart(rule, forms);
    if (index > 0) chunk.add(["constraint", "rule", "add", id], ...words);
    else chunk.add(["constraint", "location", target, "rule", `constraint-id=${id}`, ...discovery], ...words);
  });
}

function nodeTest(value: string): Expression {
  return { kind: "attribute", attribute: "#uname", operation: "eq", value };
}

/** A "%" in an id would be read as the end of the target's type. */
function targetWord(id: string): string {
  return id.includes("%") ? `resource%${id}` : id;
}

function rulePart(rule: Rule, forms: PcsForms): string[][] {
  if (rule.score === undefined && rule.scoreAttribute === undefined)
    throw new UnsupportedByPcs("a rule without a score");
  const options = [
    ...option("id", rule.id),
    ...option("role", rule.role && roleIn(forms, rule.role)),
    ...(rule.scoreAttribute === undefined
      ? option("score", rule.score)
      : option("score-attribute", rule.scoreAttribute)),
  ];
  return [options, ruleWords(rule, forms)];
}

function used({ resource, role, action }: ResourceUse, word: "role" | "action", forms: PcsForms): string[] {
  const before = word === "role" ? role && roleIn(forms, role.value) : action?.value;
  return [...(before ? [before] : []), resource.value];
}

function writeColocation(colocation: Colocation, chunk: ChunkMaker, forms: PcsForms): void {
  const { id, score, first, second, sets, nodeAttribute, influence } = colocation;
  const options = [...option("node-attribute", nodeAttribute), ...option("influence", influence)];
  if (sets.length > 0) {
    if (options.length > 0) throw new UnsupportedByPcs(`sets with ${options.join(" ")}`);
    chunk.add(["constraint", "colocation"], ...setParts(sets, forms), [
      "setoptions",
      `id=${id}`,
      ...option("score", score?.value),
    ]);
    return;
  }
  if (!first || !second) throw new UnsupportedByPcs("a colocation of a single resource");
  chunk.add(
    [...["constraint", "colocation", "add", ...used(first, "role", forms), "with", ...used(second, "role", forms)]],
    [...scoreWords(forms, score?.value ?? "0"), `id=${id}`, ...options],
  );
}

function writeOrder(order: Order, chunk: ChunkMaker, forms: PcsForms): void {
  const { id, orderKind, score, first, then, sets, symmetrical, requireAll } = order;
  if (orderKind && !/^(?:Mandatory|Optional|Serialize)$/.test(orderKind.value)) {
    throw new UnsupportedByPcs(`an order of the kind "${orderKind.value}"`);
  }
  const options = [...option("kind", orderKind?.value), ...option("symmetrical", symmetrical)];
  if (sets.length > 0) {
    if (requireAll !== undefined) throw new UnsupportedByPcs("sets with require-all for the constraint");
    if (score) throw new UnsupportedByPcs("sets with a score");
    chunk.add(["constraint", "order"], ...setParts(sets, forms), ["setoptions", `id=${id}`, ...options]);
    return;
  }
  if (!first || !then) throw new UnsupportedByPcs("an order of a single resource");
  // Without an action the second resource has that of the first; pcs would write "start".
  const second = then.action || !first.action ? then : { ...then, action: first.action };
  chunk.add(
    ["constraint", "order", ...used(first, "action", forms), "then", ...used(second, "action", forms)],
    [`id=${id}`, ...options, ...option("score", score?.value), ...option("require-all", requireAll)],
  );
}

function writeTicket({ id, ticket, resource, sets, lossPolicy }: Ticket, chunk: ChunkMaker, forms: PcsForms): void {
  const options = [...option("loss-policy", lossPolicy), `id=${id}`];
  if (sets.length > 0) {
    chunk.add(["constraint", "ticket"], ...setParts(sets, forms), ["setoptions", `ticket=${ticket.value}`, ...options]);
    return;
  }
  if (!resource) throw new UnsupportedByPcs("a ticket constraint without resources");
  chunk.add(["constraint", "ticket", "add", ticket.value, ...used(resource, "role", forms)], options);
}

function setParts(sets: readonly ResourceSet[], forms: PcsForms): string[][] {
  return sets.map((set) => {
    if (set.idRef !== undefined) throw new UnsupportedByPcs("a set that refers to another one");
    if (set.members.length === 0) throw new UnsupportedByPcs("a set without resources");
    const options: readonly (readonly [string, string | undefined])[] = [
      ["sequential", set.sequential],
      ["require-all", set.requireAll],
      ["role", set.role && roleIn(forms, set.role)],
      ["action", set.action],
      ["score", set.score],
      ["ordering", set.ordering],
      ["kind", set.kind],
    ];
    const given = options.filter(([, value]) => value !== undefined);
    const strange = given.find(([name]) => !["sequential", "require-all", "role", "action"].includes(name));
    if (strange) throw new UnsupportedByPcs(`a set with ${strange[0]}=${strange[1]}`);
    return ["set", ...set.members.map(({ value }) => value), ...given.map(([name, value]) => `${name}=${value}`)];
  });
}
