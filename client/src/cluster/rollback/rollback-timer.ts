import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { ApplyOptions } from "../apply/apply.ts";
import { readCibText } from "../cib/cib-content.ts";
import { documentsToCompare } from "../cib/cib-patch.ts";
import { whoChangedHead } from "../cib/last-change.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import {
  armScript,
  decideScript,
  listScript,
  rollbackTimerFolder,
  sendScript,
  surelyNot,
  watchScript,
} from "./rollback-timer-scripts.ts";

/** What is written beside a way back for whoever finds it. Holds no secret. */
export interface RollbackTimerNote {
  /** Of the history entry that it belongs to; the same on every node. */
  readonly id: string;
  /** The name the cluster goes by in the editor or terminal that applied. */
  readonly cluster: string;
  /** `user@host` of the person. */
  readonly by: string;
  /** When it was armed, by the clock of the person's machine; for display only. */
  readonly at: string;
  /** What was applied, in a few words. */
  readonly summary: string;
  readonly seconds: number;
  /** See WayBackPlace. */
  readonly isDeputy?: boolean;
}

/** Where a way back waits. */
export interface RollbackTimerPlace {
  /** As the node is addressed in the cluster's setting. */
  readonly node: string;
  readonly folder: string;
  /** The node's name in the cluster. */
  readonly name: string;
  /** Is it the second one, which acts only when the first has left the cluster meanwhile? */
  readonly isDeputy?: boolean;
}

/** What was decided: by a person, or by time. */
export type RollbackTimerClaim = "keep" | "back" | "drop" | "time";

/**
 * How a way back ended. `went-back`: the change is undone, `othersKept` tells whether others' changes stayed beside; `nothing`: the change
 * wasn't in any more, or never went in; `left`: it couldn't be undone cleanly, and all was left as it is, for the reason told.
 */
export type RollbackTimerEnd =
  | { readonly kind: "kept" | "nothing" }
  | { readonly kind: "went-back"; readonly othersKept: boolean }
  | { readonly kind: "left"; readonly reason: string };

/** A way back on a node as it is now. */
export interface RollbackTimer {
  readonly place: Pick<RollbackTimerPlace, "node" | "folder" | "isDeputy">;
  readonly note: RollbackTimerNote;
  /** Until time is over; undefined when nothing waits any more: it was decided, or the node died meanwhile. */
  readonly secondsLeft?: number;
  /** It waits, but nothing was sent so far that it could take back. */
  readonly isUnsent?: true;
  readonly claim?: RollbackTimerClaim;
  readonly end?: RollbackTimerEnd;
}

/**
 * Arms the way back on the node the session is connected to: unless somebody decides otherwise, that node undoes the change from `base`
 * to `wanted` after so many seconds. Goes before the change. Rejects with a ClusterError when the node can't; then nothing waits there.
 */
export async function armRollbackTimer(
  session: ClusterSession,
  base: string,
  wanted: string,
  note: RollbackTimerNote,
  principal = "",
): Promise<RollbackTimerPlace> {
  await session.connect();
  const { before, after } = documentsToCompare(
    readCibText(base, "The CIB that the plan was made for"),
    readCibText(wanted, "The wanted CIB"),
  );
  const parts = [watchScript, `${JSON.stringify(note)}\n`, before, after];
  const sizes = parts.map((part) => String(Buffer.byteLength(part)));
  const result = await session.run(["sh", "-c", armScript, "sh", String(note.seconds), principal, ...sizes], {
    stdin: parts.join(""),
    title: `arm the way back, ${note.seconds} s`,
    timeoutMs: 40_000,
  });
  const { connection } = session.view;
  const node = connection.kind === "connected" ? connection.node : (session.config.nodes[0] ?? "");
  const [folder = "", name = ""] = result.stdout.trim().split("\n").slice(-2);
  if (result.exitCode === 0 && rollbackTimerFolder.test(folder))
    return { node, folder, name, ...(note.isDeputy ? { isDeputy: true } : {}) };
  const why =
    result.exitCode === 73
      ? "there is no room in its /tmp, or it can't be written"
      : result.exitCode === 75
        ? "the process that waits didn't start"
        : result.exitCode === 77
          ? "systemd-logind there ends what an account has left running when it logs out (KillUserProcesses in logind.conf; KillExcludeUsers names those who are spared)"
          : `exit ${result.exitCode}`;
  throw new ClusterError(
    "protocol",
    `"${node}" can't wait for your confirmation: ${why}. Nothing was applied. Mend that, or apply without going back by itself.`,
    result.stderr,
  );
}

/** How a change is sent for which a way back waits on the node, so that it knows of it. */
export function sendFor({ folder, name }: RollbackTimerPlace): NonNullable<ApplyOptions["sender"]> {
  return {
    argv: ["sh", "-c", sendScript, "sh", folder],
    unsent: {
      97: `The connection to "${name}" broke, which was to wait for your confirmation, and another node doesn't wait in its place. Nothing was applied. Plan and apply again.`,
      98: "The time to keep the change was over before it was sent. Nothing was applied. Allow more time, and apply again.",
    },
  };
}

/** The account's ways back on the node the session is connected to, those that wait and those that ended in the last week. */
export async function listRollbackTimers(session: ClusterSession): Promise<readonly RollbackTimer[]> {
  const result = await session.run(["sh", "-c", listScript], { title: "look for ways back", timeoutMs: 20_000 });
  const { connection } = session.view;
  return result.exitCode === 0 && connection.kind === "connected"
    ? readRollbackTimers(result.stdout, connection.node)
    : [];
}

/**
 * Decides a way back; the first decision counts, and the one given back is the one that counted. Undefined when it isn't there any more.
 * Waits until it is carried out. Rejects with a ClusterError when the node can't be asked.
 */
export async function decideRollbackTimer(
  session: ClusterSession,
  place: Pick<RollbackTimerPlace, "node" | "folder">,
  decision: "keep" | "back" | "drop",
): Promise<RollbackTimer | undefined> {
  return await onNode(session, place.node, async (there) => {
    const result = await there.run(["sh", "-c", decideScript, "sh", place.folder, decision], {
      title: `decide the way back: ${decision}`,
      timeoutMs: 90_000,
    });
    if (result.exitCode !== 0)
      throw new ClusterError(
        "protocol",
        `"${place.node}" couldn't be told what was decided (exit ${result.exitCode}).`,
      );
    return readRollbackTimers(result.stdout, place.node)[0];
  });
}

/** Does something on a certain node: by the session where it is connected there, else by one of its own. */
export async function onNode<T>(
  session: ClusterSession,
  node: string,
  work: (there: ClusterSession) => Promise<T>,
): Promise<T> {
  const { connection } = session.view;
  if (connection.kind === "connected" && connection.node === node) return await work(session);
  const there = session.forNode(node);
  try {
    return await work(there);
  } finally {
    await there.disconnect();
  }
}

/** Reads what the scripts tell of ways back on a node; what can't be read, such as the note of another version, is passed over. */
export function readRollbackTimers(output: string, node: string): readonly RollbackTimer[] {
  const found: RollbackTimer[] = [];
  let fields = new Map<string, string>();
  const finish = (): void => {
    const one = rollbackTimerOf(fields, node);
    if (one) found.push(one);
    fields = new Map();
  };
  for (const line of output.split("\n")) {
    const [, key = "", value = ""] = /^(\w+) ?(.*)$/.exec(line) ?? [];
    if (key === "folder" || key === "end") finish();
    if (key !== "") fields.set(key, value);
  }
  return found;
}

function rollbackTimerOf(fields: ReadonlyMap<string, string>, node: string): RollbackTimer | undefined {
  const folder = fields.get("folder") ?? "";
  const note = readNote(fields.get("about") ?? "");
  if (!rollbackTimerFolder.test(folder) || note === undefined) return undefined;
  const claim = fields.get("claim");
  const end = endOf(fields);
  const watched = fields.get("watched");
  const sent = fields.get("sent") ?? "";
  // Of what the first node sent, a second one doesn't know.
  const isUnsent =
    watched !== undefined && !note.isDeputy && (sent === "none" || (sent !== "" && surelyNot.includes(Number(sent))));
  return {
    place: { node, folder, ...(note.isDeputy ? { isDeputy: true } : {}) },
    note,
    ...(isUnsent && claim === undefined ? { isUnsent } : {}),
    ...(watched !== undefined && claim === undefined ? { secondsLeft: Math.max(0, Number(watched)) } : {}),
    ...(claim === "keep" || claim === "back" || claim === "drop" || claim === "time" ? { claim } : {}),
    ...omitUndefined({ end }),
  };
}

function readNote(text: string): RollbackTimerNote | undefined {
  try {
    const note = JSON.parse(text) as Partial<RollbackTimerNote>;
    const words = [note.id, note.cluster, note.by, note.at, note.summary];
    return words.every((word) => typeof word === "string") && typeof note.seconds === "number"
      ? (note as RollbackTimerNote)
      : undefined;
  } catch {
    return undefined;
  }
}

function endOf(fields: ReadonlyMap<string, string>): RollbackTimerEnd | undefined {
  const detail = fields.get("detail") ?? "";
  switch (fields.get("result")) {
    case "kept":
      return { kind: "kept" };
    case "nothing":
      return { kind: "nothing" };
    case "went-back":
      return { kind: "went-back", othersKept: detail === "others-kept" };
    case "left":
      return { kind: "left", reason: reasonOf(detail, fields.get("head") ?? "") };
    default:
      return undefined;
  }
}

function reasonOf(detail: string, head: string): string {
  if (detail === "changed")
    return `what you applied was changed since by others; the last change was made${whoChangedHead(head) || " by somebody unknown"}`;
  if (detail === "unreachable") return "the cluster didn't answer on that node";
  if (detail.startsWith("refused"))
    return `the cluster refused the way back (exit ${detail.slice(8)}), as others now rely on what you applied`;
  return detail;
}
