import fs from "node:fs";
import path from "node:path";
import { cibToCrm, crmToCib } from "../../server/src/conversion/convert.ts";
import type { Example, Rule } from "../../server/src/rules/rule.ts";
import { createWorkspace, parseDocument, readSbd, type TargetVersions } from "../../server/src/workspace.ts";
import { askCorosync, whyNoCorosync } from "../../test/server/support/corosync-oracle.ts";
import type { ReleasePrograms } from "./releases.ts";

/** The compared programs, in the order of the table's columns. */
export const programs = [
  "crm_verify",
  "crmsh",
  "pcs cluster verify",
  "pcs commands",
  "corosync -t",
  "quorate",
] as const;

export type Program = (typeof programs)[number];

/** A program's output for one side of a sample. */
export interface Said {
  readonly lines: readonly string[];
  /** The CIB that the program wrote, if it writes one. */
  readonly cib?: string;
}

const commands = { crm_verify: "crm_verify", crmsh: "crm", "corosync -t": "/usr/sbin/corosync" } as const;

/** The version that a program prints; undefined if it can't be run. */
export function versionOf(program: Program, release: ReleasePrograms): string | undefined {
  if (program === "quorate") return "this one";
  if (program === "corosync -t" && release.isOwn && whyNoCorosync() !== undefined) return undefined;
  const name = program === "pcs cluster verify" || program === "pcs commands" ? "pcs" : commands[program];
  const { stdout } = release.run([name, program === "corosync -t" ? "-v" : "--version"]);
  return /\d+(?:\.\d+)+/.exec(stdout ?? "")?.[0];
}

/** An empty CIB as the release's Pacemaker writes it, with quorum, so that no program complains about quorum. */
function emptyCib(release: ReleasePrograms): string {
  return release.run(["cibadmin", "--empty"]).stdout.replace("<cib ", '<cib have-quorum="1" ');
}

function linesOf(...printed: readonly string[]): string[] {
  return printed
    .flatMap((text) => text.split("\n"))
    .map((line) => line.replace(/\u001b\[[\d;]*m/g, "").trim())
    .filter((line) => line !== "");
}

/** Messages about nodes that have not been seen, which every file causes. */
const ofTheMoment = /\((schedule_\w+|cluster_status|determine_\w+)\)|make the operation unique/;

/** Loads a crm text with crmsh into an empty CIB and verifies it; the CIB is absent if crmsh refuses the text. */
export async function askCrmsh(release: ReleasePrograms, text: string): Promise<Said> {
  const { folder } = release;
  const [cib, file] = [path.join(folder, "crmsh.xml"), path.join(folder, "cluster.crm")];
  fs.writeFileSync(cib, emptyCib(release));
  fs.writeFileSync(file, text);
  const load = await release.crm(["-F", "configure", "load", "update", file], cib);
  const verify = await release.crm(["configure", "verify"], cib);
  const lines = linesOf(load, verify).map((line) => line.replaceAll(folder, "."));
  const written = fs.readFileSync(cib, "utf8");
  return {
    lines: lines.filter((line) => !/commit forced/.test(line)),
    ...(/<primitive /.test(written) ? { cib: written } : {}),
  };
}

/** Runs crm_verify on a CIB, at the highest verbosity that concerns the configuration. */
export function askCrmVerify(release: ReleasePrograms, cib: string): Said {
  const file = path.join(release.folder, "verify.xml");
  fs.writeFileSync(file, cib);
  const { stdout, stderr } = release.run(["crm_verify", "-VV", "--xml-file", file]);
  return { lines: complaints(stderr, stdout) };
}

/** Runs `pcs cluster verify` on a CIB. */
export async function askPcsVerify(release: ReleasePrograms, cib: string): Promise<Said> {
  const file = path.join(release.folder, "verify.xml");
  fs.writeFileSync(file, cib);
  return { lines: complaints(await release.pcs(["cluster", "verify", "--full", "-f", file])) };
}

function complaints(...printed: readonly string[]): string[] {
  return linesOf(...printed).filter((line) => /error|warning|does not|invalid/i.test(line) && !ofTheMoment.test(line));
}

/** Runs pcs commands in order, on a CIB or, for corosync, on a corosync.conf that the first command writes. */
export async function askPcs(
  release: ReleasePrograms,
  cib: string | undefined,
  wanted: readonly string[],
): Promise<Said> {
  const file = path.join(release.folder, cib === undefined ? "made.conf" : "pcs.xml");
  fs.rmSync(file, { force: true });
  if (cib !== undefined) fs.writeFileSync(file, cib);
  const printed: string[] = [];
  for (const command of wanted) {
    const words = command.split(" ");
    printed.push(await release.pcs(cib === undefined ? [...words, "--corosync_conf", file] : ["-f", file, ...words]));
  }
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  return { lines: complaints(...printed), ...(text === undefined ? {} : { cib: text }) };
}

/** Runs `corosync -t` on a corosync.conf. */
export function askCorosyncFor(release: ReleasePrograms, text: string): Said {
  if (release.isOwn) {
    const answer = askCorosync(text);
    return { lines: answer === undefined ? [] : [answer.message] };
  }
  const file = path.join(release.folder, "corosync.conf");
  fs.writeFileSync(file, text);
  const result = release.run([commands["corosync -t"], "-c", file, "-t"]);
  if (result.status === 0) return { lines: [] };
  const lines = linesOf(result.stderr, result.stdout);
  const message = lines.map((line) => /parser error: .*?corosync\.conf:\d+: (.*)/.exec(line)?.[1]).find(Boolean);
  return { lines: [message ?? lines.join(" ")] };
}

/** The messages of one rule about the files of a cluster. */
export function askQuorate(rule: Rule, files: Readonly<Record<string, string>>): string[] {
  const { sbd, "sbd.dump": dump, ...texts } = files;
  const documents = Object.entries(texts).map(([name, text]) =>
    parseDocument(name, name.endsWith(".conf") ? "corosync" : "crm", text),
  );
  const target: TargetVersions = {
    ...rule.exampleTarget,
    ...(sbd === undefined && dump === undefined ? {} : { sbd: readSbd({ settings: sbd ?? "", dump: dump ?? "" }) }),
  };
  const fail = (id: string, error: unknown): never => {
    throw new Error(`${id}: ${error}`);
  };
  const found = createWorkspace().checkDocuments(documents, fail, { target });
  return [...found.values()].flat().flatMap(({ code, message }) => (code === rule.id ? [message] : []));
}

/** The files of an example. */
export function namedFiles(example: Example): Readonly<Record<string, string>> {
  return typeof example === "string" ? { "cluster.crm": example } : example;
}

/** The CIB of a crm text by quorate's own converter, for texts that crmsh refuses. */
export function convertToCib(text: string): string {
  return crmToCib("cluster.crm", text).text;
}

/** The crm text of a CIB, so that rules can check what another program wrote. */
export function convertToCrm(cib: string): string {
  return cibToCrm("cib.xml", cib).text;
}
