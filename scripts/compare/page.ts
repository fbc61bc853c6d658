import type { Rule } from "../../server/src/rules/rule.ts";
import type { Answer } from "./answers.ts";
import { type Program, programs } from "./programs.ts";

/** What one release's programs say about a rule's mistake, and their versions. */
interface Versioned {
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly answers: Readonly<Record<Program, Answer>>;
}

/** A row as it is written on the page. */
export interface WrittenRow {
  readonly rule: string;
  readonly severity: string;
  /** One for each program: a word that holds for all its releases, or the machine's, then the other releases that say otherwise. */
  readonly cells: readonly string[];
  /** The lines about what other programs print. */
  readonly outputs: readonly string[];
}

const cells = (row: readonly string[]): string => `| ${row.join(" | ")} |`;

const labels = { found: "found", prevented: "prevents", silent: "–", impossible: "n/a", elsewhere: "" } as const;

const others = programs.filter((program) => program !== "quorate");
const onLoad = others.filter((program) => program !== "pcs commands");

/** The row of a rule. The first of the releases is the machine's own. */
export function rowOf({ id, severity }: Rule, releases: readonly Versioned[]): WrittenRow {
  const [own, ...later] = releases;
  const label = (program: Program, release: Versioned | undefined): string =>
    labels[release?.answers[program].verdict ?? "elsewhere"];
  return {
    rule: id,
    severity,
    cells: programs.map((program) => {
      const first = label(program, own);
      const different = later.filter((release) => label(program, release) !== first);
      return [first, ...different.map((each) => `${each.versions[program]}: ${label(program, each)}`)].join("; ");
    }),
    outputs: others.flatMap((program) => outputsOf(id, program, releases)),
  };
}

/** What a program prints, and what a later release prints where the machine's prints nothing. */
function outputsOf(rule: string, program: Program, releases: readonly Versioned[]): string[] {
  const speaking = releases.find(({ answers }) => answers[program].says.length > 0);
  if (speaking === undefined) return [];
  const version = speaking === releases[0] ? "" : ` ${speaking.versions[program]}`;
  const says = speaking.answers[program].says
    .slice(0, 2)
    .map((said) => `\`${oneLine(said).replaceAll("`", "'").slice(0, 200)}\``);
  return [`- ${rule}, ${program}${version}: ${says.join("; ")}`];
}

/** A message on one line, since the page has one line for each row, without the time that corosync writes before each of its lines. */
function oneLine(message: string): string {
  return message
    .split("\n")
    .map((line) => line.replace(/^\w{3} \d\d \d\d:\d\d:\d\d\.\d+ /, "").trim())
    .join(" ");
}

/** The rows of a page that was written before. */
export function readRows(page: string): WrittenRow[] {
  const lines = page.split("\n");
  return lines.flatMap((line) => {
    const [, rule, rest] = /^\| \[([\w-]+)\]\(rules\.md#[\w-]+\) \| (.*) \|$/.exec(line) ?? [];
    if (rule === undefined || rest === undefined) return [];
    const [severity = "", ...written] = rest.split("|").map((cell) => cell.trim());
    return [{ rule, severity, cells: written, outputs: lines.filter((each) => each.startsWith(`- ${rule}, `)) }];
  });
}

/** What a cell says of one release. */
function inRelease(cell: string, version: string | undefined): string {
  const [first = "", ...different] = cell.split("; ");
  return different.find((each) => each.startsWith(`${version}: `))?.slice(`${version}: `.length) ?? first;
}

function isCaught(label: string): boolean {
  return label === labels.found || label === labels.prevented;
}

function total(rows: readonly WrittenRow[], program: Program, version: string | undefined): string {
  const said = rows.map((row) => inRelease(row.cells[programs.indexOf(program)] ?? "", version));
  const asked = said.filter((label) => label !== labels.elsewhere && label !== labels.impossible);
  return `${asked.filter(isCaught).length} of ${asked.length}`;
}

/** The number of mistakes that none of these programs catches, in any release that was asked. */
function caughtByNone(rows: readonly WrittenRow[], asked: readonly Program[]): number {
  const isSilent = (cell = ""): boolean => !cell.split(/; (?:[\d.]+: )?/).some(isCaught);
  return rows.filter((row) => asked.every((program) => isSilent(row.cells[programs.indexOf(program)]))).length;
}

/** docs/comparison.md. `releases` are the versions of each release's programs, `missing` a sentence for each that wasn't asked. */
export function comparisonPage(
  rows: readonly WrittenRow[],
  releases: readonly Readonly<Record<string, string | undefined>>[],
  missing: readonly string[],
): string {
  return [
    "# Comparison with other tools",
    "<!-- Written by npm run compare. -->",
    [
      "What other programs say about the mistake of each rule. Every program gets a wrong and a right configuration, both complete where the rule allows it and otherwise identical, without a cluster.",
      "*found*: the program reports or rejects the mistake while it loads or checks the configuration, and reports nothing similar for the right one. *prevents*: the program's own command writes the right configuration.",
      "*–*: the program reports nothing. *n/a*: the mistake can't be made with the program, or an earlier step rejects both configurations. Empty: the program is for another file, or no commands were written for it.",
      "A word alone holds for all releases; a release that answers otherwise has its version before its own word.",
      "crmsh runs `configure load` and `configure verify`, crm_verify runs with `-VV`, pcs runs `cluster verify --full`. The pcs commands that create the same configuration have a column of their own, because they check what is typed, not what is configured.",
    ].join(" "),
    [
      cells(["", ...programs]),
      cells(Array.from({ length: programs.length + 1 }, () => "---")),
      ...releases.flatMap((versions) => [
        cells(["Version", ...programs.map((program) => versions[program] ?? "")]),
        cells(["**Caught**", ...programs.map((program) => `**${total(rows, program, versions[program])}**`)]),
      ]),
    ].join("\n"),
    ...(missing.length > 0 ? [`Not asked: ${missing.join(" ")}`] : []),
    [
      `**${caughtByNone(rows, onLoad)} of ${rows.length}** mistakes are reported only by quorate when a configuration is loaded or checked, whatever the release,`,
      `**${caughtByNone(rows, others)}** of them also when it is entered as pcs commands.`,
    ].join(" "),
    [
      cells(["Rule", "Severity", ...programs]),
      cells(Array.from({ length: programs.length + 2 }, () => "---")),
      ...rows.map(({ rule, severity, cells: own }) => cells([`[${rule}](rules.md#${rule})`, severity, ...own])),
    ].join("\n"),
    "## What the other tools print",
    rows.flatMap(({ outputs }) => outputs).join("\n"),
    "",
  ].join("\n\n");
}
