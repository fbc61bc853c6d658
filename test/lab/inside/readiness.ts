import type { Machine } from "./machine.ts";

/**
 * Waits until every node whose power is on is online in the eyes of the first of them, the cluster has quorum and a
 * DC, and no node is pending. Throws what is still missing after `milliseconds`.
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
  const on = machines.filter((machine) => machine.power === "on" && machine.pid !== undefined);
  const first = on[0];
  if (first === undefined) return "every node is off.";
  let xml: string;
  try {
    const outcome = await first.exec(["crm_mon", "-1", "--output-as=xml"]);
    if (outcome.code !== 0) return `crm_mon on "${first.node.name}" exits ${outcome.code}.`;
    xml = outcome.stdout;
  } catch (error) {
    // The node may lose its power between the look and the command.
    return error instanceof Error ? error.message : String(error);
  }
  if (!/<current_dc present="true"/.test(xml)) return "no DC is elected.";
  if (!/with_quorum="true"/.test(xml)) return "there is no quorum.";
  for (const machine of on) {
    const element = new RegExp(`<node name="${machine.node.name}"[^>]*>`).exec(xml)?.[0] ?? "";
    if (!/ online="true"/.test(element)) return `"${machine.node.name}" isn't online.`;
    if (!/ pending="false"/.test(element)) return `"${machine.node.name}" is pending.`;
  }
  return undefined;
}
