import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { plainTexts } from "../../../../server/src/text/plain-text.ts";
import { whoChangedHead } from "../cib/last-change.ts";
import {
  type RollbackTimer,
  type RollbackTimerEnd,
  type RollbackTimerNote,
  rollbackTimerFolder,
  surelyNotApplied,
} from "./rollback-timer.ts";

/** Reads what list.sh and decide.sh print of rollback timers on a node; what can't be read, such as a note of another version, is skipped. */
export function readRollbackTimers(output: string, node: string): readonly RollbackTimer[] {
  const found: RollbackTimer[] = [];
  let fields = new Map<string, string>();
  for (const line of output.split("\n")) {
    const [, key = "", value = ""] = /^(\w+) ?(.*)$/.exec(line) ?? [];
    if (key === "folder" || key === "end") {
      const timer = readTimer(fields, node);
      if (timer) found.push(timer);
      fields = new Map();
    }
    if (key !== "") fields.set(key, value);
  }
  return plainTexts(found);
}

function readTimer(fields: ReadonlyMap<string, string>, node: string): RollbackTimer | undefined {
  const folder = fields.get("folder") ?? "";
  const note = readNote(fields.get("note") ?? "");
  if (!rollbackTimerFolder.test(folder) || note === undefined) return undefined;
  const watched = fields.get("watched");
  // Where the disk takes no decision, the time is up nevertheless.
  const isTimeUp = watched !== undefined && Number(watched) < 0;
  const decision = decisions.find((each) => each === fields.get("decision")) ?? (isTimeUp ? "timeout" : undefined);
  const sent = fields.get("sent") ?? "";
  // A backup timer doesn't know what the first node sent.
  const isNotSent = !note.isBackup && (sent === "none" || (sent !== "" && surelyNotApplied.includes(Number(sent))));
  const isUnsent = watched !== undefined && isNotSent;
  const end = readEnd(fields);
  return {
    place: { node, folder, ...(note.isBackup ? { isBackup: true } : {}) },
    note,
    ...(isUnsent && decision === undefined ? { isUnsent } : {}),
    ...(watched !== undefined && decision === undefined ? { secondsLeft: Number(watched) } : {}),
    ...(watched !== undefined && decision !== undefined && !end ? { isActing: true } : {}),
    ...(end?.kind === "nothing" && isNotSent ? { wasNeverIn: true } : {}),
    ...omitUndefined({ decision, end }),
  };
}

const decisions = ["confirm", "roll-back", "discard", "timeout"] as const;

function readNote(text: string): RollbackTimerNote | undefined {
  try {
    const note = JSON.parse(text) as Partial<RollbackTimerNote>;
    const texts = [note.id, note.cluster, note.by, note.at, note.summary];
    return texts.every((each) => typeof each === "string") && typeof note.seconds === "number"
      ? (note as RollbackTimerNote)
      : undefined;
  } catch {
    return undefined;
  }
}

function readEnd(fields: ReadonlyMap<string, string>): RollbackTimerEnd | undefined {
  const detail = fields.get("detail") ?? "";
  const kind = fields.get("result");
  switch (kind) {
    case "confirmed":
    case "nothing":
      return { kind };
    case "rolled-back":
      return { kind, othersPreserved: detail === "others-preserved" };
    case "failed":
      return { kind, reason: formatFailure(detail, fields.get("head") ?? "") };
    default:
      return undefined;
  }
}

function formatFailure(detail: string, firstTag: string): string {
  if (detail === "changed")
    return `what you applied was changed concurrently; the last change was made${whoChangedHead(firstTag) || " by somebody unknown"}`;
  if (detail === "unreachable") return "the cluster didn't answer on that node within an hour";
  if (detail === "quorum") return "that node had no quorum within an hour";
  if (detail === "space") return "that node had no disk space within an hour";
  if (detail === "elsewhere") return "the other node with a rollback timer has the reason in its log";
  if (detail.startsWith("refused"))
    return `the cluster refused the rollback (exit ${detail.slice("refused ".length)}), as later changes rely on what you applied`;
  return detail;
}
