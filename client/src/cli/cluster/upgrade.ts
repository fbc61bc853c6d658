import { spawn } from "node:child_process";
import type { LiveCorosync } from "../../../../server/src/protocol.ts";
import { plainJson } from "../../../../server/src/text/plain-text.ts";
import {
  type ClusterFacts,
  changedDefaults,
  clusterFacts,
  convert,
  createWorkspace,
  describeTrial,
  formatUpgrade,
  mustChange,
  parseDocument,
  type UpgradeFinding,
  unconvertedTarget,
  upgradedTarget,
  upgradeFindings,
  upgradeFindingsOfCorosync,
  upgradeFindingsOfLive,
} from "../../../../server/src/workspace.ts";
import { type RunWithInput, upgradeCopy } from "../../cluster/cib/upgrade-copy.ts";
import { readLiveCorosync } from "../../cluster/corosync/live-corosync.ts";
import { checkPaths } from "../checked-files.ts";
import { clusterOptions, formats, Misuse, oneOf, readOptions } from "../options.ts";
import { err, out } from "../output.ts";
import { readText } from "../read-documents.ts";
import { exitCodes } from "./exit-codes.ts";
import { runOnCluster } from "./with-cluster.ts";

const options = { ...clusterOptions, to: { type: "string" }, format: { type: "string", default: "text" } } as const;

interface Asked {
  readonly to: string;
  readonly format: (typeof formats)[number];
  readonly files: readonly string[];
}

/**
 * `quorate upgrade --to RELEASE [FILE…]`: what of the files, or of a live cluster, the release would refuse, ignore or take differently, and
 * the steps of the upgrade. Changes nothing. Resolves to the exit code: 3 where something must be changed first.
 */
export async function runUpgrade(args: readonly string[]): Promise<number> {
  if (args.some((arg) => /^--(cluster|host)\b/.test(arg)))
    return runOnCluster("upgrade", args, options, ({ values, positionals }) => {
      const asked = askedOf(values, positionals, false);
      return async ({ session, signal }) => {
        const cib = await session.readCib(signal);
        const run: RunWithInput = async (argv, stdin) =>
          (await session.run(argv, { stdin, plain: true, timeoutMs: 60_000, title: "cibadmin --upgrade (on a copy)" }))
            .stdout;
        const corosync = await readLiveCorosync(session, clusterFacts(cib).nodes, signal);
        return report(asked, cib, run, corosync);
      };
    });
  try {
    const { values, positionals } = readOptions(args, options, "upgrade");
    return await report(askedOf(values, positionals, true), undefined, runHere);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    err(`quorate upgrade: ${error.message}. See quorate help.\n`);
    return exitCodes.misuse;
  }
}

function askedOf(
  values: { readonly to?: string | undefined; readonly format: string },
  files: readonly string[],
  needsFiles: boolean,
): Asked {
  if (values.to === undefined || !/^v?\d+(\.\d+)*$/.test(values.to))
    throw new Misuse("--to is a release such as 3.0.3");
  if (needsFiles && files.length === 0)
    throw new Misuse("name at least one file, or a cluster with --cluster or --host");
  return { to: values.to, format: oneOf("format", values.format, formats), files };
}

async function report(
  { to, format, files }: Asked,
  live: string | undefined,
  run: RunWithInput,
  corosync?: LiveCorosync,
): Promise<number> {
  const findings = [
    ...(files.length > 0 ? inFiles(files, to) : upgradeFindingsOfLive(live ?? "", to)),
    ...(corosync === undefined ? [] : upgradeFindingsOfCorosync(corosync, to)),
  ];
  const cib = live ?? cibOf(files);
  const facts = factsOf(cib, cib !== undefined && isMade(files, live));
  const copy = cib === undefined ? undefined : await upgradeCopy(run, cib).catch(() => undefined);
  const trial = describeTrial(to, cib, copy);
  out(
    format === "json"
      ? `${plainJson({ format: 1, to, findings, cluster: facts, trial, corosync: withoutTexts(corosync) }, 2)}\n`
      : formatUpgrade(to, findings, facts, trial, corosync),
  );
  return findings.some(mustChange) ? exitCodes.change : exitCodes.done;
}

/** Which nodes have the same corosync.conf, and which couldn't be read. */
function withoutTexts(corosync: LiveCorosync | undefined) {
  if (corosync === undefined) return undefined;
  return { files: corosync.files.map(({ nodes }) => ({ nodes })), unread: corosync.unread };
}

/** What a CIB says; one that was made of a crm text has a schema that no cluster has. */
function factsOf(cib: string | undefined, isFromText: boolean): ClusterFacts {
  if (cib === undefined) return { nodes: [], usesSbd: false };
  const { schema, ...rest } = clusterFacts(cib);
  return isFromText || schema === undefined ? rest : { ...rest, schema };
}

function isMade(files: readonly string[], live: string | undefined): boolean {
  return live === undefined && !files.some((file) => file !== "-" && isCib(readText(file)));
}

function isCib(text: string): boolean {
  return /^\uFEFF?\s*</.test(text);
}

function inFiles(files: readonly string[], to: string): UpgradeFinding[] {
  const failures: string[] = [];
  const checked = [...checkPaths(files, { target: upgradedTarget(to) }, (message) => failures.push(message))];
  if (failures.length > 0) throw new Misuse(failures.join("; ").replace(/\.$/, ""));
  const workspace = createWorkspace();
  return checked.flatMap(({ file, text, findings, cluster }) => {
    const facts = isCib(text) ? clusterFacts(text) : undefined;
    const changed = changedDefaults(cluster, facts?.pacemaker, to).get(file) ?? [];
    const all = [...findings, ...changed];
    if (facts === undefined) return upgradeFindings(file, text, all);
    const target = unconvertedTarget(to, facts.schema);
    const unconverted = workspace.checkDocuments([parseDocument(file, "cib", text)], undefined, { target });
    return upgradeFindings(file, text, all, unconverted.get(file) ?? []);
  });
}

/** The CIB among the files, or the one that the only crm file makes; undefined where there is none. */
function cibOf(files: readonly string[]): string | undefined {
  const read = files
    .filter((file) => file !== "-" && !file.endsWith(".conf"))
    .flatMap((file) => {
      try {
        return [{ file, text: readText(file) }];
      } catch {
        return [];
      }
    });
  const cib = read.find(({ text }) => isCib(text));
  const [only, ...more] = read;
  if (cib !== undefined || only === undefined || more.length > 0) return cib?.text;
  const made = convert(only.file, only.text, "crm", "cib");
  return made.errors.length > 0 ? undefined : made.text;
}

/** Runs a command on this machine. */
function runHere([program = "", ...args]: readonly string[], stdin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    child.on("error", reject).on("close", () => resolve(printed));
    child.stdin.on("error", () => undefined).end(stdin);
  });
}
