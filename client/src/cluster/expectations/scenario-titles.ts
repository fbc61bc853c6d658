/** Whether the title of a scenario is meant by some words. */
type IsMeant = (title: string) => boolean;

/**
 * What words such as `any node is lost` mean: the scenarios with that title, in which `any node`, `any two nodes` and `any resource` stand
 * for each, and the node of a failure may be left out.
 */
export function meaningOf(when: string, nodes: readonly string[]): IsMeant {
  const words = when.trim().replace(/\s+/g, " ");
  const pattern = new RegExp(`^(?:${patternOf(words, nodes)})$`);
  return (title) => pattern.test(title) || pattern.test(title.replace(/ on \S+$/, ""));
}

function patternOf(words: string, nodes: readonly string[]): string {
  const [, one, other] = /^(\S+) and (\S+) are lost$/.exec(words) ?? [];
  if (one !== undefined && other !== undefined) {
    return `${escaped(one)} and ${escaped(other)} are lost|${escaped(other)} and ${escaped(one)} are lost`;
  }
  return escaped(words)
    .replace(/\bany two nodes are\b/, "\\S+ and \\S+ are")
    .replace(/\b(?:any|each|every|a) node\b/g, `(?:${nodes.map(escaped).join("|")})`)
    .replace(/\b(?:any|each|every|a) resource\b/g, "\\S+")
    .replace(/\b(?:cannot|can not) be\b/, "can't be");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
