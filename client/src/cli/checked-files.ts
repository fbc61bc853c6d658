import fs from "node:fs";
import path from "node:path";
import {
  type CheckSettings,
  createWorkspace,
  type Diagnostic,
  isCrmScript,
  isPcsText,
  type Language,
  languageOfFile,
  parseDocument,
  readCrmScript,
  type SourceDocument,
  sbdOfFolder,
  type Workspace,
} from "../../../server/src/workspace.ts";
import { ReadFailure, readText } from "./read-documents.ts";

/** A file that was checked, by the name it was asked for. */
export interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Diagnostic[];
  /** The files of its cluster that it was checked with, itself among them. */
  readonly cluster: readonly SourceDocument[];
}

/** Called with a sentence for each file that can't be read, and each rule that fails. */
type OnFailure = (message: string) => void;

interface Source {
  readonly file: string;
  readonly language: Language;
  readonly text: string;
  /** The crm statements of a script among blanks, and what is to be said of its other lines. */
  readonly script?: ReturnType<typeof readCrmScript>;
}

/** A file's language by its name; undefined for other files. */
function kindOfFile(file: string): Source["language"] | undefined {
  return languageOfFile(path.resolve(file));
}

/** A text's language, where the name doesn't show it. */
function kindOfText(text: string): Source["language"] {
  if (/^\uFEFF?\s*</.test(text)) return "cib";
  if (isPcsText(text)) return "pcs";
  return /^(?:[ \t\r]*(?:#.*)?\n)*[ \t]*(?:totem|nodelist|quorum|logging|system|resources)\s*\{/.test(text)
    ? "corosync"
    : "crm";
}

function readSource(file: string): Source {
  const text = readText(file);
  const named = file === "-" ? undefined : kindOfFile(file);
  const language = named ?? kindOfText(text);
  const isScript = named === undefined && language === "crm" && isCrmScript(text);
  return { file, text, language, ...(isScript ? { script: readCrmScript(text) } : {}) };
}

/** Folders that hold no configuration of one's own. */
const skippedFolders = new Set(["node_modules"]);

/** The files of a folder and of those in it, a list for each folder: a folder is a cluster. */
function* clustersIn(folder: string, onFailed: OnFailure): Generator<string[]> {
  const entries = entriesOf(folder, onFailed);
  const own = entries.filter((entry) => !entry.isDirectory() && kindOfFile(entry.name) !== undefined);
  const files = own.map(({ name }) => path.join(folder, name)).filter((file) => kindOfPath(file) !== "other");
  if (files.length > 0) yield files;
  for (const entry of entries) {
    if (entry.isDirectory() && !entry.name.startsWith(".") && !skippedFolders.has(entry.name)) {
      yield* clustersIn(path.join(folder, entry.name), onFailed);
    }
  }
}

function entriesOf(folder: string, onFailed: OnFailure): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    onFailed(`the folder "${folder}" can't be read: ${(error as Error).message}.`);
    return [];
  }
}

/** What is at a path; `unknown` where that can't be found out, as for a broken link: reading it gives the reason. */
function kindOfPath(file: string): "file" | "folder" | "other" | "unknown" {
  try {
    const found = fs.statSync(file);
    return found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
  } catch {
    return "unknown";
  }
}

/** The files to check at a path, a list for each cluster. */
function clustersAt(named: string, onFailed: OnFailure): string[][] {
  if (named === "-" || kindOfPath(named) !== "folder") return [[named]];
  let failures = 0;
  const clusters = [
    ...clustersIn(named, (message) => {
      failures++;
      onFailed(message);
    }),
  ];
  if (clusters.length === 0 && failures === 0) {
    onFailed(`the folder "${named}" holds no crm file, no .pcs file, no corosync.conf and no CIB.`);
  }
  return clusters;
}

/**
 * Checks files and folders. A file is checked by itself; the files directly in a folder are one cluster, and each folder inside is
 * another. Files that can't be read, and rules that fail, are reported to `onFailed`; the rest is checked nevertheless.
 */
export function* checkPaths(
  paths: readonly string[],
  settings: CheckSettings,
  onFailed: OnFailure,
): Generator<CheckedFile> {
  const workspace = createWorkspace();
  for (const each of paths) {
    for (const files of clustersAt(each, onFailed)) {
      const sources = files.flatMap((file) => {
        try {
          return [readSource(file)];
        } catch (error) {
          if (!(error instanceof ReadFailure)) throw error;
          onFailed(error.message);
          return [];
        }
      });
      yield* checkCluster(workspace, sources, withSbd(settings, each), onFailed);
    }
  }
}

/** The settings with SBD's of a folder: of a copy of /etc/sysconfig/sbd or /etc/default/sbd in it. */
function withSbd(settings: CheckSettings, folder: string): CheckSettings {
  const sbd = sbdOfFolder((name) => {
    const file = path.join(folder, name);
    if (kindOfPath(file) !== "file") return undefined;
    try {
      return readText(file);
    } catch (error) {
      // It only makes some findings more exact.
      if (!(error instanceof ReadFailure)) throw error;
      return undefined;
    }
  });
  return sbd ? { ...settings, target: { ...settings.target, sbd } } : settings;
}

/** Findings that hold for a script: each of its commands is a load of its own, and so may set properties once more. */
function ofScript(findings: readonly Diagnostic[]): Diagnostic[] {
  return findings.filter(({ code }) => code !== "repeated-options");
}

function* checkCluster(
  workspace: Workspace,
  sources: readonly Source[],
  settings: CheckSettings,
  onFailed: OnFailure,
): Generator<CheckedFile> {
  const onFailure = (rule: string, error: unknown): void => onFailed(`the rule "${rule}" failed: ${error}`);
  const documents = sources.map(({ file, language, text, script }) =>
    parseDocument(file, language, script?.text ?? text),
  );
  for (const [index, document] of documents.entries()) {
    const { text, script } = sources[index] as Source;
    const cluster = workspace.clusterAround(document, documents);
    const findings = workspace.checkDocuments(cluster, onFailure, settings).get(document.uri) ?? [];
    const all = script ? [...ofScript(findings), ...script.problems] : findings;
    yield { file: document.uri, text, findings: all, cluster };
  }
}
