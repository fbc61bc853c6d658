import type { AwaitingChange, Confirmations } from "../../services/changes/confirmations.ts";
import { formatClock } from "../../services/changes/format-confirmation.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import type { Command } from "../command.ts";

/** Confirms changes that are awaiting confirmation, or rolls them back now. */
export function confirmationCommands(confirmations: Confirmations): readonly Command[] {
  return [
    { id: "quorate.confirmChanges", run: (_, arg) => decide(confirmations, arg, "confirm") },
    { id: "quorate.rollBackNow", run: (_, arg) => decide(confirmations, arg, "roll-back") },
    {
      id: "quorate.confirmOrRollBack",
      async run(_, arg) {
        const awaiting = await choose(confirmations, arg, "Confirm or Roll Back");
        if (awaiting === undefined) return;
        const { note } = awaiting.confirmation;
        const time = formatClock(confirmations.secondsLeft(awaiting));
        const answer = await plainWindow.showInformationMessage(
          `Confirm the change to "${note.cluster}"?`,
          {
            modal: true,
            detail: `${note.summary}, by ${note.by}. It is rolled back in ${time} unless it is confirmed.`,
          },
          "Confirm Changes",
          "Roll Back Now",
        );
        if (answer !== undefined)
          await confirmations.decide(awaiting, answer === "Confirm Changes" ? "confirm" : "roll-back");
      },
    },
  ];
}

async function decide(confirmations: Confirmations, arg: unknown, decision: "confirm" | "roll-back"): Promise<void> {
  const awaiting = await choose(confirmations, arg, decision === "confirm" ? "Confirm Changes" : "Roll Back Now");
  if (awaiting) await confirmations.decide(awaiting, decision);
}

/** The change awaiting confirmation with this id, entry or cluster, else the only one, else the one a person picks. */
async function choose(confirmations: Confirmations, arg: unknown, title: string): Promise<AwaitingChange | undefined> {
  const all = confirmations.of();
  const named = typeof arg === "object" && arg !== null && "id" in arg ? arg.id : arg;
  const matching = all.filter(({ confirmation: { note } }) => note.id === named || note.cluster === named);
  const list = matching.length > 0 ? matching : all;
  if (list.length === 0) throw new Error("No change is awaiting confirmation.");
  if (list.length === 1) return list[0];
  const picked = await plainWindow.showQuickPick(
    list.map((awaiting) => {
      const { note } = awaiting.confirmation;
      return { label: note.cluster, description: note.summary, detail: `${note.by}, ${note.at}`, awaiting };
    }),
    { title, placeHolder: "Which change?" },
  );
  return picked?.awaiting;
}
