import { longestLine, offsetOfByte } from "./lines.ts";
import type { CorosyncEntry, CorosyncTree } from "./tree.ts";

/**
 * The file with each section's content indented, one blank after each colon and at most one empty line in a row.
 * Comments stay where they are. A file with errors of form is given back as it is: what it means is a guess.
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
    if (entry.kind === "comment") lines.push(fitting(indent, entry.comment));
    else if (entry.kind === "option")
      lines.push(fitting(indent, entry.value === "" ? `${entry.key}:` : `${entry.key}: ${entry.value}`));
    else {
      lines.push(fitting(indent, `${entry.name} {`));
      write(tree, entry.entries, indent + step, step, lines);
      lines.push(fitting(indent, "}"));
    }
  }
}

/** A line that its indentation would make too long for corosync does without. */
function fitting(indent: string, content: string): string {
  const line = indent + content;
  return offsetOfByte(line, { start: 0, end: line.length }, longestLine - 1) === undefined ? line : content;
}
