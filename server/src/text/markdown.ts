import { plainLine, plainText } from "./plain-text.ts";

/** What renderers of GitHub's Markdown make a link of where it stands bare: an address of the web, a host's name, an address for mail. */
const bareLink = /:(?=\/\/)|(?<=\bwww)\.|@(?=[\w-]+\.)/gi;

/** A text as Markdown that shows it literally, in one line: no link, image, HTML or format comes of it. */
export function escapeMarkdown(text: string): string {
  return plainLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\`*{}[\]#+!|~$>]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\$&")
    .replace(bareLink, "\\$&")
    .replace(/^[-=](?=\s|[-=]|$)/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}

/** A text as Markdown code within a line. */
export function codeSpan(text: string): string {
  return `\`${plainLine(text).replaceAll("`", "'")}\``;
}

/** A text as a block of code in Markdown, whatever it holds: the fence is longer than any in it. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${plainText(text)}\n${fence}`;
}
