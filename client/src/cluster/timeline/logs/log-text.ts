import type { Fact } from "../event.ts";
import type { LogLine } from "./log-line.ts";

/**
 * A text of some daemons, and what it means: one fact, several, or none. The daemon's name is that of 2.0 without `pacemaker-`, several of them
 * with `|`, `*` is any of Pacemaker's; `m` are the groups of the pattern; `nameOf` gives a node's name by its number.
 */
export type LogText = readonly [
  daemon: string,
  pattern: RegExp,
  facts: (m: readonly string[], line: LogLine, nameOf: (id: string) => string) => Fact | readonly Fact[] | undefined,
];

/** The value of `name=` in what follows a line's text. */
export function field(detail: string, name: string): string | undefined {
  return new RegExp(`(?:^|[ ;(])${name}=([^ ;,)]+)`).exec(detail)?.[1];
}

/** A node's name of "n2", "n2[2]" or "n2/2". */
export function nodeName(text: string): string {
  return text.replace(/(?:\[\d*\]|\/\d+)$/, "");
}
