import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the scheduler of this machine would do with a CIB, as its graph; or why there is none, a sentence. */
export function transitionGraphOf(cib: string): { readonly graph: string; readonly problem?: string } {
  const folder = mkdtempSync(join(tmpdir(), "quorate-what-if-"));
  try {
    const [file, graph] = [join(folder, "cib.xml"), join(folder, "graph.xml")];
    writeFileSync(file, cib, { mode: 0o600 });
    const path = `${process.env.PATH ?? ""}:/usr/sbin:/sbin`;
    const { status, stderr, error } = spawnSync("crm_simulate", ["-R", "-x", file, "-G", graph], {
      ...{ cwd: "/", encoding: "utf8", maxBuffer: 1 << 28, timeout: 120_000 },
      env: { ...process.env, LC_ALL: "C", PATH: path, CIB_shadow_dir: folder },
    });
    if (error) return { graph: "", problem: "this machine has no crm_simulate (Debian: pacemaker-cli-utils)." };
    if (status !== 0)
      return { graph: "", problem: `crm_simulate failed: ${stderr.trim().split("\n").at(-1) || `exit ${status}`}` };
    return { graph: readFileSync(graph, "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
