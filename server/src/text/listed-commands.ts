/** A command that another language writes as a list of texts: `["pcs", "resource", "create", …]`. */
interface ListedCommand {
  /** Where its first quote is. */
  readonly at: number;
  readonly words: readonly string[];
}

const list = /(?<=[[(,]\s*)(["'])(?:\/usr\/s?bin\/)?(pcs|crm)\1\s*,((?:\s*(["'])[^"'\n]*\4\s*,?)+)/g;

/** The commands of pcs and crm in a text that are lists of texts, of at most so many words as stand there as plain texts. */
export function listedCommands(text: string): ListedCommand[] {
  if (!/["'](?:pcs|crm)["']/.test(text)) return [];
  return [...text.matchAll(list)].map((match) => ({
    at: match.index,
    words: [
      match[2] as string,
      ...[...(match[3] as string).matchAll(/["']([^"'\n]*)["']/g)].map(([, word = ""]) => word),
    ],
  }));
}
