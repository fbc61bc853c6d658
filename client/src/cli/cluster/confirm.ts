import {
  decideConfirmation,
  endSentence,
  findConfirmations,
  noteConfirmations,
} from "../../cluster/rollback/confirmation.ts";
import { openHistory, terminalHistoryFolder } from "../../cluster/rollback/history.ts";
import { err, out } from "../output.ts";
import { exitCodes } from "./exit-codes.ts";
import { clusterOptions, Misuse, Refusal, readOptions } from "./options.ts";
import { showError, withCluster } from "./with-cluster.ts";

/** `quorate keep [--back] [ENTRY]`: keeps a change that waits for it, or takes it back now. Resolves to the exit code. */
export async function runConfirm(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = readOptions(args, { ...clusterOptions, back: { type: "boolean" } } as const);
    if (positionals.length > 1) throw new Misuse("name one entry");
    const [id] = positionals;
    return await withCluster("keep", values, async ({ session }) => {
      const { found, unreached } = await findConfirmations(session);
      for (const node of unreached) err(`quorate keep: "${node}" can't be asked whether it waits.\n`);
      const waiting = found.filter(
        ({ note, secondsLeft }) => secondsLeft !== undefined && (id === undefined || note.id === id),
      );
      const [confirmation, other] = waiting;
      if (confirmation === undefined) throw new Refusal(`nothing waits to be kept in "${session.config.name}".`);
      if (other !== undefined)
        throw new Misuse(`several changes wait: ${waiting.map(({ note }) => note.id).join(", ")}`);
      const { decided, unreached: untold } = await decideConfirmation(
        session,
        confirmation.places,
        values.back ? "back" : "keep",
      );
      await noteConfirmations(
        openHistory(terminalHistoryFolder()),
        session.config.name,
        await findConfirmations(session),
      );
      const isDone = decided?.end?.kind === (values.back ? "went-back" : "kept");
      out(
        `${endSentence({ note: confirmation.note, byTime: decided?.byTime ?? false, ...(decided?.end ? { end: decided.end } : {}) })}\n`,
      );
      if (untold.length > 0 && !values.back)
        err(
          `quorate keep: ${untold.map((node) => `"${node}"`).join(", ")} couldn't be told, and may still take the change back. Keep it again when the node can be reached.\n`,
        );
      return isDone && (values.back || untold.length === 0) ? exitCodes.done : exitCodes.failed;
    });
  } catch (error) {
    return showError("keep", error);
  }
}
