/**
 * `npm run compare`: runs the programs of this machine and of later releases on the mistake of every rule, and writes
 * docs/comparison.md. `npm run compare -- RULE…` asks about these rules only and keeps the other rows. Needs no cluster: all programs
 * work on files.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { rules } from "../../server/src/rules/registry.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { answersFor } from "./answers.ts";
import { comparisonPage, readRows, rowOf, type WrittenRow } from "./page.ts";
import { programs, versionOf } from "./programs.ts";
import { laterRoots, ReleasePrograms } from "./releases.ts";
import { sampleOf } from "./samples.ts";

const page = new URL("../../docs/comparison.md", import.meta.url);
const report = (text: string): void => void process.stderr.write(`${text}\n`);

/** The programs of one release, and their versions. */
interface Asked {
  readonly release: ReleasePrograms;
  readonly versions: Readonly<Record<string, string | undefined>>;
}

function withVersions(release: ReleasePrograms): Asked {
  return { release, versions: Object.fromEntries(programs.map((program) => [program, versionOf(program, release)])) };
}

async function rowFor(rule: Rule, releases: readonly Asked[]): Promise<WrittenRow> {
  const answered: Parameters<typeof rowOf>[1][number][] = [];
  for (const { release, versions } of releases)
    answered.push({ versions, answers: await answersFor(sampleOf(rule), rule, release) });
  const row = rowOf(rule, answered);
  report(`${rule.id}: ${row.cells.join(" | ")}`);
  return row;
}

/** Rows in the order of the rules, of two for a rule the later one. */
function merged(all: readonly WrittenRow[]): WrittenRow[] {
  const rows = new Map(all.map((row) => [row.rule, row]));
  return rules.flatMap(({ id }) => rows.get(id) ?? []);
}

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((id) => !rules.some((rule) => rule.id === id));
  if (unknown.length > 0) throw new Error(`There is no rule ${unknown.join(", ")}.`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-compare-"));
  const releases: Asked[] = [];
  try {
    const own = withVersions(new ReleasePrograms(folder));
    const missing = programs.filter((program) => own.versions[program] === undefined);
    if (missing.length > 0) {
      report(
        `The table is not written: ${missing.join(", ")} can't be run on this machine. Install the missing programs.`,
      );
      return;
    }
    const later = await laterRoots(report);
    for (const sentence of later.missing) report(`Not asked: ${sentence}`);
    releases.push(own, ...later.roots.map((root) => withVersions(new ReleasePrograms(folder, root))));
    const rows = wanted.length > 0 ? readRows(fs.readFileSync(page, "utf8")) : [];
    for (const rule of rules.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
      rows.push(await rowFor(rule, releases));
      // Written after each, so that a run that is ended keeps what it has.
      const versions = releases.map((each) => each.versions);
      fs.writeFileSync(page, comparisonPage(merged(rows), versions, later.missing));
    }
    const absent = rules.filter(({ id }) => !rows.some(({ rule }) => rule === id));
    if (absent.length > 0) report(`The page lacks ${absent.map(({ id }) => id).join(", ")}.`);
  } finally {
    for (const { release } of releases) release.stop();
    fs.rmSync(folder, { recursive: true });
  }
}

await main(process.argv.slice(2));
