import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { changeName } from "../../../cluster/apply/format-changes.ts";
import { type HistoryEntry, isRollback, wasApplied } from "../../../cluster/rollback/history-entry.ts";
import { fillSecrets, type MissingSecret, type SecretAnswer } from "../../../cluster/rollback/history-secrets.ts";
import { changeOptions, formats, Misuse, oneOf, Refusal, secondsOf } from "../../options.ts";
import { out } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Live, runOnCluster } from "../with-cluster.ts";
import { applyInTerminal } from "./apply-in-terminal.ts";
import { currentEntries } from "./record-ends.ts";
import { openTerminalHistory } from "./terminal-history.ts";
import { makePlan, requestForRollback } from "./terminal-plan.ts";

const options = { ...changeOptions, list: { type: "boolean" } } as const;

/** `quorate rollback [ENTRY]`: restores the configuration from before an apply, the last one when none is named. Resolves to the exit code. */
export function runRollback(args: readonly string[]): Promise<number> {
  return runOnCluster("rollback", args, options, ({ values, positionals }) => {
    if (positionals.length > 1) throw new Misuse("name one entry");
    const format = oneOf("format", values.format, formats);
    const confirmWithinSeconds = secondsOf("confirm-within", values["confirm-within"]);
    return async (live) => {
      const history = openTerminalHistory("rollback");
      const { name } = live.session.config;
      const entries = await currentEntries("rollback", live.session, history);
      if (values.list) {
        out(format === "json" ? `${plainJson(entries, 2)}\n` : listText(entries));
        return exitCodes.done;
      }
      const entry = chooseEntry(entries, positionals[0], name);
      const request = requestForRollback(entry.id, async (liveCib) =>
        fillSecrets(await history.cibOf(entry), entry.salt, liveCib, (secret) => askSecret(live, secret)),
      );
      const code = await applyInTerminal(live, request, await makePlan(live, request), {
        format,
        isConfirmed: values.yes ?? false,
        acceptErrors: values["accept-errors"] ?? false,
        confirmWithinSeconds,
      });
      return code === exitCodes.change ? exitCodes.done : code;
    };
  });
}

function chooseEntry(entries: readonly HistoryEntry[], id: string | undefined, cluster: string): HistoryEntry {
  if (id === undefined) {
    const last = entries.find((entry) => wasApplied(entry));
    if (last === undefined) throw new Refusal(`the history has no change to "${cluster}" that can be rolled back.`);
    return last;
  }
  const found = entries.filter((entry) => entry.id === id || entry.id.startsWith(id) || entry.id.endsWith(id));
  const [entry, other] = found;
  if (entry === undefined) throw new Misuse(`there is no entry "${id}"; quorate rollback --list shows them`);
  if (other !== undefined) throw new Misuse(`"${id}" could be ${entry.id} or ${other.id}`);
  return entry;
}

async function askSecret(
  { prompter }: Live,
  { owner, name, hasCurrent, matches }: MissingSecret,
): Promise<SecretAnswer | undefined> {
  const label = `"${name}" of "${owner}" was changed since; its earlier value${hasCurrent ? " (empty: use the current one)" : ""}`;
  for (let count = 0; count < 3; count++) {
    const value = await prompter.secret({ kind: "password", label, key: `${owner} ${name}` });
    if (value === undefined) return undefined;
    if (value === "" && hasCurrent) return "current";
    if (await matches(value)) return { value };
  }
  return undefined;
}

function listText(entries: readonly HistoryEntry[]): string {
  if (entries.length === 0) return "The history is empty: nothing was applied from here.\n";
  return entries
    .map((entry) => {
      const { id, at, by, outcome, changes, files } = entry;
      const what = changes.slice(0, 4).map((change) => `${changeName(change)} ${change.kind}`);
      const more = changes.length > 4 ? `, ${changes.length - 4} more` : "";
      const named = files.map((file) => file.split("/").at(-1)).join(", ") || "without a file";
      const from = isRollback(entry) ? "rollback" : named;
      return `${id}  ${at.slice(0, 19).replace("T", " ")}  ${by.person}  ${outcome}  ${from}: ${what.join(", ")}${more}\n`;
    })
    .join("");
}
