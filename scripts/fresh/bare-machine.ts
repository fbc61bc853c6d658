import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { root } from "../paths.mjs";
import type { TestCase } from "../test-case.ts";
import { bareRoot, type Release } from "./bare-root.ts";

const machines = new Set<ChildProcess>();

/** Ends the machines that run, at once; whoever waits for their outcome is told that they were stopped. */
export function endMachines(): void {
  for (const machine of machines) machine.kill("SIGKILL");
}

/**
 * Runs a newcomer's journey (journey.mjs, with these words) on a bare machine of the release, its output to the terminal. Resolves to
 * the outcomes of its commands, each with a note of what was measured or what went wrong. Rejects when the machine can't be made.
 */
export async function tryRelease(release: Release, words: readonly string[]): Promise<readonly TestCase[]> {
  const lower = await bareRoot(release, (text) => console.log(`fresh: ${text}`));
  const place = mkdtempSync(join(tmpdir(), "quorate-fresh-"));
  try {
    const { outcomes, end } = await runJourney(lower, place, words);
    const named = outcomes.map((each) => ({ ...each, name: `a bare ${release.name}: ${each.name}` }));
    if (end === 0) return named;
    return [...named, { name: `a bare ${release.name}`, state: "failed", message: `the journey ended with ${end}` }];
  } finally {
    rmdirSync(place);
  }
}

interface Outcomes {
  readonly outcomes: readonly TestCase[];
  /** The exit code or the signal. */
  readonly end: number | string;
}

function runJourney(lower: string, place: string, words: readonly string[]): Promise<Outcomes> {
  const { variables, certificates } = networkVariables();
  const init = [join(import.meta.dirname, "init.sh"), lower, place, root, certificates];
  const environment = ["env", "-i", ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
  const journey = [...environment, "node", "scripts/fresh/journey.mjs", ...words];
  // It ends with this process, and whatever runs in its namespaces with it.
  const bound = ["--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child"];
  return new Promise((resolve, reject) => {
    const machine = spawn("setpriv", [...bound, "--propagation", "private", "--", ...init, ...journey], {
      // Ctrl-C in the terminal is for this process alone.
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "pipe"],
    });
    machines.add(machine);
    const outcomes: TestCase[] = [];
    createInterface({ input: machine.stdio[3] as Readable }).on("line", (line) => {
      const { note, ...outcome } = JSON.parse(line);
      outcomes.push({ ...outcome, message: outcome.message ?? note });
    });
    machine.once("error", reject);
    machine.once("close", (code, signal) => {
      machines.delete(machine);
      resolve({ outcomes, end: code ?? signal ?? "an unknown end" });
    });
  });
}

/** What a program on the machine needs to know to reach npm's registry the way this machine does. */
function networkVariables(): { readonly variables: Record<string, string>; readonly certificates: string } {
  const { NODE_EXTRA_CA_CERTS: file = "" } = process.env;
  const certificates = existsSync(file) ? file : "";
  const variables: Record<string, string> = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    TERM: "dumb",
  };
  for (const [name, value] of Object.entries(process.env)) {
    if (value && /^(https?_proxy|no_proxy|npm_config_registry)$/i.test(name)) variables[name] = value;
  }
  // Not where the machine has them: a package that is installed there writes its own.
  if (certificates) {
    variables.NODE_EXTRA_CA_CERTS = "/root/certificates.pem";
    variables.npm_config_cafile = "/root/certificates.pem";
  }
  return { variables, certificates };
}
