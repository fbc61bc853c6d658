import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { plainJson } from "../../../../server/src/text/plain-text.ts";
import { currentNode, type MaintenanceState } from "../../cluster/maintenance/maintenance-state.ts";
import {
  isOwnedByOther,
  loadMaintenance,
  removeMaintenance,
  saveMaintenance,
  thisOwner,
} from "../../cluster/maintenance/maintenance-store.ts";
import {
  abandonMaintenance,
  type MaintenancePlan,
  planMaintenance,
  planResume,
  workTitles,
} from "../../cluster/maintenance/plan-maintenance.ts";
import { runMaintenance } from "../../cluster/maintenance/run-maintenance.ts";
import { clusterHosts } from "../../cluster/rollback/history-entry.ts";
import { clusterOptions, formats, Misuse, oneOf, Refusal } from "../options.ts";
import { err, out } from "../output.ts";
import { exitCodes } from "./exit-codes.ts";
import type { TerminalPrompter } from "./terminal-prompter.ts";
import { type Live, runOnCluster } from "./with-cluster.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  run: { type: "string" },
  reboot: { type: "boolean" },
  resume: { type: "boolean" },
  abandon: { type: "boolean" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
} as const;

/** `quorate maintenance [NODE…]`: takes node after node out of service and in again. Resolves to the exit code. */
export function runMaintenanceCommand(args: readonly string[]): Promise<number> {
  return runOnCluster("maintenance", args, options, ({ values, positionals }) => {
    const { run, reboot = false, resume = false, abandon = false, yes = false } = values;
    if (run !== undefined && reboot) throw new Misuse("give --run or --reboot, not both");
    if (resume && abandon) throw new Misuse("give --resume or --abandon, not both");
    if ((resume || abandon) && positionals.length > 0)
      throw new Misuse("the nodes are those that the maintenance began with");
    if (reboot && resume) throw new Misuse("what is done on each node was said when the maintenance began");
    const format = oneOf("format", values.format, formats);
    const work = run !== undefined ? "command" : reboot ? "reboot" : "prompt";
    return async (live) => {
      const { session, prompter, signal } = live;
      const { config } = session;
      const saved = await loadMaintenance(config.name, clusterHosts(config));
      if (saved && isOwnedByOther(saved))
        throw new Refusal(`another quorate or editor works on this maintenance (process ${saved.owner?.pid}).`);
      if (abandon) return await runAbandon(live, saved, yes);
      if (resume && saved === undefined) throw new Refusal(`no maintenance of "${config.name}" is under way.`);
      if (!resume && saved !== undefined)
        throw new Refusal(`${whereItIs(saved)} Go on with --resume, or give it up with --abandon.`);
      if (saved?.work === "command" && run === undefined)
        throw new Misuse("the command isn't saved; give it again with --run");
      if (saved !== undefined && saved.work !== "command" && run !== undefined)
        throw new Misuse(`what is done on each node is ${workTitles[saved.work]}, as it was said at the beginning`);
      const plan = saved
        ? await planResume(session, saved, signal)
        : await planMaintenance(session, { chosen: positionals.length > 0 ? positionals : undefined, work }, signal);
      const { state, lines } = plan;
      if (format === "json") out(`${plainJson({ format: 1, nodes: state.nodes, work: state.work, lines }, 2)}\n`);
      else out(formatPlan(plan));
      if (values["dry-run"]) return exitCodes.change;
      if (!prompter.isThere && (!yes || plan.state.work === "prompt"))
        throw new Refusal(
          plan.state.work === "prompt"
            ? "there is no terminal to ask at. Say with --run COMMAND or --reboot what is to be done on each node."
            : "there is no terminal to ask at. Review the plan with --dry-run, then add --yes.",
        );
      if (!yes && !(await prompter.confirm("Begin?"))) throw new Refusal("nothing was changed.");
      return await goOn(live, plan.state, run);
    };
  });
}

async function goOn({ session, prompter, signal }: Live, begin: MaintenanceState, command: string | undefined) {
  const owner = thisOwner();
  await saveMaintenance({ ...begin, owner });
  const { end, state } = await runMaintenance(session, begin, {
    onState: (next) => saveMaintenance({ ...next, owner }),
    onStep: (text) => err(`${text}\n`),
    prompt: (node) => isDone(prompter, node),
    command,
    signal,
  });
  if (end === "done") {
    await removeMaintenance(state.cluster);
    err(`All nodes are done: ${listing(state.nodes.map(({ name }) => name))}.\n`);
    return exitCodes.done;
  }
  await saveMaintenance(state);
  const next = "Go on with quorate maintenance --resume, or give it up with --abandon.";
  err(`quorate maintenance: ${whereItIs(state)} ${next}\n`);
  return end === "paused" ? exitCodes.refused : exitCodes.failed;
}

async function isDone(prompter: TerminalPrompter, node: string): Promise<boolean> {
  for (;;) {
    const answer = await prompter.ask(`Do your work on ${quoted(node)}. Type "done" when it is done, or "pause": `);
    const word = answer?.trim().toLowerCase();
    if (word === "done") return true;
    if (word === "pause" || word === undefined) return false;
  }
}

async function runAbandon({ session, prompter }: Live, saved: MaintenanceState | undefined, yes: boolean) {
  if (saved === undefined) throw new Refusal(`no maintenance of "${session.config.name}" is under way.`);
  if (!yes && !prompter.isThere) throw new Refusal("there is no terminal to ask at. Add --yes.");
  if (!yes && !(await prompter.confirm(`${whereItIs(saved)} Abandon it?`))) throw new Refusal("nothing was changed.");
  const nodes = await abandonMaintenance(session, saved);
  await removeMaintenance(saved.cluster);
  err(
    nodes.length === 0
      ? "The maintenance is abandoned.\n"
      : `The maintenance is abandoned; ${listing(nodes.map(quoted))} ${nodes.length === 1 ? "is" : "are"} out of standby.\n`,
  );
  return exitCodes.done;
}

/** `The maintenance of "lab" stopped at "n2" (1 of 3 nodes done): …` */
function whereItIs(state: MaintenanceState): string {
  const node = currentNode(state);
  const done = state.nodes.filter(({ stage }) => stage === "done").length;
  const at = node === undefined ? "" : ` at ${quoted(node.name)}`;
  return `The maintenance of ${quoted(state.cluster)} stopped${at} (${done} of ${state.nodes.length} nodes done)${state.trouble === undefined ? "." : `: ${state.trouble}`}`;
}

function formatPlan({ state, lines }: MaintenancePlan): string {
  const left = state.nodes.filter(({ stage }) => stage !== "done").map(({ name }) => name);
  return [
    `Maintenance of "${state.cluster}", one node after the other: ${left.join(", ")}.`,
    `Each: check, standby, wait until idle, ${workTitles[state.work]}, online again, check.`,
    "",
    ...lines,
    "",
  ].join("\n");
}
