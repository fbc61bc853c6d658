import type { FenceKind } from "../../../cluster/setup/fencing-kinds.ts";
import type { Fencing } from "../../../cluster/setup/first-crm.ts";
import type { SbdChoice } from "../../../cluster/setup/sbd/sbd-setup.ts";
import * as plainWindow from "../../services/window/plain-window.ts";

interface Question {
  readonly title: string;
  readonly nodes: readonly string[];
  readonly kinds: readonly FenceKind[];
  /** The kind that fits what was seen of the machines. */
  readonly likely: FenceKind | undefined;
}

/**
 * Asks how the nodes are fenced: the kind of environment, then its device's parameters. SBD has its own
 * answer, `later` is where the person decides that, and undefined where they cancel.
 */
export async function askFencing({
  title,
  nodes,
  kinds,
  likely,
}: Question): Promise<Fencing | SbdChoice | "later" | undefined> {
  const kindItems = [...kinds]
    .sort((a, b) => Number(b === likely) - Number(a === likely))
    .map((kind) => ({
      label: kind.title,
      description: kind.agent,
      ...(kind === likely ? { detail: "Fits what was seen of these machines" } : {}),
      fence: kind,
    }));
  const disk = {
    label: "A shared disk (SBD)",
    description: "fence_sbd, with a watchdog on every node",
    fence: undefined,
  };
  const watchdogs = {
    label: "The watchdogs alone (SBD without a disk)",
    description: "three nodes or more, or a quorum device",
    fence: undefined,
  };
  const other = { label: "Another device…", description: "the agent and its parameters", fence: undefined };
  const later = {
    label: "Later",
    description: "no resource starts until a device is added to cluster.crm",
    fence: undefined,
  };
  const picked = await plainWindow.showQuickPick([...kindItems, disk, watchdogs, other, later], {
    title: `${title}: Fencing`,
    placeHolder: "How is a lost node switched off?",
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  if (picked === later) return "later";
  if (picked === watchdogs) return { disks: [], watchdog: undefined };
  if (picked === disk) return askDisks(title);
  return picked.fence === undefined ? askOther(title) : askParameters(title, picked.fence, nodes);
}

async function askDisks(title: string): Promise<SbdChoice | undefined> {
  const typed = await plainWindow.showInputBox({
    title: `${title}: SBD`,
    prompt:
      "The disk that all nodes share (/dev/disk/by-id/…); three with spaces between. An empty one gets SBD's header.",
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^\s*\/dev\/\S+(?:\s+\/dev\/\S+)*\s*$/.test(text) ? undefined : "Enter a path below /dev.",
  });
  return typed === undefined ? undefined : { disks: typed.trim().split(/\s+/), watchdog: undefined };
}

async function askParameters(title: string, kind: FenceKind, nodes: readonly string[]): Promise<Fencing | undefined> {
  const values: Record<string, string> = {};
  const ofNode: Record<string, Record<string, string>> = {};
  const ask = (what: string, isSecret: boolean, value = ""): Thenable<string | undefined> =>
    plainWindow.showInputBox({
      title: `${title}: ${kind.agent}`,
      prompt: isSecret ? `${what}. It is written to cluster.crm.` : what,
      password: isSecret,
      value,
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === "" ? "Enter a value." : undefined),
    });
  const perNode = [
    ...kind.parameters.filter(({ isPerNode }) => isPerNode),
    ...(kind.plug === undefined ? [] : [{ name: "plug", what: kind.plug }]),
  ];
  for (const { name, what, isSecret } of kind.parameters.filter(({ isPerNode }) => !isPerNode)) {
    const value = await ask(what, isSecret === true);
    if (value === undefined) return undefined;
    values[name] = value.trim();
  }
  for (const node of nodes) {
    for (const { name, what } of perNode) {
      const value = await ask(`${what} of ${node}`, false, name === "plug" ? node : "");
      if (value === undefined) return undefined;
      ofNode[node] = { ...ofNode[node], [name]: value.trim() };
    }
  }
  return { kind, values, ofNode };
}

/** A device of any agent, for all nodes, as `AGENT NAME=VALUE …`. */
async function askOther(title: string): Promise<Fencing | undefined> {
  const form = /^[\w.-]+(?:\s+[\w-]+=\S+)*$/;
  const typed = await plainWindow.showInputBox({
    title: `${title}: Fencing`,
    prompt: "One device for all nodes: AGENT NAME=VALUE NAME=VALUE … (fence_rhevm ip=10.0.0.1 username=admin)",
    ignoreFocusOut: true,
    validateInput: (text) =>
      form.test(text.trim()) ? undefined : "Enter the agent, then its parameters as NAME=VALUE.",
  });
  if (typed === undefined) return undefined;
  const [agent = "", ...pairs] = typed.trim().split(/\s+/);
  const values = Object.fromEntries(pairs.map((pair) => [pair.replace(/=.*/s, ""), pair.replace(/^[^=]*=/, "")]));
  return { kind: { agent }, values, ofNode: {} };
}
