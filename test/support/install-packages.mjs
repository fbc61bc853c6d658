// Debian's packages that a lab, the browser tests and the test with Neovim need. No service of theirs is started on this machine. Plain Node 20.
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { missingLabPackages } from "../lab/packages.mjs";
import { lock } from "./lock.mjs";
import { findChromium, findProgram } from "./paths.mjs";
import { retry, run } from "./run.mjs";

/** True where packages come from apt. */
export function isDebian() {
  return process.platform === "linux" && findProgram("apt-get") !== undefined;
}

/** Debian's names of what this machine lacks: the lab's packages, a browser, and Neovim, which the language server is tested with. */
export function missingPackages() {
  return [...missingLabPackages(), ...(findChromium() ? [] : ["chromium"]), ...(findProgram("nvim") ? [] : ["neovim"])];
}

/** Installs packages with apt-get; needs root. Services are neither started now nor at the next boot. */
export async function installPackages(names, say) {
  const release = await lock("apt", () => say("waiting for another setup that installs packages"));
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
    const patient = ["-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"];
    await retry(3, () => run("apt-get", [...patient, "update"], { env }));
    const allowServices = forbidServices();
    const enabled = enabledUnits();
    const interrupted = () => process.exit(130);
    for (const signal of signals) process.once(signal, interrupted);
    try {
      await retry(2, () => run("apt-get", [...patient, "install", "-y", "--no-install-recommends", ...names], { env }));
    } finally {
      for (const link of enabledUnits()) if (!enabled.includes(link)) rmSync(link, { force: true });
      allowServices();
      for (const signal of signals) process.off(signal, interrupted);
    }
  } finally {
    await release();
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const policyFile = "/usr/sbin/policy-rc.d";
const mark = "# Put here by Quorate's setup while it installs packages.";

/** Makes Debian's maintainer scripts leave services alone; returns what puts the machine's own policy back. */
function forbidServices() {
  const kept = `${policyFile}.quorate-kept`;
  // A setup that was killed left its policy behind: the kept file is the machine's own then.
  const ours = existsSync(policyFile) && readFileSync(policyFile, "utf8").includes(mark);
  if (exists(policyFile) && !ours) renameSync(policyFile, kept);
  writeFileSync(policyFile, `#!/bin/sh\n${mark}\nexit 101\n`, { mode: 0o755 });
  const restore = () => {
    process.off("exit", restore);
    rmSync(policyFile, { force: true });
    if (exists(kept)) renameSync(kept, policyFile);
  };
  process.on("exit", restore);
  return restore;
}

function exists(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The links by which systemd starts units at boot. */
function enabledUnits() {
  const folder = "/etc/systemd/system";
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(wants|requires)$/.test(name))
    .flatMap((name) => readdirSync(join(folder, name)).map((unit) => join(folder, name, unit)));
}
