import { escapeMarkdown } from "../text/markdown.ts";

/** The most characters shown of one text; the full text is on the node, in `crm_resource --show-metadata`. */
const longest = 2_000;

/**
 * An agent's description, plain text laid out by hand, as Markdown that shows it literally: paragraphs are refilled, while lists
 * and indented text keep their lines.
 */
export function descriptionMarkdown(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest).replace(/\s+\S*$/, "")} …` : text;
  const paragraphs = shown
    .replaceAll("\r", "")
    .replaceAll("\t", "    ")
    .trim()
    .split(/\n[ ]*\n\s*?(?=[ ]*\S)/);
  const margin = marginOf(text);
  return paragraphs.map((paragraph) => flow(paragraph, margin)).join("\n\n");
}

/** How far most lines are indented, because the agent's author indented the whole text. */
function marginOf(text: string): number {
  const indents = text
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  return indents.length === 0 ? 0 : Math.min(...indents);
}

function flow(paragraph: string, margin: number): string {
  let markdown = "";
  for (const [index, line] of paragraph.split("\n").entries()) {
    const indent = line.length - line.trimStart().length - margin;
    const hasOwnLine = indent > 0 || /^\s*(?:[-*•+]|\d+[.)])\s/.test(line);
    markdown += index === 0 ? "" : hasOwnLine ? "  \n" : " ";
    if (hasOwnLine && indent > 0) markdown += "\u00a0".repeat(Math.min(indent, 8));
    markdown += escapeMarkdown(line.trim());
  }
  return markdown;
}
