import { type Program, programs } from "./programs.ts";

/** The result of running one program on one sample. */
export interface Answer {
  /**
   * `found`: it reports the mistake when the configuration is loaded or checked. `prevented`: what it writes doesn't have the
   * mistake. `silent`: it reports nothing. `impossible`: the mistake can't be made with it. `elsewhere`: it is for another file.
   */
  readonly verdict: "found" | "prevented" | "silent" | "impossible" | "elsewhere";
  readonly says: readonly string[];
}

/** A line of the table. */
export interface Row {
  readonly rule: string;
  readonly severity: string;
  readonly answers: Readonly<Record<Program, Answer>>;
}

const cells = (row: readonly string[]): string => `| ${row.join(" | ")} |`;

const labels = { found: "found", prevented: "prevents", silent: "–", impossible: "n/a", elsewhere: "" } as const;

const others = programs.filter((program) => program !== "quorate");

function isCaught({ verdict }: Answer): boolean {
  return verdict === "found" || verdict === "prevented";
}

function total(rows: readonly Row[], program: Program): string {
  const count = rows.filter(({ answers }) => isCaught(answers[program])).length;
  const asked = rows.filter(({ answers }) => !["elsewhere", "impossible"].includes(answers[program].verdict)).length;
  return `${count} of ${asked}`;
}

/** The number of mistakes that none of these programs catches. */
function caughtByNone(rows: readonly Row[], asked: readonly Program[]): number {
  return rows.filter(({ answers }) => asked.every((program) => !isCaught(answers[program]))).length;
}

/** docs/comparison.md. */
export function comparisonPage(rows: readonly Row[], versions: Readonly<Record<string, string>>): string {
  const outputs = rows.flatMap(({ rule, answers }) =>
    others.flatMap((program) => {
      const says = answers[program].says.slice(0, 2).map((line) => `\`${line.replaceAll("`", "'").slice(0, 200)}\``);
      return says.length > 0 ? [`- ${rule}, ${program}: ${says.join("; ")}`] : [];
    }),
  );
  return [
    "# Comparison with other tools",
    "<!-- Written by npm run compare. -->",
    [
      "The rules below were chosen on the assumption that no installed tool reports their mistakes. To test that, every program gets a wrong and a right configuration, both complete and otherwise identical, without a cluster.",
      "*found*: the program reports or rejects the mistake while it loads or checks the configuration, and reports nothing similar for the right one. *prevents*: the program's own command writes the right configuration.",
      "*–*: the program reports nothing. *n/a*: the mistake can't be made with the program, or an earlier step rejects it. Empty: the program is for another file.",
      "crmsh runs `configure load` and `configure verify`, crm_verify runs with `-VV`, pcs runs `cluster verify --full`. The pcs commands that create the same configuration have a column of their own, because they check what is typed, not what is configured.",
    ].join(" "),
    [
      cells(["", ...programs]),
      cells(Array.from({ length: programs.length + 1 }, () => "---")),
      cells(["**Caught**", ...programs.map((program) => `**${total(rows, program)}**`)]),
      cells(["Version", ...programs.map((program) => versions[program] ?? "")]),
    ].join("\n"),
    [
      `**${caughtByNone(
        rows,
        others.filter((program) => program !== "pcs commands"),
      )} of ${rows.length}** mistakes are reported only by quorate when a configuration is loaded or checked,`,
      `**${caughtByNone(rows, others)}** of them also when it is entered as pcs commands.`,
    ].join(" "),
    [
      cells(["Rule", "Severity", ...programs]),
      cells(Array.from({ length: programs.length + 2 }, () => "---")),
      ...rows.map(({ rule, severity, answers }) =>
        cells([
          `[${rule}](rules.md#${rule})`,
          severity,
          ...programs.map((program) => labels[answers[program].verdict]),
        ]),
      ),
    ].join("\n"),
    "## What the other tools print",
    outputs.join("\n"),
    "",
  ].join("\n\n");
}
