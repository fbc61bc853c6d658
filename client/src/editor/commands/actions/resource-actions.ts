import { quoted } from "../../../../../server/src/text/phrases.ts";
import type { ActionTarget } from "../../../cluster/actions/action-target.ts";
import type { Switch } from "../../../cluster/actions/resource-state.ts";
import type { ResourceState } from "../../../cluster/status/snapshot.ts";
import type { Cluster } from "../../services/connection/cluster-registry.ts";
import { withProgress } from "../../services/window/progress.ts";
import type { Command } from "../command.ts";
import { resourceCommand } from "./action-command.ts";

const start = resourceCommand("quorate.startResource", "Start Resource", isStopped, async ({ cluster, whole }) => ({
  title: `Starting ${quoted(whole.id)}`,
  question: `Start ${quoted(whole.id)}?`,
  button: "Start",
  commands: await switchCommands(cluster, whole.id, "run", true),
  asks: "when-disruptive",
  simulates: true,
  done: `${quoted(whole.id)} is enabled.`,
}));

const stop = resourceCommand(
  "quorate.stopResource",
  "Stop Resource",
  (resource) => !resource.disabled,
  async (chosen) => {
    const { cluster, whole } = chosen;
    return {
      title: `Stopping ${quoted(whole.id)}`,
      question: `Stop ${quoted(whole.id)}${partOf(chosen)}?`,
      button: "Stop",
      commands: await switchCommands(cluster, whole.id, "run", false),
      asks: "always",
      simulates: true,
      done: `${quoted(whole.id)} is disabled.`,
    };
  },
);

const restart = resourceCommand(
  "quorate.restartResource",
  "Restart Resource",
  (resource) => !isStopped(resource),
  (chosen, actions) => {
    const { whole } = chosen;
    return {
      title: `Restarting ${quoted(whole.id)}`,
      question: `Restart ${quoted(whole.id)}${partOf(chosen)}?`,
      button: "Restart",
      commands: [actions.restartCommand(whole.id)],
      asks: "always",
      simulates: { commands: [actions.metaCommand(whole.id, "target-role", "Stopped")] },
      notes: ["Then everything is started again."],
      done: `${quoted(whole.id)} was restarted.`,
      run: (session, options) => actions.restart(session, whole.id, options),
    };
  },
);

const unmanage = resourceCommand(
  "quorate.unmanageResource",
  "Unmanage Resource",
  (resource) => resource.managed,
  async (chosen) => {
    const { cluster, whole } = chosen;
    return {
      title: `Unmanaging ${quoted(whole.id)}`,
      question: `Unmanage ${quoted(whole.id)}${partOf(chosen)}?`,
      button: "Unmanage",
      commands: await switchCommands(cluster, whole.id, "manage", false),
      asks: "always",
      notes: ["The cluster neither starts nor stops it, even after a failure, until it is managed again."],
      done: `${quoted(whole.id)} is no longer managed.`,
    };
  },
);

const manage = resourceCommand(
  "quorate.manageResource",
  "Manage Resource",
  (resource) => !resource.managed,
  async ({ cluster, whole }) => ({
    title: `Managing ${quoted(whole.id)}`,
    question: `Manage ${quoted(whole.id)} again?`,
    button: "Manage",
    commands: await switchCommands(cluster, whole.id, "manage", true),
    asks: "when-disruptive",
    simulates: true,
    done: `${quoted(whole.id)} is managed again.`,
  }),
);

function isStopped({ disabled, placements, children }: ResourceState): boolean {
  return disabled || (placements.length === 0 && children.every(isStopped));
}

/** `, which contains "web"`, where the action affects more than the clicked resource. */
function partOf({ whole, resource }: ActionTarget & { readonly resource: string }): string {
  return whole.id === resource ? "" : `, which contains ${quoted(resource)}`;
}

/** The commands that switch a resource on or off, derived from the live configuration. */
async function switchCommands(
  cluster: Cluster,
  resource: string,
  what: Switch,
  isOn: boolean,
): Promise<readonly (readonly string[])[]> {
  const { metaCommand, switchChanges } = await import("../../lazy/cluster.ts");
  const cib = await withProgress(`Reading the configuration of "${cluster.name}"`, async (signal) =>
    (await cluster.session()).readCib(signal),
  );
  return switchChanges(cib, resource, what, isOn).map((change) =>
    metaCommand(change.resource, change.name, change.value),
  );
}

/** The commands that start, stop and manage a resource. */
export const resourceActions: readonly Command[] = [start, stop, restart, manage, unmanage];
