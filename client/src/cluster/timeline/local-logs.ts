import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { plainText } from "../../../../server/src/text/plain-text.ts";
import { withPrivateFolder } from "../private-folder.ts";
import type { LogSource } from "./read-source.ts";

const run = promisify(execFile);

/** What a folder, an archive or a file has of logs. */
interface LocalLogs {
  readonly sources: readonly LogSource[];
  readonly unread: readonly { readonly file: string; readonly why: string }[];
  /** Names of saved scheduler inputs. */
  readonly saved: readonly string[];
}

const logName = /(?:pacemaker|corosync|ha-log|cluster-log|journal|syslog|messages)[^/]*$/i;
const noLog = /\.(?:conf|xml|html|py|sh|json|service|ya?ml|rpm|deb)$|corosync\.conf/i;
const archive = /\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|tbz2?|txz)$/i;
const most = 200_000_000;

/**
 * The logs below a path: a folder (a crm report or sosreport that is unpacked, or plain files), an archive of one, or a single file. Symbolic
 * links aren't followed. Throws where there is no such path, or an archive can't be unpacked.
 */
export async function readLocalLogs(from: string): Promise<LocalLogs> {
  if (!statSync(from).isFile() || !archive.test(from)) return readTree(from, from);
  return await withPrivateFolder("timeline", (folder) => readArchive(from, folder));
}

async function readArchive(from: string, folder: string): Promise<LocalLogs> {
  const wanted = [
    "*pacemaker*",
    "*corosync*",
    "*ha-log*",
    "*cluster-log*",
    "*journal*",
    "*syslog*",
    "*messages*",
    "*pe-*",
  ];
  await run("tar", [
    ...["--no-same-owner", "--no-same-permissions", "-C", folder, "--wildcards", "-xf"],
    ...[path.resolve(from), ...wanted],
  ]).catch((error: Error) => {
    // tar fails also where a pattern fits nothing; what it unpacked is there.
    if (readdirSync(folder).length === 0)
      throw new Error(`${from} can't be unpacked, or has no logs: ${error.message}`);
  });
  return await readTree(folder, folder);
}

async function readTree(root: string, from: string): Promise<LocalLogs> {
  const isFile = statSync(from).isFile();
  const files = isFile ? [from] : filesBelow(from);
  const sources: LogSource[] = [];
  const unread: { file: string; why: string }[] = [];
  const saved: string[] = [];
  for (const file of files) {
    const name = isFile ? file : path.relative(root, file);
    if (/(?:^|\/)pe-\w+-\d+\.bz2$/.test(file)) saved.push(path.basename(file));
    else if (isFile || (logName.test(file) && !noLog.test(file))) {
      try {
        const { mtimeMs, size } = statSync(file);
        if (size > most) throw new Error("it has more than 200 MB");
        const lines = plainText(await textOf(file)).split("\n");
        const numbered = lines.map((text, index) => ({ number: index + 1, text }));
        sources.push({ file: name, lines: numbered, modified: mtimeMs, zone: 0, asWritten: true });
      } catch (error) {
        unread.push({ file: name, why: (error as Error).message });
      }
    }
  }
  return { sources, unread, saved };
}

/** The files below a folder, in order; at most 20,000. */
function filesBelow(folder: string): string[] {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined && files.length < 20_000; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const full = path.join(next, entry.name);
      if (entry.isDirectory()) folders.push(full);
      else if (entry.isFile()) files.push(full);
    }
  }
  return files.sort();
}

async function textOf(file: string): Promise<string> {
  if (/\.gz$/.test(file)) return gunzipSync(readFileSync(file), { maxOutputLength: most }).toString("utf8");
  const program = /\.xz$/.test(file) ? "xz" : /\.bz2$/.test(file) ? "bzip2" : undefined;
  if (program === undefined) return readFileSync(file, "utf8");
  return (await run(program, ["-dc", file], { maxBuffer: most })).stdout;
}
