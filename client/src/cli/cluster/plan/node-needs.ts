import { type PlanNeeds, planNeeds } from "../../../cluster/insight/plan-needs.ts";
import { createSession } from "../../../cluster/session/session.ts";
import type { Live } from "../with-cluster.ts";
import type { TerminalPlan } from "./terminal-plan.ts";

/** What the nodes lack for a plan; undefined where it touches no resource. Nodes are connected to without a question: nobody waits for an answer. */
export async function needsOfNodes({ session, signal }: Live, plan: TerminalPlan): Promise<PlanNeeds | undefined> {
  const { config } = session;
  const prompter = { acceptHostKey: async () => false, secret: async () => undefined };
  const silent = createSession(config, { prompter, log: () => undefined });
  try {
    return await planNeeds(silent, plan, signal);
  } finally {
    await silent.disconnect();
  }
}
