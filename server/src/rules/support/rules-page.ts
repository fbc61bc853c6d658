import { type Example, type Rule, type RuleGroup, ruleGroups } from "../rule.ts";

function exampleBlocks(example: Example): string[] {
  const files = typeof example === "string" ? [["", example] as const] : Object.entries(example);
  return files.map(([name, text]) => {
    const language = name === "" || name.endsWith(".crm") ? "crm" : "";
    const heading = name === "" || files.length === 1 ? "" : `\`${name}\`\n\n`;
    return `${heading}\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
  });
}

/** The documentation of one rule as Markdown; its heading is the rule's id, so that `#id` links to it. */
export function ruleSection(rule: Rule): string {
  const { id, title, severity, why, source, wrong, right } = rule;
  return [
    `## ${id}`,
    `**${title}.** ${severity[0]?.toUpperCase()}${severity.slice(1)}.`,
    why,
    "Wrong:",
    ...exampleBlocks(wrong),
    "Right:",
    ...exampleBlocks(right),
    `Source: ${source.replace(/\.$/, "")}.`,
  ].join("\n\n");
}

const groupTitles: Readonly<Record<RuleGroup, string>> = {
  fencing: "Fencing",
  quorum: "Quorum",
  corosync: "corosync.conf",
  resources: "Resources",
  constraints: "Constraints",
  text: "Text",
};

function groupTable(group: RuleGroup, rules: readonly Rule[]): string[] {
  const rows = rules.map(({ id, severity, title }) => `| [${id}](#${id}) | ${severity} | ${title} |`);
  return [`**${groupTitles[group]}**`, ["| Rule | Severity | What it finds |", "|---|---|---|", ...rows].join("\n")];
}

/** docs/rules.md: a table of rules for each group, and a section for each rule. */
export function rulesPage(rules: readonly Rule[]): string {
  return [
    "# Rules",
    "<!-- Written by npm run rules. -->",
    [
      `Quorate has ${rules.length} rules. Each describes a mistake, why it matters, and what to do. Where one edit fixes it, the editor offers that edit.`,
      "The setting `quorate.rules` changes the severity of a rule or turns it off. `# quorate-ignore RULE REASON` on the line before a statement suppresses a finding there (see [checks.md](checks.md)).",
    ].join(" "),
    ...ruleGroups.flatMap((group) =>
      groupTable(
        group,
        rules.filter((rule) => rule.group === group),
      ),
    ),
    ...rules.map(ruleSection),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}
