import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { removeLabCgroup } from "./cgroups.ts";
import { inRunFolder, type LabPlan, labsFolder } from "./plan.ts";
import { isAlive } from "./process-identity.ts";

/** Whether the folder of all labs is this user's alone: in /tmp anybody could have made one of that name. */
function isOursAlone(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
}

function newFolderIn(folder: string): string {
  for (let attempt = 1; ; attempt++) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (existsSync(folder) && !isOursAlone(folder)) {
      throw new Error(`${folder} belongs to another user, or lets others in; the lab doesn't put its keys there.`);
    }
    try {
      return mkdtempSync(join(folder, ".new-"));
    } catch (error) {
      // The last of the other labs has just gone down and taken the folder with it.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || attempt > 5) throw error;
    }
  }
}

/** Takes the run folder of a planned lab, in one step: false when the lab of that name is there already. */
export function claimRunFolder(plan: LabPlan): boolean {
  const made = newFolderIn(dirname(plan.runDir));
  writeFileSync(inRunFolder.plan(made), JSON.stringify(plan, undefined, 2), { mode: 0o600 });
  try {
    // A folder can't be renamed onto one that holds something, so of two starters only one wins.
    renameSync(made, plan.runDir);
    return true;
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  }
}

/** Writes the plan as it is now, so that a reader never sees half of it. */
export function writePlan(plan: LabPlan): void {
  const file = inRunFolder.plan(plan.runDir);
  writeFileSync(`${file}.new`, JSON.stringify(plan, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The plan in a run folder; undefined when there is none. */
export function readPlan(runDir: string): LabPlan | undefined {
  try {
    return JSON.parse(readFileSync(inRunFolder.plan(runDir), "utf8")) as LabPlan;
  } catch {
    return undefined;
  }
}

/** Removes a lab's run folder and its control groups, and the folder of all labs when it was the last. */
export function removeRunFolder(runDir: string): void {
  removeLabCgroup(runDir);
  rmSync(runDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  try {
    // Fails, as it should, when another lab is in there.
    rmdirSync(dirname(runDir));
  } catch {}
}

/** The labs of this machine that are up or coming up; removes on the way what a killed lab left behind. */
export function labsThatAreUp(): LabPlan[] {
  const folder = labsFolder();
  if (!isOursAlone(folder)) return [];
  let entries: string[];
  try {
    entries = readdirSync(folder);
  } catch {
    // It went with the last lab.
    return [];
  }
  const plans: LabPlan[] = [];
  for (const entry of entries.sort()) {
    const runDir = join(folder, entry);
    const plan = readPlan(runDir);
    if (plan === undefined) continue;
    const alive = isAlive(plan.owner) || (plan.inside !== undefined && isAlive(plan.inside));
    if (alive) plans.push(plan);
    // A folder renamed by hand isn't the lab's any more; its plan still names its processes.
    else if (basename(plan.runDir) === entry || entry.startsWith(".new-")) removeRunFolder(runDir);
  }
  return plans;
}
