import type { Range } from "vscode-languageserver";
import { type Measurement, measurement } from "./measurements.ts";
import type { ServerProcess } from "./server-process.ts";

/** A place where a person types, and what: each of the texts is one edit, and all are undone in reverse order. */
interface Typing {
  readonly name: string;
  readonly line: number;
  readonly character: number;
  readonly texts: readonly string[];
}

/** A place that holds a whole statement, which is removed and inserted again. */
interface Deleting {
  readonly name: string;
  readonly range: Range;
  readonly text: string;
}

/** The middle one of the lines that a pattern is found in, and where it ends there. */
function middle(lines: readonly string[], pattern: RegExp): { line: number; character: number } {
  const all = lines.flatMap((text, line) => {
    const match = pattern.exec(text);
    return match ? [{ line, character: match.index + match[0].length }] : [];
  });
  return all[Math.floor(all.length / 2)] ?? { line: 0, character: 0 };
}

function typings(lines: readonly string[]): readonly Typing[] {
  const statement = middle(lines, /^primitive /).line;
  return [
    { name: "in a parameter", ...middle(lines, /^\tparams [\w-]+=.*\w/), texts: ["1"] },
    { name: "in an operation", ...middle(lines, /^\top monitor interval=\d+/), texts: ["0"] },
    { name: "in a primitive's id", ...middle(lines, /^primitive \w+/), texts: ["x"] },
    { name: "in a group", ...middle(lines, /^group \w+ \w+/), texts: ["x"] },
    { name: "in a property", ...middle(lines, /^\tcluster-recheck-interval=\d+/), texts: ["0"] },
    { name: "in a node's line, the first", ...middle(lines, /^node 1: \w+/), texts: ["x"] },
    { name: "after the last line", line: lines.length - 1, character: 0, texts: ["#", " ", "x"] },
    { name: "of a new statement", line: statement, character: 0, texts: [..."primitive new ocf:heartbeat:Dummy\n"] },
  ];
}

function deletion(lines: readonly string[]): Deleting {
  const { line } = middle(lines, /^primitive /);
  let end = line;
  while (lines[end]?.endsWith("\\")) end++;
  const range = { start: { line, character: 0 }, end: { line: end + 1, character: 0 } };
  return {
    name: "that removes a statement, or brings it back",
    range,
    text: `${lines.slice(line, end + 1).join("\n")}\n`,
  };
}

/**
 * What a keystroke takes until its diagnostics come, at places that have little or much to do with the rest. `pause` is waited
 * between two of them.
 */
export async function measureKeystrokes(
  server: ServerProcess,
  uri: string,
  text: string,
  runs: number,
  about: (name: string) => Pick<Measurement, "group" | "name" | "primitives" | "unit">,
  pause: () => Promise<void>,
): Promise<Measurement[]> {
  const lines = text.split("\n");
  const edit = async (range: Range, written: string): Promise<number> => {
    const began = performance.now();
    await server.edit(uri, range, written);
    const took = performance.now() - began;
    await pause();
    return took;
  };
  const measured: Measurement[] = [];
  for (const { name, line, character, texts } of typings(lines)) {
    const times: number[] = [];
    while (times.length < runs) {
      const undo: Range[] = [];
      let at = { line, character };
      for (const written of texts) {
        times.push(await edit({ start: at, end: at }, written));
        const next = written === "\n" ? { line: at.line + 1, character: 0 } : { ...at, character: at.character + 1 };
        undo.push({ start: at, end: next });
        at = next;
      }
      for (const range of undo.reverse()) times.push(await edit(range, ""));
    }
    measured.push(measurement(about(`keystroke ${name}`), times));
  }
  const { name, range, text: statement } = deletion(lines);
  const times: number[] = [];
  while (times.length < runs) {
    times.push(await edit(range, ""), await edit({ start: range.start, end: range.start }, statement));
  }
  measured.push(measurement(about(`keystroke ${name}`), times));
  return measured;
}
