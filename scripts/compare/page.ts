import { type Program, programs } from "./programs.ts";

/** What came of asking one program about one sample. */
export interface Answer {
  /**
   * `found`: it names the fault, when the configuration is loaded or checked. `prevented`: what it writes doesn't have the fault.
   * `silent`: it has nothing to say. `impossible`: the fault can't be written with it. `elsewhere`: it is for another file.
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

const words = { found: "found", prevented: "prevents", silent: "–", impossible: "n/a", elsewhere: "" } as const;

const others = programs.filter((program) => program !== "quorate");

function isCaught({ verdict }: Answer): boolean {
  return verdict === "found" || verdict === "prevented";
}

function total(rows: readonly Row[], program: Program): string {
  const count = rows.filter(({ answers }) => isCaught(answers[program])).length;
  const asked = rows.filter(({ answers }) => !["elsewhere", "impossible"].includes(answers[program].verdict)).length;
  return `${count} of ${asked}`;
}

/** How many mistakes none of these programs catches. */
function aloneIn(rows: readonly Row[], asked: readonly Program[]): number {
  return rows.filter(({ answers }) => asked.every((program) => !isCaught(answers[program]))).length;
}

/** docs/comparison.md. */
export function comparisonPage(rows: readonly Row[], versions: Readonly<Record<string, string>>): string {
  const said = rows.flatMap(({ rule, answers }) =>
    others.flatMap((program) => {
      const says = answers[program].says.slice(0, 2).map((line) => `\`${line.replaceAll("`", "'").slice(0, 200)}\``);
      return says.length > 0 ? [`- ${rule}, ${program}: ${says.join("; ")}`] : [];
    }),
  );
  return [
    "# Comparison with other tools",
    "<!-- Written by npm run compare. -->",
    [
      "The rules below were chosen because no installed tool was thought to report them. So each was put to the test: a wrong configuration and its right twin, whole ones that differ in nothing else, were given to every program, without a cluster.",
      "*found*: the program names or refuses the fault, be it while loading or in a check of its own, and says nothing of the kind about the twin. *prevents*: the program's own command writes it right.",
      "*–*: not a word. *n/a*: the fault can't be made with it, or doesn't get that far. Empty: the program is for another file.",
      "crmsh is asked with `configure load` and `configure verify`, crm_verify with `-VV`, pcs with `cluster verify --full`; the commands of pcs that would make the same configuration have a column of their own, as they check the arguments of a command, and not an existing configuration.",
    ].join(" "),
    [
      cells(["", ...programs]),
      cells(Array.from({ length: programs.length + 1 }, () => "---")),
      cells(["**Caught**", ...programs.map((program) => `**${total(rows, program)}**`)]),
      cells(["Version", ...programs.map((program) => versions[program] ?? "")]),
    ].join("\n"),
    [
      `**${aloneIn(
        rows,
        others.filter((program) => program !== "pcs commands"),
      )} of ${rows.length}** mistakes are reported by quorate alone when a configuration is loaded or checked,`,
      `**${aloneIn(rows, others)}** of them also when it is typed as commands of pcs.`,
    ].join(" "),
    [
      cells(["Rule", "Severity", ...programs]),
      cells(Array.from({ length: programs.length + 2 }, () => "---")),
      ...rows.map(({ rule, severity, answers }) =>
        cells([`[${rule}](rules.md#${rule})`, severity, ...programs.map((program) => words[answers[program].verdict])]),
      ),
    ].join("\n"),
    "## What the other tools print",
    said.join("\n"),
    "",
  ].join("\n\n");
}
