import { readCibText } from "../cib/cib-content.ts";
import { documentsToCompare } from "../cib/cib-patch.ts";
import { sendPatchFunction } from "../cib/send-patch.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import { onNode } from "../session/on-node.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { readRollbackTimers } from "./read-rollback-timers.ts";
import {
  type RollbackTimer,
  type RollbackTimerDecision,
  type RollbackTimerNote,
  type RollbackTimerPlace,
  rollbackTimerFolder,
} from "./rollback-timer.ts";

const watchScript = [sendPatchFunction, nodeScript(new URL("./watch.sh", import.meta.url))].join("\n");
const sendScript = [sendPatchFunction, nodeScript(new URL("./send.sh", import.meta.url))].join("\n");
const startWatch = nodeScript(new URL("./start-watch.sh", import.meta.url));
const printTimer = nodeScript(new URL("./print-timer.sh", import.meta.url));
const timerFolders = nodeScript(new URL("./timer-folders.sh", import.meta.url));
const armScript = [timerFolders, startWatch, nodeScript(new URL("./arm.sh", import.meta.url))].join("\n");
const listScript = [timerFolders, startWatch, printTimer, nodeScript(new URL("./list.sh", import.meta.url))].join("\n");
const decideScript = [startWatch, printTimer, nodeScript(new URL("./decide.sh", import.meta.url))].join("\n");

/** How a patch is sent in place of cibadmin alone, and the messages for exit codes that mean that nothing was sent. */
export interface PatchSender {
  readonly argv: readonly string[];
  readonly unsent: Readonly<Record<number, string>>;
}

/**
 * Arms a rollback timer on the node the session is connected to: unless somebody decides otherwise, that node undoes the change from `base`
 * to `wanted` after `note.seconds`. Comes before the change. Rejects with a ClusterError when the node can't; then nothing is armed there.
 */
export async function armRollbackTimer(
  session: ClusterSession,
  base: string,
  wanted: string,
  note: RollbackTimerNote,
): Promise<RollbackTimerPlace> {
  await session.connect();
  const { before, after } = documentsToCompare(
    readCibText(base, "The CIB that the plan was made for"),
    readCibText(wanted, "The wanted CIB"),
  );
  const files = [watchScript, `${JSON.stringify(note)}\n`, before, after];
  const sizes = files.map((file) => String(Buffer.byteLength(file)));
  const result = await session.run(["sh", "-c", armScript, "sh", String(note.seconds), ...sizes], {
    stdin: files.join(""),
    title: `arm the rollback timer, ${note.seconds} s`,
    timeoutMs: 40_000,
  });
  const { connection } = session.view;
  const node = connection.kind === "connected" ? connection.node : (session.config.nodes[0] ?? "");
  const [folder = "", name = ""] = result.stdout.trim().split("\n").slice(-2);
  if (result.exitCode === 0 && rollbackTimerFolder.test(folder))
    return { node, folder, name, ...(note.isBackup ? { isBackup: true } : {}) };
  throw new ClusterError(
    "protocol",
    `The rollback timer can't be armed on "${node}": ${armFailures[result.exitCode] ?? `exit ${result.exitCode}`}. Nothing was applied. Fix that, or apply without a rollback timer.`,
    result.stderr,
  );
}

const armFailures: Readonly<Record<number, string>> = {
  73: "none of /var/lib/quorate or ~/.local/state/quorate, /var/tmp and /tmp there has space for it",
  75: "the process that watches it didn't start",
  77: "systemd-logind there ends an account's processes when it logs out (KillUserProcesses in logind.conf; KillExcludeUsers names the exceptions)",
};

/** How a change is sent for which a rollback timer is armed on the node, so that the timer knows of it. */
export function patchSender({ folder, name }: RollbackTimerPlace): PatchSender {
  return {
    argv: ["sh", "-c", sendScript, "sh", folder],
    unsent: {
      97: `The connection to "${name}" was lost, where the rollback timer is armed, and the node connected now has none. Nothing was applied. Plan and apply again.`,
      99: `The disk of "${name}" is full, where the rollback timer is armed. Nothing was applied. Make room, and apply again.`,
      98: "The time to confirm the change was up before it was sent. Nothing was applied. Allow more time, and apply again.",
    },
  };
}

/** The account's rollback timers on the node the session is connected to, those that are armed and those that ended in the last week. */
export async function listRollbackTimers(session: ClusterSession): Promise<readonly RollbackTimer[]> {
  const result = await session.run(["sh", "-c", listScript], { title: "list rollback timers", timeoutMs: 20_000 });
  const { connection } = session.view;
  return result.exitCode === 0 && connection.kind === "connected"
    ? readRollbackTimers(result.stdout, connection.node)
    : [];
}

/**
 * Decides a rollback timer; the first decision counts, and that one is returned. Undefined when the timer isn't there any more.
 * Waits until the decision has been acted on. Rejects with a ClusterError when the node can't be asked, or can't note the decision.
 */
export async function decideRollbackTimer(
  session: ClusterSession,
  place: Pick<RollbackTimerPlace, "node" | "folder">,
  decision: Exclude<RollbackTimerDecision, "timeout">,
): Promise<RollbackTimer | undefined> {
  return await onNode(session, place.node, async (there) => {
    const result = await there.run(["sh", "-c", decideScript, "sh", place.folder, decision], {
      title: `decide the rollback timer: ${decision}`,
      timeoutMs: 90_000,
    });
    if (result.exitCode !== 0)
      throw new ClusterError(
        "protocol",
        `The decision couldn't be passed to the rollback timer on "${place.node}" (exit ${result.exitCode}).`,
      );
    const timer = readRollbackTimers(result.stdout, place.node)[0];
    if (timer?.secondsLeft !== undefined)
      throw new ClusterError(
        "protocol",
        `The rollback timer on "${place.node}" takes no decision: the disk of ${place.folder} is full or read-only. It still rolls the change back when the time is up.`,
      );
    return timer;
  });
}
