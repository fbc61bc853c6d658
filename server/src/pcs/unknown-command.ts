import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import type { CommandLine } from "./command-line.ts";
import { findCommand } from "./commands.ts";
import { meantFix } from "./problem.ts";
import { spanOf, type Word } from "./word.ts";

/** The problem of words that are no command: `length` of them are, and one of `next` is expected after those. */
export function unknownCommand(line: CommandLine, length: number, next: readonly string[]): Diagnostic<InText> {
  const word = line.words[length];
  const known = line.words.slice(0, length).map(({ value }) => value);
  const of = ["pcs", ...known].join(" ");
  if (!word) {
    const message = `This command is incomplete: expected one of ${[...next].sort().join(", ")} after "${of}".`;
    return { span: line.call.span, severity: "error", code: "syntax", message };
  }
  const right = rightOrder(line.words);
  if (right) {
    const span = spanOf(line.words.slice(0, right.length));
    const meant = right.join(" ");
    const message = `pcs has no command "${word.value}" here: the right order is "pcs ${meant}".`;
    return { span, severity: "error", code: "syntax", message, ...meantFix(span, meant) };
  }
  const meant = closest(word.value, next);
  const leftOut = leftOutBefore(line.words, length);
  if (leftOut && !meant) {
    const message = `"${of}" has no command "${word.value}": a word is missing before it, as in "${of} ${leftOut} ${word.value} …".`;
    return {
      span: word.span,
      severity: "error",
      code: "syntax",
      message,
      ...meantFix(word.span, `${leftOut} ${word.value}`),
    };
  }
  const elsewhere = meant ? undefined : familyOf(line.words, length);
  const instead = meant
    ? `Did you mean "${meant}"?`
    : elsewhere
      ? `Did you mean "pcs ${elsewhere}"?`
      : `Expected ${[...next].sort().join(", ")}.`;
  const message = `"${of}" has no command "${word.value}". ${instead}`;
  return { span: word.span, severity: "error", code: "syntax", message, ...meantFix(word.span, meant) };
}

function commandOf(words: readonly string[]): ReturnType<typeof findCommand> {
  return findCommand(words.map((value): Word => ({ value, span: { start: 0, end: 0 } })));
}

/** The first words in an order that is a command: `create resource` → `resource create`. */
function rightOrder(words: readonly Word[]): string[] | undefined {
  const values = words.slice(0, 3).map(({ value }) => value);
  for (const count of [3, 2]) {
    const own = values.slice(0, count);
    if (own.length < count || new Set(own).size < count) continue;
    for (const order of ordersOf(own).slice(1)) {
      const found = commandOf(order);
      if (found.definition && found.length === count) return order;
    }
  }
  return undefined;
}

function ordersOf(words: readonly string[]): string[][] {
  if (words.length <= 1) return [[...words]];
  return words.flatMap((word, index) => ordersOf(words.filter((_, i) => i !== index)).map((rest) => [word, ...rest]));
}

/** The words of the command that are missing before the words that it is about: `constraint a then b`, `property stonith-enabled=true`. */
function leftOutBefore(words: readonly Word[], length: number): string | undefined {
  const values = words.map(({ value }) => value);
  const rest = values.slice(length);
  switch (values.slice(0, length).join(" ")) {
    case "constraint":
      if (/^(?:prefers|avoids)$/.test(rest[1] ?? "")) return "location";
      return rest.includes("then") ? "order" : rest.includes("with") ? "colocation add" : undefined;
    case "constraint colocation":
      return rest.includes("with") ? "add" : undefined;
    case "property":
      return rest[0]?.includes("=") ? "set" : undefined;
    case "resource":
      return /^(?:ocf|systemd|lsb|service):/.test(rest[1] ?? "") ? "create" : undefined;
    case "stonith":
      return /^(?:stonith:)?fence_/.test(rest[1] ?? "") ? "create" : undefined;
    default:
      return undefined;
  }
}

/** What people say for commands, and the commands that do it. */
const saidFor: Readonly<Record<string, string>> = {
  "resource add": "resource create",
  "resource new": "resource create",
  "resource edit": "resource update",
  "resource modify": "resource update",
  "resource set": "resource update",
  "resource change": "resource update",
  "resource start": "resource enable",
  "resource stop": "resource disable",
  "resource migrate": "resource move",
  "resource unmove": "resource clear",
  "resource unmigrate": "resource clear",
  "stonith add": "stonith create",
  "stonith modify": "stonith update",
  "stonith set": "stonith update",
  "cluster create": "cluster setup",
  "cluster init": "cluster setup",
  "cluster add-node": "cluster node add",
  "cluster remove-node": "cluster node remove",
  "cluster restart": "cluster stop",
  "cluster info": "cluster status",
  "constraint delete-all": "constraint delete",
  "constraint location-add": "constraint location add",
  "constraint colocate": "constraint colocation add",
  "constraint ordering": "constraint order",
  "property update": "property set",
  "property add": "property set",
  "property delete": "property unset",
  "property remove": "property unset",
  "node add": "cluster node add",
  "node remove": "cluster node remove",
  "node online": "node unstandby",
  "node offline": "node standby",
  set: "property set",
  create: "resource create",
  group: "resource group",
  clone: "resource clone",
  colocation: "constraint colocation",
  order: "constraint order",
  location: "constraint location",
  standby: "node standby",
  unstandby: "node unstandby",
  maintenance: "node maintenance",
  fence: "stonith fence",
  fencing: "stonith",
  setup: "cluster setup",
  auth: "host auth",
  start: "cluster start",
  stop: "cluster stop",
  enable: "resource enable",
  disable: "resource disable",
  move: "resource move",
  ban: "resource ban",
  cleanup: "resource cleanup",
  defaults: "resource defaults",
  attribute: "node attribute",
  utilization: "node utilization",
  level: "stonith level",
  update: "resource update",
  delete: "resource delete",
  remove: "resource remove",
};

/** The command that people mean by words that are none. */
function familyOf(words: readonly Word[], length: number): string | undefined {
  const said = words
    .slice(0, length + 1)
    .map(({ value }) => value)
    .join(" ");
  return Object.hasOwn(saidFor, said) ? saidFor[said] : undefined;
}
