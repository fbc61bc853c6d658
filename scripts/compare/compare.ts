/**
 * `npm run compare`: runs every installed program on each mistake that supposedly only Quorate finds, and writes
 * docs/comparison.md. Needs no cluster: all programs work on files.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { rules } from "../../server/src/rules/registry.ts";
import type { Example, Rule } from "../../server/src/rules/rule.ts";
import { type Answer, comparisonPage, type Row } from "./page.ts";
import {
  askCorosyncFor,
  askCrmsh,
  askCrmVerify,
  askPcs,
  askPcsVerify,
  askQuorate,
  convertToCib,
  convertToCrm,
  type Program,
  programs,
  type Said,
  versionOf,
} from "./programs.ts";
import { type Sample, samples } from "./samples.ts";

/** The configuration around every crm sample, in which no program finds anything. */
const baseConfiguration = {
  nodes: "node 1: n1\nnode 2: n2\n",
  device:
    'primitive fencing stonith:fence_ipmilan params ip=10.0.0.9 username=admin password=secret pcmk_host_list="n1 n2" op monitor interval=60s timeout=20s\n',
  property: "property stonith-enabled=true",
};

function filesOf(example: Example): Readonly<Record<string, string>> {
  const files = typeof example === "string" ? { "cluster.crm": example } : example;
  const crm = files["cluster.crm"];
  if (crm === undefined) return files;
  const nodes = /^node /m.test(crm) ? "" : baseConfiguration.nodes;
  // crmsh accepts one property statement per file.
  const whole = /^property /m.test(crm)
    ? crm.replace(/^property /m, `${baseConfiguration.property} `)
    : `${baseConfiguration.property}\n${crm}`;
  return { ...files, "cluster.crm": `${nodes}${baseConfiguration.device}${whole.trimEnd()}\n` };
}

/** What a program prints for the wrong side only; numbers and ids are ignored in the comparison. */
function onlyIn(wrong: Said, right: Said): string[] {
  const plain = (line: string): string => line.replace(/\d+/g, "0");
  const known = new Set(right.lines.map(plain));
  return [...new Set(wrong.lines.filter((line) => !known.has(plain(line))))];
}

const silent: Answer = { verdict: "silent", says: [] };
const elsewhere: Answer = { verdict: "elsewhere", says: [] };
const impossible: Answer = { verdict: "impossible", says: [] };

function answerOf(lines: readonly string[]): Answer {
  return lines.length > 0 ? { verdict: "found", says: lines } : silent;
}

interface Asked {
  readonly sample: Sample;
  readonly rule: Rule;
  readonly wrong: Readonly<Record<string, string>>;
  readonly right: Readonly<Record<string, string>>;
  readonly folder: string;
}

function pcsCommandsAnswer({ sample, rule, wrong, folder }: Asked): Answer {
  if (sample.live?.program === "pcs") return { verdict: "found", says: [sample.live.says] };
  if (!sample.pcs) return impossible;
  const isCorosync = wrong["corosync.conf"] !== undefined;
  const base = isCorosync ? undefined : askCrmsh(folder, filesOf("")["cluster.crm"] ?? "").cib;
  const [bad, good] = [askPcs(folder, base, sample.pcs.wrong), askPcs(folder, base, sample.pcs.right)];
  const says = onlyIn(bad, good);
  if (says.length > 0 || bad.cib === undefined) return answerOf(says);
  const made = isCorosync ? { "corosync.conf": bad.cib } : { "cluster.crm": convertToCrm(bad.cib) };
  const isThere = askQuorate(folder, made).some((each) => each.rule === rule.id);
  return isThere ? silent : { verdict: "prevented", says: [] };
}

function quorateAnswer({ rule, wrong, right, folder }: Asked): Answer {
  const found = (side: Readonly<Record<string, string>>): string[] =>
    askQuorate(folder, side).flatMap((each) => (each.rule === rule.id ? [each.message] : []));
  return found(right).length === 0 ? answerOf(found(wrong)) : silent;
}

function corosyncAnswers({ wrong, right }: Asked): Partial<Record<Program, Answer>> {
  const [bad, good] = [askCorosyncFor(wrong["corosync.conf"] ?? ""), askCorosyncFor(right["corosync.conf"] ?? "")];
  return { "corosync -t": answerOf(onlyIn(bad, good)) };
}

/** The output of the programs that read a configuration; the CIB is crmsh's, or quorate's conversion if crmsh refuses the text. */
function cibAnswers({ wrong, right, folder }: Asked): Partial<Record<Program, Answer>> {
  const sides = [wrong, right].map((side) => side["cluster.crm"] ?? "") as [string, string];
  const crmsh = sides.map((text) => askCrmsh(folder, text)) as [Said, Said];
  const cibs = sides.map((text, at) => crmsh[at]?.cib ?? convertToCib(text)) as [string, string];
  const asked = (ask: (folder: string, cib: string) => Said): Answer =>
    cibs.includes("") ? impossible : answerOf(onlyIn(ask(folder, cibs[0]), ask(folder, cibs[1])));
  return {
    crm_verify: asked(askCrmVerify),
    crmsh: answerOf(onlyIn(...crmsh)),
    "pcs cluster verify": asked(askPcsVerify),
  };
}

function answersFor(asked: Asked): Record<Program, Answer> {
  return {
    crm_verify: elsewhere,
    crmsh: elsewhere,
    "pcs cluster verify": elsewhere,
    "corosync -t": elsewhere,
    ...(asked.wrong["cluster.crm"] === undefined ? corosyncAnswers(asked) : cibAnswers(asked)),
    "pcs commands": pcsCommandsAnswer(asked),
    quorate: quorateAnswer(asked),
  };
}

function main(): void {
  const versions = programs.map((program) => ({ program, version: versionOf(program) }));
  const missing = versions.filter(({ version }) => version === undefined).map(({ program }) => program);
  if (missing.length > 0) {
    process.stderr.write(
      `The table is not written: ${missing.join(", ")} can't be run on this machine. Install the missing programs.\n`,
    );
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-compare-"));
  try {
    const rows = samples.map((sample): Row => {
      const rule = rules.find(({ id }) => id === sample.rule);
      if (!rule) throw new Error(`There is no rule "${sample.rule}".`);
      const example = sample.example ?? rule;
      const [wrong, right] = [filesOf(example.wrong), filesOf(example.right)];
      const answers = answersFor({ sample, rule, wrong, right, folder });
      process.stderr.write(`${rule.id}: ${programs.map((each) => `${each} ${answers[each].verdict}`).join(", ")}\n`);
      return { rule: rule.id, severity: rule.severity, answers };
    });
    const page = comparisonPage(
      rows,
      Object.fromEntries(versions.map(({ program, version }) => [program, version ?? ""])),
    );
    fs.writeFileSync(new URL("../../docs/comparison.md", import.meta.url), page);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

main();
