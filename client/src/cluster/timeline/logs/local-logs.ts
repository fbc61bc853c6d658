import { type LocalFile, localFiles, textOf } from "./local-files.ts";
import { readLogLine } from "./log-line.ts";
import { logLines } from "./log-lines.ts";
import type { LogSource } from "./read-source.ts";

/** What a folder, an archive or a file has of logs. */
interface LocalLogs {
  readonly sources: readonly LogSource[];
  readonly unread: readonly { readonly file: string; readonly why: string }[];
  /** Saved scheduler inputs. */
  readonly saved: readonly LocalFile[];
  /** The names of nodes by their number, as corosync.conf or a CIB beside the logs has them. */
  readonly names: ReadonlyMap<string, string>;
}

const logName = /(?:pacemaker|corosync|ha-log|cluster-log|journal|syslog|messages)[^/]*$/i;
const maybeLog = /(?:\.(?:log|txt|out|md|mail|eml|mbox|csv)|\/[^./]+|^[^./]+)(?:[-.]\d+)?(?:\.(?:gz|bz2|xz))?$/i;
const noLog =
  /\.(?:conf|xml|html|py|sh|(?<!(?:journal|log)[^/]*\.)json|service|ya?ml|rpm|deb|socket|target|timer|pyc|mo|so)$|corosync\.conf/i;
const savedInput = /(?:^|\/)pe-\w+-\d+(?:\.bz2)?$/;
const nodesFile = /(?:^|\/)(?:corosync\.conf|cib\.xml)$/;
/** A file that may be a log is looked into so far. */
const sniffed = 262_144;
/** A file of another name that is larger isn't looked into. */
const large = 20_000_000;

/**
 * The logs below a path: a folder (a crm report or sosreport that is unpacked, or plain files), an archive of one, a folder of archives, or a
 * single file. Symbolic links aren't followed. Rejects where there is no such path, or an archive can't be unpacked.
 */
export async function readLocalLogs(from: string): Promise<LocalLogs> {
  const isWanted = (name: string): boolean =>
    savedInput.test(name) || nodesFile.test(name) || (!noLog.test(name) && (logName.test(name) || maybeLog.test(name)));
  const { files, unread } = await localFiles(from, isWanted);
  const sources: LogSource[] = [];
  const problems = [...unread];
  const saved: LocalFile[] = [];
  const names = new Map<string, string>();
  for (const file of files) {
    if (savedInput.test(file.name)) {
      saved.push(file);
      continue;
    }
    try {
      if (nodesFile.test(file.name)) {
        for (const [id, name] of nodeNames(await textOf(file))) names.set(id, name);
        continue;
      }
      const isNamed = logName.test(file.name) || files.length === 1;
      if (!isNamed && file.size > large) continue;
      const text = await textOf(file);
      if (!isNamed && !isLog(text)) continue;
      sources.push({ file: file.name, lines: logLines(text), modified: file.modified, zone: 0 });
    } catch (error) {
      problems.push({ file: file.name, why: (error as Error).message });
    }
  }
  return { sources, unread: problems, saved, names };
}

/** Whether the beginning of a text has a line of the cluster's programs. */
function isLog(text: string): boolean {
  const begin = text.slice(0, sniffed);
  return (
    !begin.slice(0, 4096).includes("\0") &&
    logLines(begin).some(({ text: line }) => (readLogLine(line)?.daemon ?? "kernel") !== "kernel")
  );
}

/** Nodes by their number: of `node { nodeid: 1 name: n1 }`, and of `<node id="1" uname="n1">`. */
function nodeNames(text: string): readonly (readonly [string, string])[] {
  const ofConf = [...text.matchAll(/\bnode\s*\{([^}]*)\}/g)].map(
    ([, body = ""]) =>
      [
        /^[ \t]*nodeid:\s*(\d+)/m.exec(body)?.[1] ?? "",
        /^[ \t]*name:\s*(\S+)/m.exec(body)?.[1] ?? /^[ \t]*ring0_addr:\s*(\S+)/m.exec(body)?.[1] ?? "",
      ] as const,
  );
  const ofCib = [...text.matchAll(/<node ([^>]*)>/g)].map(
    ([, body = ""]) => [/\bid="(\d+)"/.exec(body)?.[1] ?? "", /\buname="([^"]+)"/.exec(body)?.[1] ?? ""] as const,
  );
  return [...ofConf, ...ofCib].filter(([id, name]) => id !== "" && name !== "");
}
