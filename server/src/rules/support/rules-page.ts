import type { Example, Rule } from "../rule.ts";

const categories = {
  fast: "follows each keystroke",
  workspace: "looks at all files of the cluster",
  live: "looks at a connected cluster",
} as const;

function exampleBlocks(example: Example): string[] {
  const files = typeof example === "string" ? [["", example] as const] : Object.entries(example);
  return files.map(([name, text]) => {
    const language = name === "" || name.endsWith(".crm") ? "crm" : "";
    const heading = name === "" || files.length === 1 ? "" : `\`${name}\`\n\n`;
    return `${heading}\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
  });
}

/** All there is to say about one rule, as Markdown; its heading is the rule's id, so that `#id` leads to it. */
export function ruleSection(rule: Rule): string {
  const { id, title, severity, category, why, source, wrong, right } = rule;
  return [
    `## ${id}`,
    `**${title}.** ${severity[0]?.toUpperCase()}${severity.slice(1)}; ${categories[category]}.`,
    why,
    "Wrong:",
    ...exampleBlocks(wrong),
    "Right:",
    ...exampleBlocks(right),
    `Source: ${source.replace(/\.$/, "")}.`,
  ].join("\n\n");
}

/** docs/rules.md: a table of all rules, and a section for each. */
export function rulesPage(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, title }) => `| [${id}](#${id}) | ${severity} | ${title} |`);
  return [
    "# Rules",
    "<!-- Written by npm run rules. -->",
    [
      `Quorate has ${rules.length} rules. Each tells a mistake, why it matters, and what to do; where one edit mends it, the editor offers that edit.`,
      "How grave a rule's findings are, or that it is off, says the setting `quorate.rules`; `# quorate-ignore RULE REASON` on the line before a statement silences one place (see [checks.md](checks.md)).",
    ].join(" "),
    ["| Rule | Severity | What it finds |", "|---|---|---|", ...rows].join("\n"),
    ...rules.map(ruleSection),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}
