// Installing a Debian package starts its service; the lab wants the programs and not the services.
import { chmodSync, existsSync, lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";

const policy = "/usr/sbin/policy-rc.d";
const kept = "/usr/sbin/policy-rc.d.before-quorate";

/**
 * Runs `install` while invoke-rc.d is told to start nothing (exit 101 of policy-rc.d, see Debian's
 * README.policy-rc.d), then puts back what stood there before, also when `install` throws. Needs root.
 */
export async function withoutServiceStarts(install) {
  // A leftover of an interrupted run is the machine's own file: it wins over ours.
  if (existsSync(kept)) renameSync(kept, policy);
  const had = lstatSync(policy, { throwIfNoEntry: false }) !== undefined;
  if (had) renameSync(policy, kept);
  const restore = () => {
    rmSync(policy, { force: true });
    if (had) renameSync(kept, policy);
  };
  const interrupted = (signal) => {
    restore();
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    writeFileSync(policy, "#!/bin/sh\nexit 101\n");
    chmodSync(policy, 0o755);
    return await install();
  } finally {
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
    restore();
  }
}
