import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { PullBase } from "../../../../../server/src/protocol.ts";
import { pull } from "../../../../../server/src/workspace.ts";
import { terminalHistoryFolder } from "../../../cluster/rollback/history.ts";
import { readText } from "../../read-documents.ts";

/** What a cluster's configuration was when it and these files were last in sync, without secrets; undefined where they never were. */
export function readBase(cluster: string, files: readonly string[]): PullBase | undefined {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(baseFile(cluster, files), "utf8"));
    return typeof value === "object" && value !== null ? (value as PullBase) : undefined;
  } catch {
    // Never in sync, or unreadable: then it is merged two ways.
    return undefined;
  }
}

/** Stores the base: files and cluster are in sync now. */
export function writeBase(cluster: string, files: readonly string[], base: PullBase): void {
  const file = baseFile(cluster, files);
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, JSON.stringify(base), { mode: 0o600 });
}

/**
 * Stores the base for files that were applied to the cluster, or have nothing to apply; `cib` is the configuration that results. Never throws:
 * without a base, the next pull calls what changed on either side a conflict.
 */
export function rememberSync(cluster: string, files: readonly string[], cib: string): void {
  try {
    const texts = files.map((file) => ({ uri: file, text: readText(file) }));
    const { base, errors } = pull(texts, cib, undefined);
    if (files.length > 0 && errors.length === 0) writeBase(cluster, files, base);
  } catch {
    // Standard input is no file to pull into.
  }
}

function baseFile(cluster: string, files: readonly string[]): string {
  const subject = JSON.stringify([cluster, ...files.map((file) => path.resolve(file)).sort()]);
  const name = createHash("sha256").update(subject).digest("hex");
  return path.join(path.dirname(terminalHistoryFolder()), "pull-bases", `${name}.json`);
}
