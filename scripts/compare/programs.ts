import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cibToCrm, crmToCib } from "../../server/src/conversion/convert.ts";
import { askCorosync, whyNoCorosync } from "../../test/server/support/corosync-oracle.ts";

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

const commands = {
  crm_verify: "crm_verify",
  crmsh: "crm",
  "pcs cluster verify": "pcs",
  "pcs commands": "pcs",
} as const;

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  return spawnSync(command, args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C", TERM: "dumb", ...env } });
}

function firstLine({ stdout, stderr }: SpawnSyncReturns<string>): string {
  return (stdout || stderr).split("\n")[0]?.trim() ?? "";
}

/** The version that a program prints; undefined if it can't be run on this machine. */
export function versionOf(program: Program): string | undefined {
  if (program === "quorate") return "this one";
  if (program === "corosync -t") {
    if (whyNoCorosync() !== undefined) return undefined;
    return /'([\d.]+)/.exec(firstLine(run("/usr/sbin/corosync", ["-v"])))?.[1];
  }
  const result = run(commands[program], ["--version"]);
  return result.status === 0 ? /\d[\d.]+/.exec(firstLine(result))?.[0] : undefined;
}

/** An empty CIB as the installed Pacemaker writes it, with quorum, so that no program complains about quorum. */
function emptyCib(): string {
  const { stdout } = run("cibadmin", ["--empty"]);
  return stdout.replace("<cib ", '<cib have-quorum="1" ');
}

function linesOf(...results: readonly SpawnSyncReturns<string>[]): string[] {
  return results
    .flatMap(({ stdout, stderr }) => `${stderr}\n${stdout}`.split("\n"))
    .map((line) => line.replace(/\u001b\[[\d;]*m/g, "").trim())
    .filter((line) => line !== "");
}

/** Messages about nodes that have not been seen, which every file causes. */
const ofTheMoment = /\((schedule_\w+|cluster_status|determine_\w+)\)|make the operation unique/;

/** Loads a crm text with crmsh into an empty CIB and verifies it; the CIB is absent if crmsh refuses the text. */
export function askCrmsh(folder: string, text: string): Said {
  const [cib, file] = [path.join(folder, "crmsh.xml"), path.join(folder, "cluster.crm")];
  fs.writeFileSync(cib, emptyCib());
  fs.writeFileSync(file, text);
  const env = { CIB_file: cib };
  const load = run("crm", ["-F", "configure", "load", "update", file], env);
  const verify = run("crm", ["configure", "verify"], env);
  const lines = linesOf(load, verify).map((line) => line.replaceAll(folder, "."));
  const written = fs.readFileSync(cib, "utf8");
  return {
    lines: lines.filter((line) => !/commit forced/.test(line)),
    ...(/<primitive /.test(written) ? { cib: written } : {}),
  };
}

/** Runs crm_verify on a CIB, at the highest verbosity that concerns the configuration. */
export function askCrmVerify(folder: string, cib: string): Said {
  const file = path.join(folder, "verify.xml");
  fs.writeFileSync(file, cib);
  return { lines: complaints(run("crm_verify", ["-VV", "--xml-file", file])) };
}

/** Runs `pcs cluster verify` on a CIB. */
export function askPcsVerify(folder: string, cib: string): Said {
  const file = path.join(folder, "verify.xml");
  fs.writeFileSync(file, cib);
  return { lines: complaints(run("pcs", ["cluster", "verify", "--full", "-f", file])) };
}

function complaints(...results: readonly SpawnSyncReturns<string>[]): string[] {
  return linesOf(...results).filter((line) => /error|warning|does not|invalid/i.test(line) && !ofTheMoment.test(line));
}

/** Runs pcs commands in order, on a CIB or, for corosync, on a corosync.conf that the first command writes. */
export function askPcs(folder: string, cib: string | undefined, wanted: readonly string[]): Said {
  const file = path.join(folder, cib === undefined ? "corosync.conf" : "pcs.xml");
  fs.rmSync(file, { force: true });
  if (cib !== undefined) fs.writeFileSync(file, cib);
  const results = wanted.map((command) => {
    const words = command.split(" ");
    return run("pcs", cib === undefined ? [...words, "--corosync_conf", file] : ["-f", file, ...words]);
  });
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  return { lines: complaints(...results), ...(text === undefined ? {} : { cib: text }) };
}

/** Runs `corosync -t` on a corosync.conf. */
export function askCorosyncFor(text: string): Said {
  const answer = askCorosync(text);
  return { lines: answer === undefined ? [] : [answer.message] };
}

const main = fileURLToPath(new URL("../../client/src/cli/main.ts", import.meta.url));

/** What `quorate check` finds in files, by rule. */
export function askQuorate(
  folder: string,
  files: Readonly<Record<string, string>>,
): { rule: string; message: string }[] {
  const own = fs.mkdtempSync(path.join(folder, "quorate-"));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(own, name), text);
  const { stdout } = run(process.execPath, [main, "check", "--format", "json", own]);
  const found = JSON.parse(stdout) as { code: string; message: string }[];
  return found.map(({ code, message }) => ({ rule: code, message }));
}

/** The CIB of a crm text by quorate's own converter, for texts that crmsh refuses. */
export function convertToCib(text: string): string {
  return crmToCib("cluster.crm", text).text;
}

/** The crm text of a CIB, so that rules can check what another program wrote. */
export function convertToCrm(cib: string): string {
  return cibToCrm("cib.xml", cib).text;
}
