import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { whyNoDebianRoot } from "../../scripts/debian-root.ts";
import { cgroupRoot, removeCgroup } from "./cgroups.ts";
import { freshRoot } from "./fresh-root.ts";
import { machineRelease } from "./releases.ts";
import { whyNoLab } from "./why-no-lab.ts";

const mark = "so nodes can't run systemd here";

/** Gives systemd what it wants, in namespaces that end with this: a tree of control groups that it may write to. */
const trial = `
echo 0 > "$1" || { echo "no process may be moved to another control group"; exit 1; }
exec unshare --fork --kill-child --pid --mount --cgroup --propagation private -- sh -c '
mount -t tmpfs lab /mnt && mkdir /mnt/cgroup && mount -t cgroup2 cgroup2 /mnt/cgroup && mkdir /mnt/cgroup/inner && rmdir /mnt/cgroup/inner ||
  { echo "control groups of version 2 can not be mounted and written"; exit 1; }'
`;

/** Why this machine can't have nodes with systemd, as one sentence; undefined when it can. Root file systems are another matter. */
export function whyNoSystemdNodes(): string | undefined {
  const why = whyNoLab() ?? whyNoDebianRoot();
  if (why !== undefined) return why;
  const root = cgroupRoot();
  if (root === undefined) return `There are no control groups of version 2, ${mark}.`;
  const folder = join(root, `quorate-probe-${process.pid}`);
  try {
    mkdirSync(folder);
    const result = spawnSync("sh", ["-c", trial, "trial", join(folder, "cgroup.procs")], {
      encoding: "utf8",
      cwd: "/",
    });
    if (result.status === 0) return undefined;
    const detail = (result.stdout.trim() || result.stderr.trim()).split("\n").at(-1);
    return `Control groups can't be used (${detail}), ${mark}.`;
  } catch (error) {
    return `Control groups can't be made (${error instanceof Error ? error.message : String(error)}), ${mark}.`;
  } finally {
    removeCgroup(folder);
  }
}

/** The same with a root file system of that release, which is made where it isn't there yet. Never rejects. */
export async function whyNoFreshLab(release = machineRelease): Promise<string | undefined> {
  const why = whyNoSystemdNodes();
  if (why !== undefined) return why;
  try {
    await freshRoot(release, (text) => console.error(`lab: ${text}`));
    return undefined;
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split("\n");
    return `The root of bare machines can't be made (${lines.find((line) => /^E: /.test(line)) ?? lines[0]}), ${mark}.`;
  }
}

/** Is this reason of a skipped test that the machine, and not the project, lacks what nodes with systemd need? */
export function isWithoutSystemdNodes(reason: string | undefined): boolean {
  return reason?.includes(mark) ?? false;
}
