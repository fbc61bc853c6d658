import * as vscode from "vscode";
import { count, listing, quoted } from "../../../../../server/src/text/phrases.ts";
import { showError, signalOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { withSteps } from "../../services/window/progress.ts";
import type { SetupDocuments } from "../../views/documents/setup-documents.ts";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import { knownHosts } from "../add-cluster.ts";
import { chooseClusterFor } from "../choose.ts";
import type { Command } from "../command.ts";
import { followNodeChange } from "./after-node-change.ts";
import { chooseMachines } from "./choose-machines.ts";

const title = "Add Node";

/** Makes machines nodes of a cluster that runs: looks at all of them, shows every step, does them once approved, and plans what follows. */
export function addNode(documents: SetupDocuments, plans: PlanDocuments): Command {
  return {
    id: "quorate.addNode",
    async run(services, arg) {
      const cluster = await chooseClusterFor(services, arg, {
        none: "No cluster is configured. Add one first, or make a new one.",
        title,
      });
      if (cluster === undefined) return undefined;
      const { name } = cluster;
      const hosts = await chooseMachines(
        title,
        knownHosts().filter((host) => !cluster.config.nodes.includes(host)),
      );
      if (hosts === undefined) return undefined;
      const { formatSetup, prepareJoin, setUp, withNodesInFencing } = await import("../../lazy/cluster.ts");
      const session = await cluster.session();
      const joining = await plainWindow.withProgress(
        { location: vscode.ProgressLocation.Notification, title: "Looking at the machines", cancellable: true },
        (_, token) =>
          services.registry.interactively(() =>
            prepareJoin(session, hosts, { atBoot: undefined, signal: signalOf(token) }),
          ),
      );
      const { machines, members, memberNames, names, plan } = joining;
      try {
        if (plan.steps.length > 0) {
          await documents.show(name, formatSetup(plan, "after"));
          const question = `${count(plan.steps.length, "step")}, so that ${listing(names)} ${names.length === 1 ? "becomes a node" : "become nodes"} of ${quoted(name)}: read them, then add, here or above the steps.`;
          const add = names.length === 1 ? "Add Node" : "Add Nodes";
          if (!(await documents.ask(name, question, add))) return undefined;
          const doing = { cluster: name, title: `Adding ${listing(names)} to ${quoted(name)}` };
          await withSteps(services.log, doing, (options) => setUp(session, plan, machines, options));
          await documents.close(name);
        }
      } finally {
        joining.close();
      }
      void followNodeChange(services, plans, {
        cluster: name,
        done: `${listing(names)} ${names.length === 1 ? "is a node" : "are nodes"} of ${quoted(name)}, which has quorum.`,
        corosync: { before: members.text, after: plan.text },
        addresses: (nodes) => [...new Set([...nodes, ...hosts])],
        change: (cib) => withNodesInFencing(cib, names, memberNames),
      }).catch((error) => showError(services.log, error));
      return names;
    },
  };
}
