import type { Lab } from "../../lab/lab.ts";

/** A Dummy that the cluster watches every so many seconds. */
export function watchedDummy(id: string, seconds = 5): string {
  const monitor = `<op id="${id}-monitor" name="monitor" interval="${seconds}s" timeout="20s"/>`;
  return `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy"><operations>${monitor}</operations></primitive>`;
}

/** Adds an element to a section of a lab's configuration, such as `resources`. Rejects with what cibadmin says where it refuses that. */
export async function createInCib(lab: Lab, section: string, xml: string): Promise<void> {
  const { code, stderr } = await lab.exec("n1", ["cibadmin", "--create", "--scope", section, "--xml-text", xml]);
  if (code !== 0) throw new Error(stderr);
}

/** The node of a lab where a resource runs, as `from` sees it; empty where it doesn't run. */
export async function nodeOf(lab: Lab, resource: string, from = "n1"): Promise<string> {
  const { stdout } = await lab.exec(from, ["crm_resource", "--locate", "--resource", resource]);
  return /is running on: (\S+)/.exec(stdout)?.[1] ?? "";
}

/** Waits until a lab's cluster has nothing left to do. */
export async function waitUntilIdle(lab: Lab): Promise<void> {
  await lab.exec("n1", ["crm_resource", "--wait", "--timeout=90"]);
}
