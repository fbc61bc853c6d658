import { ClusterError } from "../../errors.ts";
import { createSleep } from "../../session/interruptible-sleep.ts";
import type { OpenMachine } from "./machines.ts";

const patience = 120_000;

/**
 * Waits until every node counts the vote of the quorum device. Rejects with a ClusterError that says on which node it is missing, and how
 * corosync-qdevice describes its connection; it is cancelled by the signal.
 */
export async function waitForDevice(machines: readonly OpenMachine[], signal: AbortSignal): Promise<void> {
  const timer = createSleep();
  const until = Date.now() + patience;
  for (;;) {
    if (signal.aborted) throw new ClusterError("cancelled", "Setting up was cancelled.");
    const missing = (await Promise.all(machines.map(missingOn))).filter((each) => each !== undefined);
    if (missing.length === 0) return;
    if (Date.now() > until)
      throw new ClusterError(
        "timeout",
        `The quorum device gave no vote within ${patience / 1000} s: ${missing.join(" ")} Check that TCP port 5403 of its host is open, and journalctl -u corosync-qdevice.`,
      );
    await timer.sleep(1_000);
  }
}

async function missingOn({ facts, access }: OpenMachine): Promise<string | undefined> {
  // The device's line is "0 1 Qdevice" with its vote; corosync-quorumtool(8): A alive, V vote.
  const { stdout } = await access.run(["timeout", "10", "corosync-quorumtool", "-s"], { timeoutMs: 30_000 });
  if (/^[ \t]*0\s+[1-9]\d*\s+Qdevice\b/m.test(stdout)) return undefined;
  const state = await access.run(["timeout", "10", "corosync-qdevice-tool", "-s"], { timeoutMs: 30_000 });
  const said = /^State:\s*(.*)$/m.exec(state.stdout)?.[1]?.trim();
  return `On "${facts.name}", ${said ? `its connection is "${said}"` : "corosync-qdevice doesn't answer"}.`;
}
