import { longestLine, offsetOfByte } from "./lines.ts";
import type { CorosyncEntry, CorosyncTree } from "./tree.ts";

/**
 * The file with each section's content indented, one space after each colon and at most one empty line in a row.
 * Comments stay where they are. A file with syntax errors is returned unchanged: its meaning is a guess.
 */
export function formatCorosync(tree: CorosyncTree, options: { readonly indent?: string } = {}): string {
  if (tree.errors.length > 0) return tree.text;
  const lines: string[] = [];
  write(tree, tree.entries, "", options.indent ?? "  ", lines);
  const lineBreak = /^[^\n]*\r\n/.test(tree.text) ? "\r\n" : "\n";
  return lines.map((line) => line + lineBreak).join("");
}

function write(
  tree: CorosyncTree,
  entries: readonly CorosyncEntry[],
  indent: string,
  step: string,
  lines: string[],
): void {
  let end: number | undefined;
  for (const entry of entries) {
    if (end !== undefined && tree.text.slice(end, entry.span.start).split("\n").length > 2) lines.push("");
    end = entry.span.end;
    if (entry.kind === "comment") lines.push(fitLine(indent, entry.comment));
    else if (entry.kind === "option")
      lines.push(fitLine(indent, entry.value === "" ? `${entry.key}:` : `${entry.key}: ${entry.value}`));
    else {
      lines.push(fitLine(indent, `${entry.name} {`));
      write(tree, entry.entries, indent + step, step, lines);
      lines.push(fitLine(indent, "}"));
    }
  }
}

/** The indented line; without its indentation where that would make it too long for corosync. */
function fitLine(indent: string, content: string): string {
  const line = indent + content;
  return offsetOfByte(line, { start: 0, end: line.length }, longestLine - 1) === undefined ? line : content;
}
