import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { withPrivateFolder } from "../private-folder.ts";
import { applyCibEdits } from "./cib-edit.ts";

import type { Scheduler, SchedulerAnswer } from "./scheduler.ts";

/** How long one answer may take, in milliseconds. */
const longest = 120_000;

/** The scheduler of this machine; undefined where it has no crm_simulate. */
export async function localScheduler(): Promise<Scheduler | undefined> {
  const version = await execute(["--version"], {});
  if (version.code !== 0) return undefined;
  const [, release = ""] = /Pacemaker (\S+)/.exec(version.output) ?? [];
  return {
    name: `this machine (Pacemaker ${release})`,
    run(base, variants, { signal, onAnswer, withGraph = () => false, withScores = false } = {}) {
      return withPrivateFolder("what-if", async (folder) => {
        const answers: SchedulerAnswer[] = [];
        let next = 0;
        const work = async (): Promise<void> => {
          for (let index = next++; index < variants.length; index = next++) {
            signal?.throwIfAborted();
            const answer = await ask(
              folder,
              index,
              applyCibEdits(base, variants[index] ?? []),
              { withGraph: withGraph(index), withScores },
              signal,
            );
            answers[index] = answer;
            onAnswer?.(index, answer);
          }
        };
        await Promise.all(Array.from({ length: Math.max(1, Math.min(4, availableParallelism())) }, work));
        return answers;
      });
    },
  };
}

async function ask(
  folder: string,
  index: number,
  cib: string,
  { withGraph, withScores }: { readonly withGraph: boolean; readonly withScores: boolean },
  signal: AbortSignal | undefined,
): Promise<SchedulerAnswer> {
  const [file, graph] = [join(folder, `${index}.xml`), join(folder, `${index}.graph`)];
  writeFileSync(file, cib, { mode: 0o600 });
  const env = { CIB_shadow_dir: folder };
  const { code, output, errors } = await execute(
    ["-R", "-x", file, "--output-as=xml", ...(withScores ? ["-s"] : []), ...(withGraph ? ["-G", graph] : [])],
    env,
    signal,
  );
  signal?.throwIfAborted();
  rmSync(file, { force: true });
  if (code !== 0) {
    const reason = errors
      .trim()
      .split("\n")
      .findLast((line) => !/^\S*\s*(info|notice|debug|trace):/.test(line));
    return { output: "", graph: "", problem: `crm_simulate failed (${reason || `exit ${code}`}).` };
  }
  const text = withGraph ? readGraphFile(graph) : "";
  rmSync(graph, { force: true });
  return { output, graph: text };
}

function readGraphFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function execute(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve) => {
    const path = `${process.env.PATH ?? ""}:/usr/sbin:/sbin`;
    const options = {
      ...{
        cwd: "/",
        env: { ...process.env, LC_ALL: "C", PATH: path, ...env },
        timeout: longest,
        killSignal: "SIGKILL" as const,
      },
      ...{ maxBuffer: 256 << 20, signal },
    };
    execFile("crm_simulate", [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 127;
      resolve({ code, output: stdout, errors: stderr });
    });
  });
}
