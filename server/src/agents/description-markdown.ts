/** So much of one text is shown; the rest is on the node, in `crm_resource --show-metadata`. */
const longest = 2_000;

/**
 * An agent's description, plain text laid out by hand, as Markdown that shows it letter by letter: paragraphs flow, while lists and
 * what is indented keep their lines.
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
  let told = "";
  for (const [index, line] of paragraph.split("\n").entries()) {
    const indent = line.length - line.trimStart().length - margin;
    const isOfItsOwn = indent > 0 || /^\s*(?:[-*•+]|\d+[.)])\s/.test(line);
    told += index === 0 ? "" : isOfItsOwn ? "  \n" : " ";
    if (isOfItsOwn && indent > 0) told += "\u00a0".repeat(Math.min(indent, 8));
    told += literally(line.trim());
  }
  return told;
}

function literally(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\`*_{}[\]#+!|~$>]/g, "\\$&")
    .replace(/^[-=](?=\s|[-=]|$)/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}
