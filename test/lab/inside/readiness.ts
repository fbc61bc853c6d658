import type { Machine } from "./machine.ts";

/**
 * Waits until every node whose power is on has, in its own eyes, all of these nodes online, none pending or unclean, quorum and
 * a DC, and the DC has nothing left to do. Throws what is still missing after `milliseconds`.
 */
export async function waitForCluster(machines: readonly Machine[], milliseconds: number): Promise<void> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const missing = await missingForReady(machines);
    if (missing === undefined) return;
    if (Date.now() > until) throw new Error(`The cluster isn't ready after ${milliseconds / 1000} s: ${missing}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function missingForReady(machines: readonly Machine[]): Promise<string | undefined> {
  const on = machines.filter((machine) => machine.power === "on");
  if (on.length === 0) return "every node is off.";
  // A node that has just come back is the last to be ready, while the others may not have missed it yet.
  for (const machine of on) {
    const missing = await missingInTheEyesOf(machine, on);
    if (missing !== undefined) return `on "${machine.node.name}", ${missing}`;
  }
  return busyController(on[0]);
}

/** Whether the DC still has something to do, a fencing say; `crm_mon` alone doesn't show it. */
async function busyController(machine: Machine | undefined): Promise<string | undefined> {
  try {
    const dc = /: (\S+)/.exec((await machine?.exec(["crmadmin", "--dc_lookup"]))?.stdout ?? "")?.[1] ?? "";
    const state = /\bS_\w+/.exec((await machine?.exec(["crmadmin", "--status", dc]))?.stdout ?? "")?.[0];
    return state === "S_IDLE" ? undefined : `the controller of the DC is in state ${state ?? "unknown"}.`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function missingInTheEyesOf(machine: Machine, on: readonly Machine[]): Promise<string | undefined> {
  let xml: string;
  try {
    const outcome = await machine.exec(["crm_mon", "-1", "--output-as=xml"]);
    if (outcome.code !== 0) return `crm_mon exits ${outcome.code}.`;
    xml = outcome.stdout;
  } catch (error) {
    // The node may lose its power between the look and the command.
    return error instanceof Error ? error.message : String(error);
  }
  if (!/<current_dc present="true"/.test(xml)) return "no DC is elected.";
  if (!/with_quorum="true"/.test(xml)) return "there is no quorum.";
  for (const { node } of on) {
    const element = new RegExp(`<node name="${node.name}"[^>]*>`).exec(xml)?.[0] ?? "";
    if (!/ online="true"/.test(element)) return `"${node.name}" isn't online.`;
    if (!/ pending="false"/.test(element)) return `"${node.name}" is pending.`;
    if (!/ unclean="false"/.test(element)) return `"${node.name}" is unclean.`;
  }
  return undefined;
}
