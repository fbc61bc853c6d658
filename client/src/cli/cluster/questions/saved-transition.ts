import { plainJson, plainText } from "../../../../../server/src/text/plain-text.ts";
import { convert } from "../../../../../server/src/workspace.ts";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";
import { replay } from "../../../cluster/timeline/replay.ts";
import { liveInputOf, localInput, momentOfInput, type SavedInput } from "../../../cluster/timeline/saved-input.ts";
import { localScheduler } from "../../../cluster/what-if/local-scheduler.ts";
import { sessionScheduler } from "../../../cluster/what-if/session-scheduler.ts";
import { Misuse, Refusal } from "../../options.ts";
import { out } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";

/** Where saved transitions are: on the nodes of a cluster, or in a report. */
type Source = { readonly session: ClusterSession } | { readonly from: string };

/**
 * `quorate timeline --transition NAME`: the configuration of a saved transition as crm text, and what the scheduler did; with two names what
 * differs, exit code 3 where something does.
 */
export async function showTransitions(
  names: readonly string[],
  source: Source,
  format: "text" | "json",
  signal: AbortSignal,
): Promise<number> {
  if (names.length > 2) throw new Misuse("--transition is given once, or twice for the differences");
  const inputs: SavedInput[] = [];
  for (const name of names)
    inputs.push(
      await ("session" in source ? liveInputOf(source.session, name, signal) : localInput(source.from, name)).catch(
        refused,
      ),
    );
  const [first, second] = inputs;
  if (first === undefined) throw new Misuse("name a saved transition");
  if (second !== undefined) {
    const lines = differences(crmOf(first), crmOf(second));
    out(
      format === "json"
        ? `${plainJson({ format: 1, from: head(first), to: head(second), lines }, 2)}\n`
        : plainText([`--- ${title(first)}`, `+++ ${title(second)}`, ...lines, ""].join("\n")),
    );
    return lines.length > 0 ? exitCodes.change : exitCodes.done;
  }
  const scheduler = "session" in source ? sessionScheduler(source.session) : await localScheduler();
  const did = scheduler && (await replay(first.cib, scheduler, signal).catch((error: Error) => [error.message]));
  if (format === "json") {
    out(`${plainJson({ format: 1, ...head(first), actions: did, cib: first.cib }, 2)}\n`);
    return exitCodes.done;
  }
  const comment = [
    title(first),
    ...momentOfInput(first.cib),
    ...(did === undefined
      ? ["What the scheduler did isn't known: this machine has no crm_simulate."]
      : did.length === 0
        ? ["The scheduler had nothing to do."]
        : ["What the scheduler did:", ...did.map((each) => `  ${each}`)]),
  ];
  out(plainText(`${comment.map((line) => `# ${line}\n`).join("")}\n${crmOf(first)}`));
  return exitCodes.done;
}

const title = ({ name, from }: SavedInput): string => `${name} (${from})`;
const head = ({ name, from, cib }: SavedInput) => ({ name, from, about: momentOfInput(cib) });

function crmOf({ cib, name }: SavedInput): string {
  const { text, errors } = convert(`file:///${name}.xml`, cib, "cib", "crm");
  const [error] = errors;
  if (error) throw new Refusal(`${name}:${error.line}:${error.column}: ${error.message}`);
  return text;
}

/** The statements that only one of two texts has: `-` those of the first, `+` those of the second, each beside its neighbour. */
function differences(first: string, second: string): readonly string[] {
  const statements = (text: string): string[] =>
    text
      .replace(/\\\n\s*/g, "")
      .split("\n")
      .filter((line) => line.trim() !== "");
  const [before, after] = [statements(first), statements(second)];
  const [had, has] = [new Set(before), new Set(after)];
  const keyOf = (statement: string): string => statement.split(/\s+/).slice(0, 2).join(" ");
  const added = after.filter((each) => !had.has(each));
  const lines = before.flatMap((each) => {
    if (has.has(each)) return [];
    const at = added.findIndex((other) => keyOf(other) === keyOf(each));
    return [`-${each}`, ...(at >= 0 ? added.splice(at, 1).map((other) => `+${other}`) : [])];
  });
  return [...lines, ...added.map((each) => `+${each}`)];
}

function refused(error: unknown): never {
  if (error instanceof Error && error.constructor === Error && !("syscall" in error)) throw new Refusal(error.message);
  throw error;
}
