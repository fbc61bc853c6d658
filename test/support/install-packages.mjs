// Debian's packages that a lab and the browser tests need. No service of theirs is started on this machine. Plain Node 20.
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lock } from "./lock.mjs";
import { findProgram, root } from "./paths.mjs";
import { retry, run } from "./run.mjs";

const editorPackages = ["chromium", "openssh-client", "openssh-server"];

/** The wanted packages: the browser, OpenSSH, and what test/lab/packages.json lists. */
export function wantedPackages() {
  const list = join(root, "test/lab/packages.json");
  const lab = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  return [...new Set([...editorPackages, ...lab])];
}

/** True where packages come from apt. */
export function isDebian() {
  return (
    process.platform === "linux" && findProgram("apt-get") !== undefined && findProgram("dpkg-query") !== undefined
  );
}

/** Those of the wanted packages that aren't installed; all of them where there is no dpkg. */
export function missingPackages() {
  const wanted = wantedPackages();
  if (!isDebian()) return wanted;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg's placeholders
  const format = "-f=${Package} ${db:Status-Status}\\n";
  const { stdout } = spawnSync("dpkg-query", ["-W", format, ...wanted], { encoding: "utf8" });
  const installed = new Set(
    (stdout ?? "")
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return wanted.filter((name) => !installed.has(name));
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
    try {
      await retry(2, () => run("apt-get", [...patient, "install", "-y", "--no-install-recommends", ...names], { env }));
    } finally {
      for (const link of enabledUnits()) if (!enabled.includes(link)) rmSync(link, { force: true });
      allowServices();
    }
  } finally {
    await release();
  }
}

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
