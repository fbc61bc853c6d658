import { capitalized, listing, quoted } from "../../../../../server/src/text/phrases.ts";
import type { NodeState, ResourceState } from "../../../cluster/status/snapshot.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { placementsOf } from "../../views/format-resource.ts";
import { targetOf } from "../choose.ts";
import type { Command } from "../command.ts";
import { chooseResource, pickNode } from "./action-targets.ts";
import { isDuration } from "./duration.ts";
import { runAction } from "./run-action.ts";

const move: Command = {
  id: "quorate.moveResource",
  async run(services, arg) {
    const chosen = await chooseResource(services, arg, "Move Resource", isMovable);
    if (chosen === undefined) return;
    const { cluster, snapshot, top } = chosen;
    if (!isMovable(top))
      throw new Error(
        `${quoted(top.id)} is a ${top.kind}, so it runs on several nodes at once and can't be moved. Ban it from a node instead.`,
      );
    const promotedOnly = top.kind === "promotable";
    const here = rolesOf(top, promotedOnly);
    const fits = (node: NodeState) => node.condition === "online" && !here.includes(node.name);
    // The node of the clicked cell: where the resource runs now, or its destination.
    const clicked = snapshot.nodes.find((node) => node.name === targetOf(arg).node && fits(node))?.name;
    const node =
      clicked ??
      (await pickNode(cluster.name, snapshot.nodes.filter(fits), `Move ${quoted(top.id)}`, "To which node?"));
    if (node === undefined) return;
    const lifetime = await pickLifetime(`Move ${quoted(top.id)} to ${quoted(node)}`);
    if (lifetime === undefined) return;
    const { pacemakerVersion: pacemaker } = snapshot;
    const { moveCommand } = await import("../../lazy/cluster.ts");
    const what = promotedOnly ? `the promoted role of ${quoted(top.id)}` : quoted(top.id);
    await runAction(services, cluster, {
      title: `Moving ${what} to ${quoted(node)}`,
      question: `Move ${what} to ${quoted(node)}?`,
      button: "Move",
      commands: [moveCommand(top.id, node, { promotedOnly, lifetime: lifetime.duration, pacemaker })],
      asks: "always",
      simulates: true,
      notes: [remains(lifetime.duration)],
      done: `${capitalized(what)} was moved to ${quoted(node)}.`,
    });
  },
};

const ban: Command = {
  id: "quorate.banResource",
  async run(services, arg) {
    const chosen = await chooseResource(services, arg, "Ban Resource");
    if (chosen === undefined) return;
    const { cluster, snapshot, top } = chosen;
    const nodes = snapshot.nodes.filter(({ type }) => type !== "ping");
    const here = placementsOf(top).map((each) => each.node);
    const sorted = [...nodes].sort((a, b) => Number(here.includes(b.name)) - Number(here.includes(a.name)));
    const title = `Ban ${quoted(top.id)}`;
    const node = targetOf(arg).node ?? (await pickNode(cluster.name, sorted, title, "From which node?"));
    if (node === undefined) return;
    const role = top.kind === "promotable" ? await pickRole(title) : "all";
    const lifetime = role && (await pickLifetime(`${title} from ${quoted(node)}`));
    if (lifetime === undefined) return;
    const { pacemakerVersion: pacemaker } = snapshot;
    const { banCommand } = await import("../../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Banning ${quoted(top.id)} from ${quoted(node)}`,
      question: `Ban ${quoted(top.id)} from ${quoted(node)}${role === "promoted" ? " as promoted" : ""}?`,
      button: "Ban",
      commands: [
        banCommand(top.id, node, { promotedOnly: role === "promoted", lifetime: lifetime.duration, pacemaker }),
      ],
      asks: "always",
      simulates: true,
      notes: [remains(lifetime.duration)],
      done: `${quoted(top.id)} is banned from ${quoted(node)}.`,
    });
  },
};

const clear: Command = {
  id: "quorate.clearConstraints",
  async run(services, arg) {
    const target = targetOf(arg);
    const chosen = await chooseResource(services, arg, "Clear Move and Ban Constraints");
    if (chosen === undefined) return;
    const { cluster, snapshot, resource, top } = chosen;
    const concerned = new Set([resource, ...idsOf(top)]);
    const left = snapshot.leftovers.filter(
      (each) => concerned.has(each.resource) && (target.node === undefined || each.node === target.node),
    );
    if (left.length === 0) throw new Error(`${quoted(resource)} has no leftover move or ban constraints.`);
    const { clearCommand } = await import("../../lazy/cluster.ts");
    const names = listing(left.map(({ id }) => quoted(id)));
    await runAction(services, cluster, {
      title: `Clearing ${names}`,
      question: `Clear ${names}?`,
      button: "Clear",
      commands: [...new Set(left.map((each) => each.resource))].map((id) => clearCommand(id, target.node)),
      asks: "when-disruptive",
      simulates: true,
      done: `Cleared ${names}.`,
    });
  },
};

function idsOf({ id, children }: ResourceState): readonly string[] {
  return [id, ...children.flatMap(idsOf)];
}

/** Whether it runs on one node at a time, or is promoted on one. */
function isMovable({ kind }: ResourceState): boolean {
  return kind === "primitive" || kind === "group" || kind === "promotable";
}

function rolesOf(resource: ResourceState, promotedOnly: boolean): readonly string[] {
  return placementsOf(resource)
    .filter(({ role }) => !promotedOnly || role === "Promoted")
    .map(({ node }) => node);
}

function remains(duration: string | undefined): string {
  return duration
    ? "The constraint expires after that time, but stays in the configuration until it is cleared."
    : "This adds a constraint, which stays in the configuration until it is cleared.";
}

async function pickRole(title: string): Promise<"all" | "promoted" | undefined> {
  const picked = await plainWindow.showQuickPick(
    [
      { label: "Only as promoted", description: "It may still run there unpromoted", role: "promoted" as const },
      { label: "In any role", description: "It doesn't run there at all", role: "all" as const },
    ],
    { title, placeHolder: "In which role?" },
  );
  return picked?.role;
}

/** How long a move or a ban holds; undefined when the person cancels. */
async function pickLifetime(title: string): Promise<{ readonly duration: string | undefined } | undefined> {
  const own = "Other…";
  const picked = await plainWindow.showQuickPick(
    [
      { label: "Until cleared", duration: undefined },
      { label: "For 10 minutes", duration: "PT10M" },
      { label: "For an hour", duration: "PT1H" },
      { label: "For a day", duration: "P1D" },
      { label: own, duration: undefined },
    ],
    { title, placeHolder: "For how long?" },
  );
  if (picked?.label !== own) return picked && { duration: picked.duration };
  const typed = await plainWindow.showInputBox({
    title,
    prompt: "An ISO 8601 duration, such as PT30M (30 minutes), PT2H (2 hours) or P7D (7 days).",
    validateInput: (text) => (isDuration(text) ? undefined : "Enter an ISO 8601 duration, such as PT30M, PT2H or P7D."),
  });
  return typed === undefined ? undefined : { duration: typed.trim() };
}

/** The commands that change where resources may run. */
export const moveActions: readonly Command[] = [move, ban, clear];
