import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import {
  decideConfirmation,
  findConfirmations,
  formatConfirmation,
  recordConfirmations,
} from "../../../cluster/rollback/confirmation.ts";
import { keepingNodes } from "../../../cluster/session/keeping-nodes.ts";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";
import { clusterOptions, Misuse, Refusal } from "../../options.ts";
import { err, out } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnCluster } from "../with-cluster.ts";
import { rememberSync } from "./pull-bases.ts";
import { openTerminalHistory } from "./terminal-history.ts";

const options = { ...clusterOptions, "roll-back": { type: "boolean" } } as const;

/** `quorate confirm [--roll-back] [ENTRY]`: confirms a change that is awaiting confirmation, or rolls it back now. Resolves to the exit code. */
export function runConfirm(args: readonly string[]): Promise<number> {
  return runOnCluster("confirm", args, options, ({ values, positionals }) => {
    if (positionals.length > 1) throw new Misuse("name one entry");
    const [id] = positionals;
    const decision = values["roll-back"] ? "roll-back" : "confirm";
    return async (live) => {
      const { session, close } = keepingNodes(live.session);
      try {
        return await confirm(session, id, decision);
      } finally {
        await close();
      }
    };
  });
}

/** Confirms a change, or rolls it back, on all nodes that wait. Resolves to the exit code. */
async function confirm(
  session: ClusterSession,
  id: string | undefined,
  decision: "confirm" | "roll-back",
): Promise<number> {
  const { name } = session.config;
  const history = openTerminalHistory("confirm");
  const update = await findConfirmations(session);
  const { found, unreachable } = update;
  const ended = await recordConfirmations(history, name, update);
  for (const node of unreachable) err(`quorate confirm: "${node}" can't be asked for its rollback timers.\n`);
  const awaiting = found.filter(
    ({ note, secondsLeft }) => secondsLeft !== undefined && (id === undefined || note.id === id),
  );
  const [confirmation, other] = awaiting;
  if (confirmation === undefined) {
    const underWay = found.filter(({ note, isInProgress }) => isInProgress && (id === undefined || note.id === id));
    const known = [...ended.map(({ message }) => message), ...underWay.map(formatConfirmation)];
    throw new Refusal([`no change to "${name}" is awaiting confirmation.`, ...known].join(" "));
  }
  if (other !== undefined)
    throw new Misuse(`several changes are awaiting confirmation: ${awaiting.map(({ note }) => note.id).join(", ")}`);
  const { decided, unreachable: missed } = await decideConfirmation(session, confirmation.places, decision);
  const recorded = await recordConfirmations(history, name, await findConfirmations(session));
  const confirmed = recorded.find(({ id: each, outcome }) => each === confirmation.note.id && outcome === "confirmed");
  if (confirmed) rememberSync(name, confirmed.files, await session.readCib());
  const { note } = confirmation;
  const { end, byTimeout = false, wasNeverIn, isInProgress } = decided ?? {};
  out(`${formatConfirmation({ note, byTimeout, ...omitUndefined({ end, wasNeverIn, isInProgress }) })}\n`);
  const isIncomplete = decision === "confirm" && missed.length > 0;
  if (isIncomplete)
    err(
      `quorate confirm: ${missed.map((node) => `"${node}"`).join(", ")} can't be reached or can't note it, and may still roll the change back. Confirm it again when the node can.\n`,
    );
  const isDone = end?.kind === (decision === "confirm" ? "confirmed" : "rolled-back");
  return isDone && !isIncomplete ? exitCodes.done : exitCodes.failed;
}
