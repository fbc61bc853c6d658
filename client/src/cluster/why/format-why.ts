import { listing } from "../../../../server/src/text/phrases.ts";
import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import type { Why } from "./why.ts";

/** An explanation as text: the answer, the chain, what would change it, then the scores. `placeOf`: where an element is, for its line. */
export function whyText(why: Why, placeOf: (id: string) => string | undefined = () => undefined): string {
  const { sentence, chain, remedies, scores, scheduler, assumptions } = plainTexts(why, plainLine);
  const links = chain.map(({ depth, resource, sentence: each, ids }) => {
    const places = ids.flatMap((id) => placeOf(id) ?? []);
    return `${"  ".repeat(depth + 1)}${resource}: ${each}${places.length > 0 ? ` [${[...new Set(places)].join(", ")}]` : ""}`;
  });
  const fixes = remedies.filter(({ isFix }) => isFix);
  const rest = remedies.filter(({ isFix }) => !isFix);
  const width = (pick: (row: Why["scores"][number]) => string): number =>
    Math.max(0, ...scores.map((row) => pick(row).length));
  const [nodes, numbers] = [width(({ node }) => node), width(({ score }) => score)];
  const table = scores.map(({ node, score, runs, terms, excluded }) =>
    [
      `  ${runs ? "*" : " "} ${node.padEnd(nodes)}  ${score.padStart(numbers)}`,
      ...(excluded === undefined ? [] : [`not counted: ${excluded}`]),
      ...(terms.length > 0 ? [terms.join(" + ")] : []),
    ]
      .join("  ")
      .trimEnd(),
  );
  return [
    sentence,
    ...(links.length > 0 ? ["", "How it comes about:", ...links] : []),
    ...(fixes.length > 0
      ? ["", `What would change it${fixes.length > 1 ? ", each alone" : ""}:`, ...fixes.map(({ text }) => `  ${text}`)]
      : []),
    ...(rest.length > 0
      ? ["", "It would change as well, which is no advice:", ...rest.map(({ text }) => `  ${text}`)]
      : []),
    ...(table.length > 0 ? ["", "Scores (* it runs there):", ...table] : []),
    "",
    `Answered by the scheduler of ${scheduler}.${assumptions.length > 0 ? ` Assumed: ${listing(assumptions)}.` : ""}`,
    "",
  ].join("\n");
}
