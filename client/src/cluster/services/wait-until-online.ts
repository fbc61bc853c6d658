import { ClusterError } from "../errors.ts";
import { createSleep } from "../session/interruptible-sleep.ts";
import type { ServiceNode } from "./service-nodes.ts";

/** How an action on services reports its progress and is cancelled; a step that has begun on a node is always finished. */
export interface ServiceRunOptions {
  readonly onStep: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const patience = 240_000;

/**
 * Waits until each of these nodes sees itself online, with a DC, and with quorum where that is wanted. Rejects with a ClusterError that says
 * what is missing, and where. Cancelling ends the wait: the nodes stay started.
 */
export async function waitUntilOnline(
  nodes: readonly Pick<ServiceNode, "name" | "access">[],
  wantsQuorum: boolean,
  { onStep, signal }: ServiceRunOptions,
): Promise<void> {
  const timer = createSleep();
  const wake = (): void => timer.wake();
  signal?.addEventListener("abort", wake);
  const until = Date.now() + patience;
  try {
    for (let last = ""; ; ) {
      const missing = (await Promise.all(nodes.map((node) => missingOn(node, wantsQuorum)))).filter(
        (each) => each !== undefined,
      );
      if (missing.length === 0) return;
      if (signal?.aborted)
        throw new ClusterError("cancelled", `The wait was cancelled; the services are started. ${missing.join(" ")}`);
      if (Date.now() > until)
        throw new ClusterError(
          "timeout",
          `The services are started, but the cluster isn't complete after ${patience / 1000} s. ${missing.join(" ")} Look at the nodes with quorate doctor.`,
        );
      const now = missing.join(" ");
      if (now !== last) onStep(now);
      last = now;
      await timer.sleep(1_000);
    }
  } finally {
    signal?.removeEventListener("abort", wake);
  }
}

async function missingOn(
  { name, access }: Pick<ServiceNode, "name" | "access">,
  wantsQuorum: boolean,
): Promise<string | undefined> {
  const where = `On "${name}"`;
  const result = await access
    .run(["timeout", "10", "crm_mon", "-1", "--output-as=xml"], { timeoutMs: 30_000 })
    .catch((error: unknown) => {
      if (error instanceof ClusterError) return undefined;
      throw error;
    });
  if (result === undefined) return `"${name}" can't be asked.`;
  if (result.exitCode !== 0) return `${where}, Pacemaker doesn't answer yet.`;
  return missingIn(result.stdout, name, wantsQuorum);
}

/** What a node's `crm_mon --output-as=xml` lacks before the node of that name is online, as a sentence; undefined where nothing is. */
export function missingIn(xml: string, name: string, wantsQuorum: boolean): string | undefined {
  const where = `On "${name}"`;
  const lines = xml.split("\n").map((line) => line.trim());
  const own = lines.find((line) => line.startsWith("<node ") && line.includes(` name="${name}"`));
  const dc = lines.find((line) => line.startsWith("<current_dc "));
  if (!dc?.includes(' present="true"')) return `${where}, no DC is elected yet.`;
  if (!own?.includes(' online="true"') || own.includes(' pending="true"')) return `${where}, it isn't online yet.`;
  if (wantsQuorum && !dc.includes(' with_quorum="true"')) return `${where}, there is no quorum yet.`;
  return undefined;
}
