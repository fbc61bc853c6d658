import { type Placed, withPlaces } from "./yaml-text.ts";

/** A value that is known before a playbook runs: a text, or the items of a list, with their values by their keys (a plain one by ""). */
export type Known = string | readonly ReadonlyMap<string, string>[];

/** What expressions look up. */
export type Lookup = (name: string) => Known | undefined;

/** The text with the values of those expressions that are known in place of them. */
export function substituted(command: Placed, lookup: Lookup, depth = 0): Placed {
  const parts: Placed[] = [];
  let last = 0;
  for (const found of command.text.matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)) {
    const value = valueOfExpression(found[1] as string, lookup);
    if (value === undefined) continue;
    const end = found.index + found[0].length;
    const whole = withPlaces(value, command.places[found.index] as number);
    parts.push(partOf(command, last, found.index), depth < 5 ? substituted(whole, lookup, depth + 1) : whole);
    last = end;
  }
  parts.push(partOf(command, last, command.text.length));
  return {
    text: parts.map(({ text }) => text).join(""),
    places: parts.flatMap(({ places }) => places),
  };
}

function partOf({ text, places }: Placed, start: number, end: number): Placed {
  return { text: text.slice(start, end), places: places.slice(start, end) };
}

/** The value of an expression as far as it needs no running playbook: a name, a literal, `default`, `join`. */
function valueOfExpression(written: string, lookup: Lookup): string | undefined {
  const [head = "", ...filters] = written.split("|").map((part) => part.trim());
  let value: Known | undefined = literal(head) ?? found(head, lookup);
  for (const filter of filters) {
    const [, name = "", argument = ""] = /^(\w+)\s*(?:\((.*)\))?$/s.exec(filter) ?? [];
    if (name === "default" || name === "d") {
      const [first = ""] = argument.split(/,\s*(?:true|boolean)/i);
      if (value === undefined && /^\w+$/.test(head)) value = literal(first.trim());
    } else if (name === "join" && typeof value === "object") {
      const items = value.map((item) => item.get(""));
      const by = argument === "" ? "" : literal(argument.trim());
      if (by === undefined || items.includes(undefined)) return undefined;
      value = items.join(by);
    } else if (name === "lower" && typeof value === "string") value = value.toLowerCase();
    else if (name === "upper" && typeof value === "string") value = value.toUpperCase();
    else if (!/^(?:string|trim|int|quote|bool|list)$/.test(name)) return undefined;
  }
  return typeof value === "string" ? value : undefined;
}

function literal(text: string): string | undefined {
  const quoted = /^(["'])(.*)\1$/s.exec(text);
  if (quoted && !(quoted[2] as string).includes(quoted[1] as string)) return quoted[2];
  if (/^\d+$/.test(text)) return text;
  return /^(?:true|false)$/i.test(text) ? asBoolean(text) : undefined;
}

function found(text: string, lookup: Lookup): Known | undefined {
  const [, name, key = ""] = /^([A-Za-z_]\w*)((?:\.\w+|\[["']\w+["']\]|\[\d+\])?)$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const value = lookup(name);
  if (key === "" || value === undefined) return value;
  const own = key.replace(/^\[["']?|^\.|["']?\]$/g, "");
  if (typeof value === "string") return undefined;
  if (/^\d+$/.test(own)) return value[Number(own)]?.get("");
  return value.length === 1 ? value[0]?.get(`.${own}`) : undefined;
}

/** What Ansible writes for a plain `yes` or `false`. */
export function asBoolean(text: string): string {
  if (/^(?:true|yes|on)$/i.test(text)) return "True";
  return /^(?:false|no|off)$/i.test(text) ? "False" : text;
}
