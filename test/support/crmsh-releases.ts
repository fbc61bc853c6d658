import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { debianRoot, whyNoDebianRoot } from "../../scripts/debian-root.ts";

/** A crm shell of another release of Debian that can be asked. */
export interface CrmshRelease {
  readonly suite: string;
  readonly crmsh: string;
  readonly pacemaker: string;
}

/** What the crm shell made of a file. */
export interface LoadedCrm {
  readonly code: number;
  readonly log: string;
  /** The CIB afterwards. */
  readonly cib: string;
}

/** The crm shells that can be asked besides the machine's own. */
export const crmshReleases: readonly CrmshRelease[] = [
  { suite: "trixie", crmsh: "5.0", pacemaker: "3.0.0" },
  { suite: "sid", crmsh: "5.1", pacemaker: "3.0.3" },
];

/** Why the crm shells of other releases can't be asked here; undefined where they can. */
export function whyNoCrmsh(): string | undefined {
  return whyNoDebianRoot();
}

/** The root file system that holds a release's crm shell, made the first time. Rejects with the reason where it can't be made. */
export function crmshRoot(suite: string, report: (text: string) => void): Promise<string> {
  const tools = ["pacemaker", "pacemaker-cli-utils", "pacemaker-resource-agents", "resource-agents"];
  return debianRoot(
    {
      name: `crmsh-${suite}`,
      suite,
      variant: "apt",
      packages: ["crmsh", ...tools],
      withUpdates: false,
      isLean: true,
    },
    report,
  );
}

/** Loads each text into an empty CIB with the crm shell of a release; its root file system is made the first time. */
export async function loadWithCrmsh({ suite }: CrmshRelease, texts: readonly string[]): Promise<readonly LoadedCrm[]> {
  const root = await crmshRoot(suite, () => {});
  const folder = mkdtempSync(join(tmpdir(), "quorate-crmsh-"));
  try {
    const output = join(folder, "output");
    mkdirSync(output);
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.crm`);
      writeFileSync(file, text);
      return file;
    });
    const script = join(import.meta.dirname, "load-crm.sh");
    const namespaces = ["-nmu", "--pid", "--fork", "--kill-child"];
    const run = spawnSync("unshare", [...namespaces, "sh", script, root, output, ...files], { encoding: "utf8" });
    return texts.map((_, index) => {
      const read = (what: string) => readFileSync(join(output, `${index}.crm.${what}`), "utf8");
      try {
        return { code: Number(read("code")), log: read("log"), cib: read("xml") };
      } catch {
        throw new Error(`The crm shell of ${suite} could not be asked: ${run.stderr}`);
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
