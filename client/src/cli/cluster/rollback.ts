import { changeName } from "../../cluster/apply/format-changes.ts";
import { openHistory, terminalHistoryFolder } from "../../cluster/rollback/history.ts";
import { type HistoryEntry, wasApplied } from "../../cluster/rollback/history-entry.ts";
import { fillSecrets, type MissingSecret, type SecretAnswer } from "../../cluster/rollback/history-secrets.ts";
import { out } from "../output.ts";
import { applyPlan } from "./apply.ts";
import { exitCodes } from "./exit-codes.ts";
import { planRollbackTo } from "./make-plan.ts";
import { changeOptions, Misuse, oneOf, Refusal, readOptions, secondsOf } from "./options.ts";
import { formats } from "./plan.ts";
import { type Live, showError, withCluster } from "./with-cluster.ts";

const options = {
  ...changeOptions,
  list: { type: "boolean" },
  "keep-within": { type: "string" },
} as const;

/** `quorate rollback [ENTRY]`: puts the configuration back to what it was before an apply, the last one when none is named. Resolves to the exit code. */
export async function runRollback(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = readOptions(args, options);
    if (positionals.length > 1) throw new Misuse("name one entry");
    const format = oneOf("format", values.format, formats);
    const keep = values["keep-within"];
    const code = await withCluster("rollback", values, async (live) => {
      const history = openHistory(terminalHistoryFolder());
      const entries = await history.list(live.session.config.name);
      if (values.list) {
        out(format === "json" ? `${JSON.stringify(entries, undefined, 2)}\n` : listText(entries));
        return exitCodes.done;
      }
      const entry = entryOf(entries, positionals[0], live.session.config.name);
      const base = await live.session.readCib(live.signal);
      const kept = await fillSecrets(await history.cibOf(entry), entry.salt, base, (secret) => askSecret(live, secret));
      if (kept === undefined) throw new Refusal("a secret of then isn't known any more. Nothing was applied.");
      return await applyPlan(live, await planRollbackTo(live, base, kept), {
        format,
        yes: values.yes ?? false,
        acceptErrors: values["accept-errors"] ?? false,
        revertsTo: entry.id,
        confirmWithinSeconds: keep === undefined ? undefined : secondsOf("keep-within", keep),
      });
    });
    return code === exitCodes.change ? exitCodes.done : code;
  } catch (error) {
    return showError("rollback", error);
  }
}

function entryOf(entries: readonly HistoryEntry[], id: string | undefined, cluster: string): HistoryEntry {
  if (id === undefined) {
    const last = entries.find((entry) => wasApplied(entry));
    if (last === undefined)
      throw new Refusal(`nothing was applied to "${cluster}" from here that could be taken back.`);
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
  { owner, name, hasPresent, isIt }: MissingSecret,
): Promise<SecretAnswer | undefined> {
  const label = `"${name}" of "${owner}" was changed since; its value from then${hasPresent ? " (empty: leave the one of now)" : ""}`;
  for (let count = 0; count < 3; count++) {
    const value = await prompter.secret({ kind: "password", label, key: `${owner} ${name}` });
    if (value === undefined) return undefined;
    if (value === "" && hasPresent) return "present";
    if (await isIt(value)) return { value };
  }
  return undefined;
}

function listText(entries: readonly HistoryEntry[]): string {
  if (entries.length === 0) return "Nothing was applied from here yet.\n";
  return entries
    .map(({ id, at, by, outcome, mode, changes, files }) => {
      const what = changes.slice(0, 4).map((change) => `${changeName(change)} ${change.kind}`);
      const more = changes.length > 4 ? `, ${changes.length - 4} more` : "";
      const from = mode === "roll-back" ? "roll back" : files.map((file) => file.split("/").at(-1)).join(", ");
      return `${id}  ${at.slice(0, 19).replace("T", " ")}  ${by.person}  ${outcome}  ${from}: ${what.join(", ")}${more}\n`;
    })
    .join("");
}
