import type { Plan } from "../../../../server/src/protocol.ts";
import { codeSpan, escapeMarkdown } from "../../../../server/src/text/markdown.ts";
import { capitalized, listing } from "../../../../server/src/text/phrases.ts";
import { changeName } from "../../cluster/apply/format-changes.ts";
import {
  type HistoryEntry,
  type HistoryOutcome,
  isRollback,
  wasApplied,
} from "../../cluster/rollback/history-entry.ts";

/** The outcome of an apply, in short. */
export const outcomeLabels: Readonly<Record<HistoryOutcome, string>> = {
  started: "outcome unknown",
  applied: "applied",
  "awaiting-confirmation": "awaiting confirmation",
  confirmed: "applied and confirmed",
  "rolled-back": "rolled back",
  "rollback-failed": "rollback failed",
  "not-in": "not in the configuration, and not known whether it was",
  unchanged: "nothing to change",
  conflict: "not applied, the cluster was changed concurrently",
  failed: "not applied",
  unknown: "not known whether it was applied",
};

/** The codicon of an outcome, and its colour where it has one. */
export const outcomeIcons: Readonly<Record<HistoryOutcome, readonly [icon: string, color?: string]>> = {
  started: ["question"],
  applied: ["check"],
  "awaiting-confirmation": ["watch", "charts.yellow"],
  confirmed: ["check"],
  "rolled-back": ["discard"],
  "rollback-failed": ["warning", "list.warningForeground"],
  "not-in": ["circle-slash"],
  unchanged: ["dash"],
  conflict: ["git-pull-request-closed"],
  failed: ["circle-slash"],
  unknown: ["question", "list.warningForeground"],
};

/** An entry in short: `primitive web added and 2 changed`; a rollback begins with `rolled back`. */
export function entrySentence({ changes, ...entry }: Pick<HistoryEntry, "mode" | "changes" | "revertsTo">): string {
  const parts = (["added", "changed", "removed"] as const).flatMap((kind) => {
    const own = changes.filter((change) => change.kind === kind);
    if (own.length === 0) return [];
    const [first] = own;
    return [own.length === 1 && first ? `${changeName(first)} ${kind}` : `${own.length} ${kind}`];
  });
  const sentence = parts.length === 0 ? "nothing changed" : listing(parts);
  return isRollback(entry) ? `rolled back: ${sentence}` : sentence;
}

/** The time of an entry: `14:02`, with the day when it is not today. */
export function formatWhen(at: string, now = new Date()): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return date.toDateString() === now.toDateString()
    ? time
    : `${date.toLocaleDateString(undefined, { day: "numeric", month: "short" })} ${time}`;
}

/** The names of an entry's files. */
export function formatFiles({ files, ...entry }: Pick<HistoryEntry, "files" | "mode" | "revertsTo">): string {
  if (isRollback(entry)) return "rollback";
  if (files.length === 0) return "without a file";
  return listing(
    files.map((file) => file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1)),
    3,
  );
}

/** The details of an entry, as Markdown lines for a hover; names are in code spans, which need no escapes. */
export function entryDetails(entry: HistoryEntry): readonly string[] {
  const { by, before, after, changes } = entry;
  return [
    `**${escapeMarkdown(capitalized(entrySentence(entry)))}** · ${outcomeLabels[entry.outcome]}`,
    `${new Date(entry.at).toLocaleString()} by ${codeSpan(by.person)}${by.account === "" ? "" : ` as ${codeSpan(by.account)}`} on ${codeSpan(by.node)}`,
    ...(entry.files.length > 0 ? [`From ${entry.files.map(codeSpan).join(", ")} (${entry.mode})`] : []),
    `Epoch ${before.epoch}${after ? ` → ${after.epoch}` : ""}`,
    ...(entry.message === undefined ? [] : [escapeMarkdown(entry.message)]),
    ...changes.slice(0, 12).map(({ kind, type, id }) => `- ${kind}: ${codeSpan(`${type} ${id}`.trim())}`),
    ...(changes.length > 12 ? [`- and ${changes.length - 12} more`] : []),
  ];
}

/**
 * What rolling back to before an entry undoes besides the changes in the history: those made since with other tools.
 * `later` are the entries from that one on. A sentence; empty when there are none.
 */
export function othersReverted(plan: Pick<Plan, "changes">, later: readonly HistoryEntry[]): string {
  const ours = new Set(
    later.filter(({ outcome }) => !withoutEffect.has(outcome)).flatMap(({ changes }) => changes.map(changeName)),
  );
  const others = plan.changes.map(changeName).filter((name) => !ours.has(name));
  return others.length === 0 ? "" : `This also undoes changes made since then with other tools: ${listing(others, 8)}.`;
}

/** Outcomes without an effect on the configuration. */
const withoutEffect: ReadonlySet<HistoryOutcome> = new Set(["unchanged", "conflict", "failed", "not-in"]);

/** Whether the cluster can be rolled back to before this entry. */
export function canRollBack(entry: HistoryEntry): boolean {
  return wasApplied(entry) && entry.outcome !== "awaiting-confirmation";
}
