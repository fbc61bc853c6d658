import { ClusterError } from "../../errors.ts";
import { nodeScript } from "../../node-script.ts";
import type { NewNode } from "../corosync/corosync-text.ts";
import type { OpenMachine } from "./machines.ts";

const script = nodeScript(new URL("./reach.sh", import.meta.url));

/** The exit codes of reach.sh: there is no Python, or the port is in use. */
const [exitWithoutPython, exitInUse] = [69, 75];

/** How it is reported and cancelled. */
interface ReachOptions {
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Tries, from each of these machines to each other, on the addresses of all links, that the UDP ports of corosync can be reached. A formed
 * cluster wouldn't prove it: both ends use the same port, so firewalls that let answers in let it form, until one restarts. Rejects with a
 * ClusterError that names each way that is blocked. Where a machine has no Python to try it with, that is said, and nothing is known.
 */
export async function proveReach(
  machines: readonly OpenMachine[],
  links: readonly NewNode[],
  { onStep, signal }: ReachOptions,
): Promise<void> {
  const first = await tryOnce(machines, links, { onStep, signal, seconds: 10 });
  if (first.length === 0) return;
  // Machines that are very busy may have listened one after the other.
  onStep("Trying again, for longer");
  const blocked = await tryOnce(machines, links, { onStep, signal, seconds: 25 });
  if (blocked.length > 0)
    throw new ClusterError(
      "rejected",
      `${blocked.join(" ")} A firewall or the network blocks it: let UDP ports 5405 to 5412 through between the nodes.`,
    );
}

/** Has all machines send and listen for some seconds; resolves to a sentence for each way on which nothing came. */
async function tryOnce(
  machines: readonly OpenMachine[],
  links: readonly NewNode[],
  { onStep, signal, seconds }: ReachOptions & { readonly seconds: number },
): Promise<readonly string[]> {
  const addressesOf = (name: string): readonly string[] => links.find((each) => each.name === name)?.addresses ?? [];
  const names = machines.map(({ facts }) => facts.name);
  const heard = await Promise.all(
    machines.map(async ({ facts, access }) => {
      const args = addressesOf(facts.name).flatMap((own, link) => [
        ...(link > 0 ? ["--"] : []),
        String(5405 + link),
        own,
        ...names.filter((name) => name !== facts.name).flatMap((name) => addressesOf(name)[link] ?? []),
      ]);
      const result = await access.run(["sh", "-c", script, "sh", `${seconds}`, ...args], {
        title: "(try the UDP ports of corosync)",
        timeoutMs: 90_000,
        signal,
      });
      const from = [...result.stdout.matchAll(/^from\t(\S+)$/gm)].map(([, address = ""]) => address);
      return { name: facts.name, exitCode: result.exitCode, stderr: result.stderr.trim(), from };
    }),
  );
  const untried = heard.filter(({ exitCode }) => exitCode === exitWithoutPython || exitCode === 127);
  if (untried.length > 0) {
    onStep(`The ports weren't tried: ${untried.map(({ name }) => name).join(", ")} has no Python 3.`);
    return [];
  }
  const inUse = heard.filter(({ exitCode }) => exitCode === exitInUse);
  if (inUse.length > 0)
    throw new ClusterError(
      "rejected",
      inUse.map(({ name, stderr }) => `On "${name}", a UDP port of corosync can't be used: ${stderr}.`).join(" "),
    );
  return heard.flatMap((to) =>
    names
      .filter((name) => name !== to.name)
      .flatMap((name) =>
        addressesOf(name).flatMap((address, link) =>
          to.from.includes(address)
            ? []
            : [`"${to.name}" hears nothing from "${name}" (${address}) on UDP port ${5405 + link}.`],
        ),
      ),
  );
}
