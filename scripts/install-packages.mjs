// Installs Debian packages without a service of theirs being started on this machine. Plain Node 20.
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lock } from "./lock.mjs";
import { findProgram } from "./paths.mjs";
import { retry, run } from "./run.mjs";

/** True where packages come from apt. */
export function isDebian() {
  return process.platform === "linux" && findProgram("apt-get") !== undefined;
}

/**
 * Installs packages with apt-get; needs root. Services are neither started now nor at the next boot.
 * An interrupt waits until apt-get has finished: half-installed packages help nobody.
 * @param {readonly string[]} names
 * @param {(text: string) => void} say
 */
export async function installPackages(names, say) {
  const release = await lock("apt", () => say("waiting for another setup that installs packages"));
  let signalled = false;
  const interrupted = () => {
    signalled = true;
    say("stopping as soon as the packages are installed …");
  };
  const othersListeners = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  for (const signal of signals) process.removeAllListeners(signal).on(signal, interrupted);
  const allowServices = forbidServices();
  const enabled = enabledUnits();
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
    const patient = ["-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"];
    const install = ["install", "-y", "--no-install-recommends", ...names];
    await retry(3, () => run("apt-get", [...patient, "update"], { env }));
    await finishInstallations();
    if (!signalled) await retry(2, () => run("apt-get", [...patient, ...install], { env, unharmed: true }));
  } finally {
    for (const link of enabledUnits()) if (!enabled.includes(link)) rmSync(link, { force: true });
    allowServices();
    for (const [signal, listeners] of othersListeners) {
      process.removeAllListeners(signal);
      for (const listener of listeners) process.on(signal, listener);
    }
    await release();
  }
  if (signalled) process.exit(130);
}

/** @type {readonly NodeJS.Signals[]} */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const policyFile = "/usr/sbin/policy-rc.d";
const keptPolicy = `${policyFile}.quorate-kept`;
const mark = "# Put here by Quorate's setup while it installs packages.";

/** True when a setup that was killed left its policy behind (or another one is installing right now). */
export function hasLeftoverPolicy() {
  return existsSync(policyFile) && readFileSync(policyFile, "utf8").includes(mark);
}

/** Puts the machine's own policy back after a setup that was killed. */
export async function removeLeftoverPolicy() {
  const release = await lock("apt");
  try {
    // What the killed one had begun may still be going on, and must not start services at its end.
    if (hasLeftoverPolicy()) await finishInstallations();
    if (hasLeftoverPolicy()) restorePolicy();
  } finally {
    await release();
  }
}

/** Waits for an installation that is going on, 10 minutes at most, and completes one that was cut short. */
async function finishInstallations() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
  for (const end = Date.now() + 600_000; ; ) {
    try {
      return await run("dpkg", ["--configure", "-a"], { env, unharmed: true });
    } catch (error) {
      if (!/lock was locked|Could not get lock/i.test(String(error)) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** Makes Debian's maintainer scripts leave services alone; returns what puts the machine's own policy back. */
function forbidServices() {
  if (exists(policyFile) && !hasLeftoverPolicy()) renameSync(policyFile, keptPolicy);
  writeFileSync(policyFile, `#!/bin/sh\n${mark}\nexit 101\n`, { mode: 0o755 });
  process.on("exit", restorePolicy);
  return () => {
    process.off("exit", restorePolicy);
    restorePolicy();
  };
}

function restorePolicy() {
  rmSync(policyFile, { force: true });
  if (exists(keptPolicy)) renameSync(keptPolicy, policyFile);
}

/** @param {string} path */
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
