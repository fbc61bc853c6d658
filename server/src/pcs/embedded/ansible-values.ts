import { asBoolean, type Known, type Lookup, substituted } from "./jinja.ts";
import { blockOf, flowItems, type Line, type Placed, withoutComment } from "./yaml-text.ts";

type Item = ReadonlyMap<string, string>;

/** The values that a playbook gives its variables itself, under `vars`. A name with two values has none. */
export function variablesOf(lines: readonly Line[]): Map<string, Known> {
  const found = new Map<string, Known | undefined>();
  lines.forEach((line, index) => {
    if (!/^\s*(?:-\s+)?vars:\s*$/.test(withoutComment(line.text))) return;
    const own = line.text.indexOf("vars:");
    const block = blockOf(lines, index, own);
    const indent = Math.min(...block.map((each) => each.indent));
    block.forEach((each, at) => {
      const name = each.indent === indent ? /^\s*([A-Za-z_]\w*):/.exec(each.text)?.[1] : undefined;
      if (!name) return;
      const value = valueAfterKey(lines, index + 1 + at);
      found.set(name, found.has(name) && !isEqual(found.get(name), value) ? undefined : value);
    });
  });
  return new Map([...found].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function isEqual(a: Known | undefined, b: Known | undefined): boolean {
  const shown = (value: Known | undefined): string =>
    JSON.stringify(typeof value === "object" ? value.map((item) => [...item]) : value);
  return shown(a) === shown(b);
}

/** A plain value, or the items of a list. */
function valueAfterKey(lines: readonly Line[], index: number): Known | undefined {
  const line = lines[index] as Line;
  const written = withoutComment(line.text.slice(line.text.indexOf(":") + 1)).trim();
  if (written === "" || written.startsWith("[")) return itemsAt(lines, index);
  if (/^[{>|&*!]/.test(written)) return undefined;
  const value = unquoted(written);
  return value.includes("{{") ? undefined : value;
}

function unquoted(text: string): string {
  const own = text.trim();
  return /^(["']).*\1$/.test(own) ? own.slice(1, -1) : asBoolean(own);
}

/** The items of the list after a key; undefined where there is none. */
function itemsAt(lines: readonly Line[], index: number): Item[] | undefined {
  const head = lines[index] as Line;
  const indent = head.text.length - head.text.trimStart().replace(/^-\s+/, "").length;
  if (/:\s*\[.*\]\s*$/.test(withoutComment(head.text)))
    return flowItems(head, head.text.indexOf("[") + 1, head.text.lastIndexOf("]")).map(({ text }) => valuesOf(text));
  const items: Map<string, string>[] = [];
  for (const line of blockOf(lines, index, indent - 1)) {
    const dash = /^\s*-\s+(.*)$/.exec(withoutComment(line.text));
    if (dash) items.push(valuesOf(dash[1] as string));
    else if (/^\s*[\w-]+:/.test(line.text) && line.indent > indent)
      for (const [key, value] of valuesOf(withoutComment(line.text).trim())) items.at(-1)?.set(key, value);
    else if (line.indent <= indent) break;
  }
  return items.length > 0 ? items : undefined;
}

/** The value of an item, under "", or its values by their keys. */
function valuesOf(written: string): Map<string, string> {
  const own = written.trim();
  const flow = /^\{(?!\{)(.*)\}$/.exec(own);
  const pairs = flow ? (flow[1] as string).split(/,(?![^"']*["'](?:,|$))/) : [own];
  const values = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, value] = /^\s*["']?([\w-]+)["']?:\s+(.*)$/.exec(pair) ?? [];
    if (key !== undefined && value !== undefined) values.set(`.${key}`, unquoted(value));
  }
  if (values.size === 0) values.set("", unquoted(own));
  return values;
}

/** The pairs of the mapping after `with_dict`. */
function pairsAt(lines: readonly Line[], index: number): Item[] | undefined {
  const head = lines[index] as Line;
  const indent = head.text.length - head.text.trimStart().length;
  const items: Item[] = [];
  for (const line of blockOf(lines, index, indent)) {
    const [, key, value] = /^\s*["']?([^\s"':]+)["']?:\s+(.*)$/.exec(withoutComment(line.text)) ?? [];
    if (key === undefined || value === undefined) return undefined;
    items.push(
      new Map([
        [".key", key],
        [".value", unquoted(value)],
      ]),
    );
  }
  return items.length > 0 ? items : undefined;
}

/** A command for each item of its task's loop, with the values that the playbook itself gives. */
export function inLoop(command: Placed, task: readonly Line[], variables: ReadonlyMap<string, Known>): Placed[] {
  const values = new Map(variables);
  for (const [name, value] of variablesOf(task)) values.set(name, value);
  const lookup: Lookup = (name) => values.get(name);
  const name =
    task.flatMap(({ text }) => /^\s*(?:loop_control:\s*\{\s*)?loop_var:\s*["']?(\w+)/.exec(text)?.[1] ?? [])[0] ??
    "item";
  const at = task.findIndex(({ text }) =>
    /^\s*(?:-\s+)?(?:loop|with_items|with_list|with_flattened|with_dict):/.test(text),
  );
  const head = task[at];
  const items = head && new RegExp(`\\{\\{-?\\s*${name}\\b`).test(command.text) ? itemsOf(task, at, lookup) : undefined;
  if (!items) return [substituted(command, (each) => (each === name ? undefined : lookup(each)))];
  return items.map((item) =>
    substituted(command, (each) => {
      if (each !== name) return lookup(each);
      return item.get("") ?? [item];
    }),
  );
}

function itemsOf(task: readonly Line[], at: number, lookup: Lookup): readonly Item[] | undefined {
  const head = task[at] as Line;
  const [, named, isDict] = /:\s*["']?\{\{\s*(\w+)\s*(\|\s*dict2items\s*)?\}\}["']?\s*$/.exec(head.text) ?? [];
  if (named !== undefined) {
    const value = isDict ? undefined : lookup(named);
    return typeof value === "object" ? value : undefined;
  }
  return /with_dict:/.test(head.text) ? pairsAt(task, at) : itemsAt(task, at);
}
