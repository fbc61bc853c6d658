import fs from "node:fs";
import path from "node:path";
import { plainJson } from "../../../../server/src/text/plain-text.ts";
import {
  convert,
  createWorkspace,
  languageOfFile,
  parseDocument,
  type SourceDocument,
} from "../../../../server/src/workspace.ts";
import { whatIfText } from "../../cluster/what-if/format-what-if.ts";
import { localScheduler } from "../../cluster/what-if/local-scheduler.ts";
import { withPlausibleStatus } from "../../cluster/what-if/plausible-status.ts";
import type { Scheduler } from "../../cluster/what-if/scheduler.ts";
import { sessionScheduler } from "../../cluster/what-if/session-scheduler.ts";
import { type WhatIfRow, whatIf } from "../../cluster/what-if/what-if.ts";
import { clusterOptions, formats, Misuse, oneOf, Refusal } from "../options.ts";
import { err, out } from "../output.ts";
import { readText } from "../read-documents.ts";
import { exitCodes } from "./exit-codes.ts";
import { runLocally, runOnCluster } from "./with-cluster.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  nodes: { type: "string" },
  only: { type: "string" },
} as const;

const kinds = [
  "lost",
  "fencing-fails",
  "standby",
  "pair-lost",
  "no-quorum",
  "attribute",
  "ticket",
  "fails",
  "stop-fails",
] as const;

/**
 * `quorate what-if [PATH…]`: what becomes of each resource when a node is lost, goes to standby, when quorum is lost, when a resource
 * fails. Pacemaker's scheduler answers: that of the cluster that is named, else that of this machine. Without files it is about the live
 * cluster. The exit code is 3 where the loss of a single node takes something down.
 */
export function runWhatIf(args: readonly string[]): Promise<number> {
  const work = ({ values, positionals: paths }: Parsed): ((live: LiveParts) => Promise<number>) => {
    const format = oneOf("format", values.format, formats);
    const only = values.only?.split(",").map((kind) => oneOf("only", kind, kinds));
    return async ({ session, signal }) => {
      const scheduler = session ? sessionScheduler(session) : await local();
      const files = paths.flatMap(filesOf);
      const live = session && files.length === 0 ? await session.readCib(signal) : undefined;
      const input = live === undefined ? await ofFiles(files, values.nodes, scheduler, signal) : ofLive(live);
      const isWanted = ({ kind }: { kind: (typeof kinds)[number] }): boolean =>
        only === undefined || only.includes(kind);
      const result = await whatIf({ ...input, scheduler, isWanted, signal, onRow: progress() });
      out(format === "json" ? `${plainJson({ format: 1, ...result }, 2)}\n` : whatIfText(result));
      return result.rows.some((row) => row.kind === "lost" && row.weight >= 4) ? exitCodes.change : exitCodes.done;
    };
  };
  const isNamed = args.some((word) => /^--(cluster|host)\b/.test(word));
  const hasFiles = args.some((word) => !word.startsWith("-"));
  return isNamed || !hasFiles
    ? runOnCluster("what-if", args, options, work)
    : runLocally("what-if", args, options, (parsed) => {
        const run = work(parsed);
        return (signal) => run({ signal });
      });
}

type Parsed = Parameters<Parameters<typeof runOnCluster<typeof options>>[3]>[0];
type LiveParts = {
  readonly session?: Parameters<typeof sessionScheduler>[0];
  readonly signal: AbortSignal;
};

/** The scheduler of this machine. Throws Refusal where it has none. */
export async function local(): Promise<Scheduler> {
  const scheduler = await localScheduler();
  if (scheduler) return scheduler;
  throw new Refusal(
    "this machine has no crm_simulate. Name a cluster with --cluster or --host, or install Pacemaker's tools (Debian: pacemaker-cli-utils, Red Hat: pacemaker-cli)",
  );
}

/** A file, or the crm and corosync files of a folder. Throws Misuse for a folder without any. */
export function filesOf(name: string): string[] {
  if (!fs.statSync(name, { throwIfNoEntry: false })?.isDirectory()) return [name];
  const files = fs
    .readdirSync(name)
    .filter((each) => ["crm", "corosync"].includes(languageOfFile(each) ?? ""))
    .sort();
  if (files.length === 0) throw new Misuse(`the folder ${name} has no crm file`);
  return files.map((each) => path.join(name, each));
}

/** What the matrix is about, for files: a CIB with its status as it is, all else with a state that is made up. */
export async function ofFiles(
  files: readonly string[],
  named: string | undefined,
  scheduler: Scheduler,
  signal: AbortSignal,
) {
  const texts = files.map((file) => ({ file, text: readText(file) }));
  const cibs = texts.filter(({ text }) => /^\uFEFF?\s*</.test(text));
  const [first] = cibs;
  if (first && texts.length > 1) throw new Misuse("a CIB is a whole configuration: name it alone");
  if (first && /<node_state\b/.test(first.text)) return ofLive(first.text);
  const documents = texts.map(({ file, text }) => documentOf(file, text));
  const { nodes, twoNode, device, votes, isKnown } = createWorkspace().membership(documents);
  const names = named === undefined ? nodes : named.split(",").map((name) => name.trim());
  if (names.length === 0) throw new Misuse("the files name no nodes: name them with --nodes n1,n2");
  const crm = documents.filter(({ language }) => language === "crm");
  const { text, errors } = convert(crm[0]?.uri ?? "", crm.map((each) => each.text).join("\n"), "crm", "cib");
  if (errors.length > 0) {
    throw new Refusal(
      errors.map(({ uri, line, column, message }) => `${uri}:${line}:${column}: ${message}`).join("\n"),
    );
  }
  const plausible = await withPlausibleStatus(text, names, scheduler, signal);
  const isPair = twoNode || (!isKnown && names.length === 2);
  const assumptions = isKnown ? [] : [isPair ? "corosync has two_node" : "each node has one vote"];
  return {
    cib: plausible.text,
    quorum: { twoNode: isPair, device, votes: new Map(votes) },
    assumptions: [...plausible.assumptions, ...assumptions],
  };
}

/** A live or saved CIB doesn't say how corosync counts the votes: of two nodes one is taken to suffice. */
export function ofLive(cib: string) {
  const members = new Set([...cib.matchAll(/<node_state\b[^>]*\buname="([^"]*)"/g)].map(([, name]) => name));
  const twoNode = members.size === 2;
  return {
    cib,
    quorum: { twoNode, device: false, votes: new Map<string, number>() },
    assumptions: [twoNode ? "corosync has two_node" : "each node has one vote, and there is no quorum device"],
  };
}

function documentOf(file: string, text: string): SourceDocument {
  const language = /^\uFEFF?\s*</.test(text) ? "cib" : languageOfFile(path.resolve(file));
  if (language !== "cib" && language !== "pcs") return parseDocument(file, language ?? "crm", text);
  const { text: crm, errors } = convert(file, text, language, "crm");
  const [error] = errors;
  if (error) throw new Refusal(`${error.uri}:${error.line}:${error.column}: ${error.message}`);
  return parseDocument(file, "crm", crm);
}

/** Reports on standard error how far it is, where it takes long. */
function progress(): (row: WhatIfRow, of: number) => void {
  let done = 0;
  let reported = performance.now();
  return (_, of) => {
    done++;
    if (performance.now() - reported < 2000) return;
    reported = performance.now();
    err(`${done} of ${of} scenarios\n`);
  };
}
