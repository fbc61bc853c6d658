import type { Change } from "../../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";

/** One value of an object that a plan changes. */
interface ChangeDetail {
  /** What it is: `params ip`, `op monitor interval`, `members`. */
  readonly name: string;
  /** Absent when it is new. */
  readonly before?: string;
  /** Absent when it is removed. */
  readonly after?: string;
}

/** The values of a changed object that differ, in the order of the new text; read from the change's crm text. */
export function changeDetails({ before, after }: Pick<Change, "before" | "after">): readonly ChangeDetail[] {
  if (before === undefined || after === undefined) return [];
  if (/^\s*(xml\s|<)/.test(before) || /^\s*(xml\s|<)/.test(after)) return lineDetails(before, after);
  const [old, next] = [valuesOf(before), valuesOf(after)];
  const details = [
    ...[...next].flatMap(([name, value]): ChangeDetail[] => {
      const was = old.get(name);
      if (was === value) return [];
      return [{ name, ...omitUndefined({ before: was }), after: value }];
    }),
    ...[...old].flatMap(([name, value]): ChangeDetail[] => (next.has(name) ? [] : [{ name, before: value }])),
  ];
  return details;
}

/** A word of crm text; a quoted value belongs to its name. */
const word = /(?:[^\s"\\]|"(?:[^"\\]|\\.)*"|\\[^\n])+/g;

/** The values of an object by their names. Words without `=` begin a section, or are themselves a value: a group's members, a constraint's resources. */
function valuesOf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  text
    .trim()
    .split(/\\\r?\n/)
    .forEach((line, index) => {
      const words = line.match(word) ?? [];
      // The first line begins with the keyword and the object's id.
      const rest = index === 0 ? words.slice(2) : words;
      const pairs = rest.filter((one) => isPair(one));
      const names = rest.filter((one) => !isPair(one));
      const [section = ""] = names;
      const isSection = index > 0 && /^(params|meta|op|utilization|attributes|operations|options|rule)$/.test(section);
      const label = isSection ? labelOf(names, pairs) : "";
      if (names.length > 0 && !isSection) add(values, index === 0 ? headName(text) : "also", names.join(" "));
      else if (names.length > 0 && pairs.length === 0) add(values, label, "yes");
      for (const pair of pairs) {
        const equals = pair.indexOf("=");
        add(values, `${label} ${pair.slice(0, equals)}`.trim(), unquoted(pair.slice(equals + 1)));
      }
    });
  return values;
}

/** Operations are distinguished by name and role: a promotable clone has a monitor for each role. */
function labelOf(names: readonly string[], pairs: readonly string[]): string {
  const role = names[0] === "op" ? pairs.find((pair) => pair.startsWith("role=")) : undefined;
  return [...names, ...(role ? [role.slice("role=".length)] : [])].join(" ");
}

function headName(text: string): string {
  const [keyword = ""] = text.trim().split(/\s+/);
  if (keyword === "group") return "members";
  if (keyword === "primitive" || keyword === "rsc_template") return "agent";
  return "arguments";
}

function add(values: Map<string, string>, name: string, value: string): void {
  let free = name;
  for (let number = 2; values.has(free); number++) free = `${name} (${number})`;
  values.set(free, value);
}

function isPair(text: string): boolean {
  return /^[^\s"=<>!:]+=/.test(text);
}

function unquoted(text: string): string {
  return /^"([^"\\]*)"$/.exec(text)?.[1] ?? text;
}

/** The lines that only one of the texts has. */
function lineDetails(before: string, after: string): readonly ChangeDetail[] {
  const [old, next] = [before, after].map((text) => text.split("\n").map((line) => line.trim()));
  return [
    ...(old ?? []).filter((line) => !next?.includes(line)).map((line) => ({ name: "XML", before: line })),
    ...(next ?? []).filter((line) => !old?.includes(line)).map((line) => ({ name: "XML", after: line })),
  ];
}

/** A detail's values as one text: `10 → 20`, `+ 20`, `− 10`. */
export function formatDetail({ before, after }: ChangeDetail): string {
  if (before === undefined) return `+ ${after ?? ""}`;
  return after === undefined ? `− ${before}` : `${before} → ${after}`;
}
