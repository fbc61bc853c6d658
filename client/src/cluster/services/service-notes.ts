import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { runningOn } from "../status/running-on.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import type { QuorumForecast } from "./quorum-forecast.ts";
import type { ServiceFacts } from "./service-facts.ts";
import type { ServicePlanInput } from "./service-plan-input.ts";

/** What else a person should know of an action: `ordered` are the nodes where something is done, those of `standby` move first. */
export function notesOf(
  input: ServicePlanInput,
  chosen: readonly ServiceFacts[],
  ordered: readonly ServiceFacts[],
  standby: readonly string[],
  quorum: QuorumForecast | undefined,
): readonly string[] {
  const { action, nodes, snapshot, unreachable } = input;
  const done = chosen.filter((each) => !ordered.includes(each)).map(({ name }) => name);
  const are = done.length === 1 ? "is" : "are";
  const state = { start: "running", stop: "stopped", restart: "", enable: "enabled", disable: "disabled" }[action];
  const notes: string[] = [];
  if (done.length > 0) notes.push(`${listing(done)} ${are} already ${state}.`);
  if (unreachable.length > 0 && ordered.length > 0)
    notes.push(`${listing(unreachable.map(({ name }) => name))} can't be asked, and isn't touched.`);
  if (ordered.length === 0) return notes;
  if (action === "enable")
    notes.push("A node that was fenced or lost power joins the cluster again by itself, before anybody looked at it.");
  if (action === "disable") notes.push("After a reboot somebody has to start the cluster on the node.");
  if (action === "start") notes.push(...startNotes(input, ordered, quorum));
  if ((action === "stop" || action === "restart") && snapshot !== undefined) {
    const names = ordered.map(({ name }) => name);
    notes.push(...unmanagedNotes(snapshot, names));
    if (quorum?.isQuorate === false && nodes.some((each) => each.runsCorosync && !names.includes(each.name)))
      notes.push(policySentence(snapshot.noQuorumPolicy));
    const isWaiting = nodes.some(({ config }) => config?.waitForAll);
    if (isWaiting && nodes.every((each) => !each.runsCorosync || names.includes(each.name)) && input.isTogether)
      notes.push("The next start needs every node: wait_for_all waits for each once.");
    const isStandbyEverywhere = standby.length > 0;
    if (!isStandbyEverywhere && snapshot.maintenance)
      notes.push("The cluster is in maintenance: its resources keep running, unmonitored, when Pacemaker stops.");
  }
  if ((action === "stop" || action === "restart") && ordered.some(({ runsDlm }) => runsDlm))
    notes.push("dlm_controld runs: corosync isn't stopped while it does, because the node would be fenced.");
  return notes;
}

/** A cluster that starts fences members that it has never seen, where fencing is enabled. */
function startNotes(
  { nodes, unreachable }: ServicePlanInput,
  ordered: readonly ServiceFacts[],
  quorum: QuorumForecast | undefined,
): readonly string[] {
  if (nodes.some(({ runsPacemaker }) => runsPacemaker) || quorum?.isQuorate === false) return [];
  const names = ordered.map(({ name }) => name);
  const absent = [...nodes.map(({ name }) => name), ...unreachable.map(({ name }) => name)].filter(
    (name) => !names.includes(name),
  );
  return absent.length === 0
    ? []
    : [
        `${listing(absent)} ${absent.length === 1 ? "doesn't" : "don't"} start. Where fencing is enabled, a cluster that starts fences nodes it hasn't seen (startup-fencing).`,
      ];
}

function unmanagedNotes(snapshot: ClusterSnapshot, names: readonly string[]): readonly string[] {
  if (snapshot.maintenance) return [];
  const left = new Set(
    names.flatMap((name) =>
      runningOn(snapshot, name)
        .filter(({ managed }) => !managed)
        .map(({ id }) => id),
    ),
  );
  return left.size === 0
    ? []
    : [
        `${listing([...left].map(quoted), 8)} ${left.size === 1 ? "isn't" : "aren't"} managed, so ${left.size === 1 ? "it keeps" : "they keep"} running, unmonitored.`,
      ];
}

function policySentence(policy = "stop"): string {
  switch (policy) {
    case "ignore":
      return "The nodes that are left go on without quorum (no-quorum-policy=ignore).";
    case "freeze":
      return "The nodes that are left keep what runs there and start nothing (no-quorum-policy=freeze).";
    case "demote":
      return "The nodes that are left demote what is promoted and stop the rest (no-quorum-policy=demote).";
    case "suicide":
    case "fence":
      return `The nodes that are left are fenced (no-quorum-policy=${policy}).`;
    default:
      return "The nodes that are left stop all their resources (no-quorum-policy=stop).";
  }
}
