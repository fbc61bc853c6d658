import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { quoted } from "../../../../server/src/text/phrases.ts";
import { plainLine } from "../../../../server/src/text/plain-text.ts";
import { isWrittenByOthers } from "../../cluster/own-files.ts";
import { terminalHistoryFolder } from "../../cluster/rollback/history.ts";
import type { ClusterConfig } from "../../cluster/ssh/cluster-config.ts";
import { shellLine } from "../../cluster/ssh/quote.ts";
import { Refusal } from "../options.ts";
import { err } from "../output.ts";
import type { ChosenCluster } from "./choose-cluster.ts";
import type { ClusterSettings } from "./cluster-settings-file.ts";
import type { TerminalPrompter } from "./terminal-prompter.ts";

/**
 * The cluster to connect to, once the folder's settings that define it are trusted. Whoever wrote them decides where the person's keys and
 * passwords go, so the person is asked, once for each file and what it says of clusters: a file that came with another text is asked about
 * again. With `isTrusted` (--trust) nobody is asked and nothing is remembered, and the file's knownHostsFile vouches for hosts, as in a pipeline.
 * Throws a Refusal where nobody can be asked, where the person says no, and where others can write the file.
 */
export async function trustedCluster(
  { config, project, notes }: ChosenCluster,
  isTrusted: boolean,
  prompter: Pick<TerminalPrompter, "isThere" | "confirm">,
): Promise<ClusterConfig> {
  for (const note of notes) err(`quorate: ${note}\n`);
  if (project === undefined) return config;
  if (isTrusted) {
    const { isOfProject: _, ...trusted } = config;
    return trusted;
  }
  const { file, stats } = project;
  if (isWrittenByOthers(stats))
    throw new Refusal(
      `the cluster ${quoted(config.name)} is defined by ${quoted(file)}, which ${whose(stats)}. It is not used: whoever can write it decides where your keys and passwords go. Check its owner and run: ${shellLine`chmod go-w ${file}`}. Or add --trust to use it this time as it is.`,
    );
  const digest = digestOf(project);
  const remembered = readTrusted().get(file);
  if (remembered === digest) return config;
  if (!prompter.isThere)
    throw new Refusal(
      `the cluster ${quoted(config.name)} is defined by ${quoted(file)}, which ${remembered === undefined ? "you have not trusted yet" : "has changed since you trusted it"}. Run the command once in a terminal, where you are asked. In a pipeline, add --trust if the folder's files are your own.`,
    );
  const list = project.clusters.map(
    ({ name, nodes, jumpHost }) =>
      `  ${plainLine(`${name}: ${nodes.join(", ")}${jumpHost ? ` (through ${jumpHost})` : ""}`)}\n`,
  );
  const question = `${remembered === undefined ? "This folder's settings define" : "This folder's settings have changed since you trusted them. They define"} where clusters are:\n${list.join("")}Whoever wrote ${quoted(file)} decides where your keys and passwords go. Trust it?`;
  if (!(await prompter.confirm(question)))
    throw new Refusal(
      `${quoted(file)} is not trusted, so no cluster was contacted. Name the node with --host USER@HOST instead.`,
    );
  remember(file, digest);
  return config;
}

function whose({ uid }: fs.Stats): string {
  return uid === process.getuid?.() || uid === 0 ? "others can write" : `belongs to another account (uid ${uid})`;
}

/** What is trusted: what the file says of clusters, whatever else it sets and however it is written. */
function digestOf({ clusters }: ClusterSettings): string {
  const sorted = clusters.map((each) => Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/** Beside the history: a file of the person's own. */
function trustFile(): string {
  return path.join(path.dirname(terminalHistoryFolder()), "trusted-settings.json");
}

/** The trusted files with the digests of what they said; none where the record is missing, damaged, or could be somebody else's. */
function readTrusted(): ReadonlyMap<string, string> {
  let handle: number | undefined;
  try {
    // Without waiting: a named pipe would never answer.
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
    handle = fs.openSync(trustFile(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (isWrittenByOthers(fs.fstatSync(handle))) return new Map();
    const { trusted } = JSON.parse(fs.readFileSync(handle, "utf8"));
    return new Map(
      Object.entries<unknown>(trusted).flatMap(([file, digest]) =>
        typeof digest === "string" ? [[file, digest]] : [],
      ),
    );
  } catch {
    return new Map();
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** Records that a file is trusted, for the person alone. A record that can't be written is only asked for again. */
function remember(file: string, digest: string): void {
  const record = trustFile();
  const fresh = `${record}.${randomBytes(4).toString("hex")}`;
  const trusted = Object.fromEntries([...readTrusted(), [file, digest]]);
  try {
    fs.mkdirSync(path.dirname(record), { recursive: true, mode: 0o700 });
    fs.writeFileSync(fresh, `${JSON.stringify({ format: 1, trusted }, undefined, 1)}\n`, { mode: 0o600, flag: "wx" });
    fs.renameSync(fresh, record);
  } catch (error) {
    fs.rmSync(fresh, { force: true });
    err(
      `quorate: that you trust ${quoted(file)} can't be saved, so you are asked again next time: ${(error as Error).message}.\n`,
    );
  }
}
