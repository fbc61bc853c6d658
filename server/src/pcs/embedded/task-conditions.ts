import { areExclusive } from "./exclusive-conditions.ts";
import type { Known } from "./jinja.ts";
import { blockOf, type Line, withoutComment } from "./yaml-text.ts";

/** A condition without the quotes around it. */
function unquoted(written: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(written);
  // Quotes that only the outer ones of two literals are: 'a' == 'b'.
  const text = quoted && !(quoted[2] as string).includes(quoted[1] as string) ? (quoted[2] as string) : written;
  return text.replace(/\s+/g, " ").trim();
}

/** The parts of a condition that all have to be true; one with `or` is a part by itself. */
function parts(condition: string): string[] {
  if (/ or /.test(condition)) return [condition];
  return condition.split(/ and (?![^(]*\))/).map((each) => each.trim());
}

/** What the `when` at a line says: its text, or each item of its list. */
function writtenAt(lines: readonly Line[], index: number): string[] {
  const line = lines[index] as Line;
  const value = withoutComment(line.text.slice(line.text.indexOf("when:") + "when:".length)).trim();
  if (/^[|>&*!{]/.test(value)) return [];
  if (value.startsWith("[")) {
    const items = value.replace(/^\[|\]$/g, "").split(",");
    return items.map((each) => unquoted(each.trim()));
  }
  if (value !== "") return parts(unquoted(value));
  const own = line.text.length - line.text.trimStart().replace(/^-\s+/, "").length;
  // A list may be as far to the left as its key.
  const items = blockOf(lines, index, own - 1).map((each) => /^\s*-\s+(\S.*)$/.exec(withoutComment(each.text))?.[1]);
  const end = items.indexOf(undefined);
  return (end < 0 ? items : items.slice(0, end)).flatMap((each) =>
    each === undefined ? [] : parts(unquoted(each.trim())),
  );
}

/** The indent of the keys of a line: behind the dash of a list's item. */
function keyIndent({ text }: Line): number {
  return text.length - text.trimStart().replace(/^-\s+/, "").length;
}

/** The `when` of the mapping that has a key at a line, if any. */
function whenBeside(lines: readonly Line[], index: number): number | undefined {
  const indent = keyIndent(lines[index] as Line);
  const isStart = (line: Line): boolean => /^\s*-\s/.test(line.text) && keyIndent(line) === indent;
  let first = index;
  while (first > 0 && !isStart(lines[first] as Line) && keyIndent(lines[first - 1] as Line) >= indent) first--;
  for (let at = first; at < lines.length; at++) {
    const line = lines[at] as Line;
    if (at > index && line.indent < indent) break;
    if (keyIndent(line) === indent && /^\s*(?:-\s+)?when:/.test(line.text)) return at;
  }
  return undefined;
}

/**
 * The conditions of the task with a key at a line, its own and those of the blocks around it, each as one text: all of them have to be
 * true. Without those that hang on the host or on a result (`registered`): several hosts make one cluster, and a result may be another
 * one the next time.
 */
export function conditionsOf(lines: readonly Line[], index: number, registered: readonly string[]): string[] {
  const whens = [whenBeside(lines, index)];
  let indent = keyIndent(lines[index] as Line);
  for (let at = index - 1; at >= 0 && indent > 0; at--) {
    const line = lines[at] as Line;
    if (keyIndent(line) >= indent || line.text.trimStart().startsWith("#")) continue;
    indent = keyIndent(line);
    if (/^\s*(?:-\s+)?block:\s*(?:#.*)?$/.test(line.text)) whens.push(whenBeside(lines, at));
  }
  const all = [...new Set(whens)].flatMap((at) => (at === undefined ? [] : writtenAt(lines, at)));
  return all.filter((text) => {
    const names: readonly string[] = text.match(/[A-Za-z_]\w*/g) ?? [];
    const isOfHost = names.some((name) =>
      /hostname|nodename|fqdn|^groups?$|^group_names$|^item$|^play_hosts$/.test(name),
    );
    return !isOfHost && !names.some((name) => registered.includes(name));
  });
}

/** The one of these conditions that excludes one of a task before; undefined where both tasks may run. */
export function exclusiveWith(conditions: readonly string[], earlier: readonly string[]): string | undefined {
  return conditions.find((own) => earlier.some((other) => areExclusive(other, own)));
}

/** The condition that the values in the file itself make false. */
export function falseBy(conditions: readonly string[], variables: ReadonlyMap<string, Known>): string | undefined {
  return conditions.find((condition) => {
    const [, name = "", operator, literal] = /^(\w+) ?(==|!=) ?'([^']*)'$/.exec(condition.replaceAll('"', "'")) ?? [];
    const value = variables.get(name);
    return typeof value === "string" && (operator === "==") !== (value === literal);
  });
}

/** The condition by which a task is one that takes the cluster apart again. */
export function removalBy(conditions: readonly string[]): string | undefined {
  return conditions.find((each) =>
    /absent|remov|delet|destroy|uninstall|clean|purge|tear_?down|undeploy|disabled'/i.test(
      each.replace(/\bnot\b.*$/, ""),
    ),
  );
}
