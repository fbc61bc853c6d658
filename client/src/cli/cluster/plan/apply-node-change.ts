import type { NodeChange } from "../../../cluster/setup/existing-cluster/fence-devices-in-cib.ts";
import { Refusal } from "../../options.ts";
import { err } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Live } from "../with-cluster.ts";
import { applyInTerminal } from "./apply-in-terminal.ts";
import { makePlan, requestForRollback } from "./terminal-plan.ts";

/**
 * Plans and applies what a node that came or went means for the configuration, by a node that is a member. What isn't approved isn't applied,
 * and the node's change stays. Resolves to the exit code.
 */
export async function applyNodeChange(
  live: Live,
  member: string | undefined,
  isConfirmed: boolean,
  change: (cib: string) => NodeChange,
): Promise<number> {
  if (member === undefined) return exitCodes.done;
  const session = live.session.forNode(member);
  const there = { ...live, session };
  try {
    const { cib, notes } = change(await session.readCib(live.signal));
    for (const note of notes) err(`Note: ${note}\n`);
    // Planned for the CIB as it is then: it may be changed concurrently.
    const request = requestForRollback("", async (current) => change(current).cib);
    const made = await makePlan(there, request);
    if (made.plan.changes.length === 0 || cib === "") return exitCodes.done;
    if (!isConfirmed && !live.prompter.isThere)
      throw new Refusal("the configuration isn't changed: there is no terminal to ask at. Add --yes.");
    err("This follows for the configuration:\n");
    const code = await applyInTerminal(there, request, made, { format: "text", isConfirmed, acceptErrors: false });
    if (code === exitCodes.change) err("Files that describe the cluster get it with: quorate pull FILE\n");
    return code === exitCodes.change ? exitCodes.done : code;
  } finally {
    await session.disconnect();
  }
}
