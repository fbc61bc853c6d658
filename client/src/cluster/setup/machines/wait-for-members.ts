import { ClusterError } from "../../errors.ts";
import { createSleep } from "../../session/interruptible-sleep.ts";
import type { OpenMachine } from "./machines.ts";

const patience = 240_000;

/**
 * Waits until every node sees all nodes online, none pending, a DC and quorum. Rejects with a ClusterError that says what is missing, and
 * where; it is cancelled by the signal.
 */
export async function waitForMembers(machines: readonly OpenMachine[], signal: AbortSignal): Promise<void> {
  const timer = createSleep();
  const until = Date.now() + patience;
  for (;;) {
    if (signal.aborted) throw new ClusterError("cancelled", "Setting up was cancelled.");
    const missing = (await Promise.all(machines.map((each) => missingOn(each, machines)))).filter(
      (each) => each !== undefined,
    );
    if (missing.length === 0) return;
    if (Date.now() > until)
      throw new ClusterError(
        "timeout",
        `The cluster didn't form within ${patience / 1000} s: ${missing.join(" ")} Check that UDP port 5405 is open between the nodes, and their logs (journalctl -u corosync -u pacemaker, /var/log/corosync, /var/log/pacemaker).`,
      );
    await timer.sleep(1_000);
  }
}

async function missingOn(
  { facts, access }: OpenMachine,
  machines: readonly OpenMachine[],
): Promise<string | undefined> {
  const argv = ["timeout", "10", "crm_mon", "-1", "--output-as=xml"];
  const { exitCode, stdout } = await access.run(argv, { timeoutMs: 30_000 }).catch((error: unknown) => {
    if (!(error instanceof ClusterError)) throw error;
    throw new ClusterError(
      error.kind,
      `"${facts.name}" was lost while the cluster formed: ${error.message}`,
      error.detail,
    );
  });
  const where = `On "${facts.name}"`;
  if (exitCode !== 0) return `${where}, Pacemaker doesn't answer.`;
  if (!/<current_dc\b[^>]*\bpresent="true"/.test(stdout)) return `${where}, no DC is elected.`;
  if (!/<current_dc\b[^>]*\bwith_quorum="true"/.test(stdout)) return `${where}, there is no quorum.`;
  const lines = stdout.split("\n").filter((line) => line.includes("<node "));
  const absent = machines.filter(({ facts: { name } }) => {
    const line = lines.find((each) => each.includes(` name="${name}"`)) ?? "";
    return !(line.includes(' online="true"') && line.includes(' pending="false"'));
  });
  return absent.length === 0
    ? undefined
    : `${where}, ${absent.map((each) => each.facts.name).join(", ")} isn't online.`;
}
