import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { ClusterError } from "../errors.ts";
import { createSleep } from "../session/interruptible-sleep.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { waitUntilIdle } from "../session/wait-until-idle.ts";
import { runningOn } from "../status/running-on.ts";
import type { PreparedServices } from "./prepare-services.ts";
import { type LiveVotes, type ServiceFacts, unitsOf } from "./service-facts.ts";
import { lookAt, runServiceStep, type ServiceNode } from "./service-nodes.ts";
import type { ServicePlan } from "./service-plan.ts";
import { switchStandby } from "./standby-until-restart.ts";
import { type ServiceRunOptions, waitUntilOnline } from "./wait-until-online.ts";

const stopMilliseconds = 20 * 60_000;
const startMilliseconds = 120_000;
const bootMilliseconds = 60_000;
const idleSeconds = 20 * 60;
/** A quorum device that doesn't answer is waited for by corosync itself, 30 s (sync_timeout). */
const countMilliseconds = 35_000;

/**
 * Does what was planned, and verifies it. Resolves to a sentence about the result. Rejects with a ClusterError that says where it failed,
 * why, and how the nodes are then.
 */
export async function runServices(
  session: ClusterSession,
  { plan, nodes }: Pick<PreparedServices, "plan" | "nodes">,
  options: ServiceRunOptions,
): Promise<string> {
  const chosen = plan.nodes.flatMap((name) => nodes.find((node) => node.name === name) ?? []);
  if (chosen.length === 0) return "Nothing is to be done.";
  const where = listing(plan.nodes.map(quoted));
  const are = chosen.length === 1 ? "is" : "are";
  switch (plan.action) {
    case "start":
      return await start(chosen, nodes, plan.quorum?.isQuorate !== false, options);
    case "stop":
      await stop(session, chosen, plan.standby, nodes, options);
      return `The cluster is stopped on ${where}.${await quorumNow(nodes, chosen)}`;
    case "restart":
      return plan.isTogether
        ? await restartTogether(session, plan, chosen, nodes, options)
        : await restartOneByOne(session, plan, chosen, nodes, options);
    case "enable":
    case "disable": {
      options.onStep(`${plan.action === "enable" ? "Enabling" : "Disabling"} the cluster on ${where}`);
      const { action } = plan;
      await onEach(chosen, `couldn't ${action} the cluster`, (node) =>
        runServiceStep(node.access, action, unitsOf(node.facts), bootMilliseconds),
      );
      return action === "enable"
        ? `${where} ${are === "is" ? "starts" : "start"} the cluster at boot.`
        : `${where} ${are === "is" ? "doesn't" : "don't"} start the cluster at boot.`;
    }
  }
}

async function restartTogether(
  session: ClusterSession,
  plan: ServicePlan,
  chosen: readonly ServiceNode[],
  nodes: readonly ServiceNode[],
  options: ServiceRunOptions,
): Promise<string> {
  let failure: unknown;
  // Nodes are started also after an error: a half-stopped cluster is of no use. What was cancelled before is thrown at once.
  await stop(session, chosen, plan.standby, nodes, options).catch((error: unknown) => {
    if (!(error instanceof ClusterError) || error.kind === "cancelled") throw error;
    failure = error;
  });
  const result = await start(chosen, nodes, true, { onStep: options.onStep });
  if (failure !== undefined) throw failure;
  return result;
}

async function restartOneByOne(
  session: ClusterSession,
  plan: ServicePlan,
  chosen: readonly ServiceNode[],
  nodes: readonly ServiceNode[],
  options: ServiceRunOptions,
): Promise<string> {
  for (const [index, node] of chosen.entries()) {
    const place = `${index + 1} of ${chosen.length}`;
    const onStep = (text: string): void => options.onStep(`${text} (${place})`);
    if (options.signal?.aborted) throw cancelled(`${index} of ${chosen.length} nodes were restarted.`);
    try {
      await stop(session, [node], plan.standby.includes(node.name) ? [node.name] : [], nodes, { ...options, onStep });
      await start([node], nodes, true, { onStep });
      onStep("Waiting until the cluster is idle");
      await waitUntilIdle(session, 120, onStep, options.signal);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      const left = chosen.slice(index + 1).map(({ name }) => quoted(name));
      const rest = left.length === 0 ? "" : ` ${listing(left)} ${left.length === 1 ? "wasn't" : "weren't"} restarted.`;
      throw new ClusterError(error.kind, `${error.message}${rest}`, error.detail);
    }
  }
  return `The cluster was restarted on ${listing(plan.nodes.map(quoted))}.${await quorumNow(nodes, [])}`;
}

/** Stops Pacemaker, then corosync; with resources moved first where that was planned. */
async function stop(
  session: ClusterSession,
  chosen: readonly ServiceNode[],
  standby: readonly string[],
  nodes: readonly ServiceNode[],
  { onStep, signal }: ServiceRunOptions,
): Promise<void> {
  if (signal?.aborted) throw cancelled("No node was stopped.");
  if (standby.length > 0) await moveAway(session, standby, nodes, { onStep, signal });
  const last = chosen.at(-1);
  // In the order of the plan the DC is the last one.
  const groups = chosen.length > 1 && last ? [chosen.slice(0, -1), [last]] : [chosen];
  for (const group of groups) {
    onStep(`Stopping Pacemaker on ${namesOf(group)}`);
    await onEach(group, "couldn't stop Pacemaker", (node) =>
      runServiceStep(node.access, "stop-pacemaker", [], stopMilliseconds),
    );
  }
  onStep(`Stopping corosync on ${namesOf(chosen)}`);
  await onEach(chosen, "couldn't stop corosync", (node) =>
    runServiceStep(node.access, "stop-corosync", [], stopMilliseconds),
  );
}

/** Puts nodes in standby until they restart, and waits until nothing managed runs there. Ends the standby when that fails or is cancelled. */
async function moveAway(
  session: ClusterSession,
  names: readonly string[],
  nodes: readonly ServiceNode[],
  { onStep, signal }: ServiceRunOptions,
): Promise<void> {
  const places = nodes.filter(({ facts }) => facts.runsPacemaker);
  onStep(`Putting ${listing(names.map(quoted))} in standby`);
  const undo = async (): Promise<string> =>
    await switchStandby(places, names, "off").then(
      () =>
        `${listing(names.map(quoted))} ${names.length === 1 ? "is" : "are"} out of standby again; no node was stopped.`,
      () => `${listing(names.map(quoted))} may still be in standby; no node was stopped.`,
    );
  try {
    await switchStandby(places, names, "on");
    const result = await waitUntilIdle(session, idleSeconds, onStep, signal);
    if (result === "cancelled" || signal?.aborted) throw new ClusterError("cancelled", "Stopping was cancelled.");
    const snapshot = await session.refresh(signal);
    const left = names.flatMap((name) =>
      runningOn(snapshot, name)
        .filter(({ managed }) => managed)
        .map(
          ({ id, failed, blocked }) =>
            `${quoted(id)} on ${quoted(name)}${failed || blocked ? " (its stop failed)" : ""}`,
        ),
    );
    if (left.length > 0)
      throw new ClusterError(
        "timeout",
        `${listing(left, 6)} still ${left.length === 1 ? "runs" : "run"} after ${result === "busy" ? "20 minutes" : "the cluster was idle"}. Look at why (quorate status, quorate why), then try again.`,
      );
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    throw new ClusterError(error.kind, `${error.message} ${await undo()}`, error.detail);
  }
}

/** Starts corosync on all, then Pacemaker, and waits until they are online. */
async function start(
  chosen: readonly ServiceNode[],
  nodes: readonly ServiceNode[],
  wantsQuorum: boolean,
  { onStep, signal }: ServiceRunOptions,
): Promise<string> {
  if (signal?.aborted) throw cancelled("No node was started.");
  onStep(`Starting corosync on ${namesOf(chosen)}`);
  await onEach(chosen, "couldn't start corosync", ({ access }) =>
    runServiceStep(access, "start-corosync", [], startMilliseconds),
  );
  const withDevice = chosen.filter(({ facts }) => facts.hasDevice);
  await onEach(withDevice, "couldn't start corosync-qdevice", ({ access }) =>
    runServiceStep(access, "start-device", [], startMilliseconds),
  );
  onStep(`Starting Pacemaker on ${namesOf(chosen)}`);
  await onEach(chosen, "couldn't start Pacemaker", ({ access }) =>
    runServiceStep(access, "start-pacemaker", [], startMilliseconds),
  );
  onStep(`Waiting until ${namesOf(chosen)} ${chosen.length === 1 ? "is" : "are"} online`);
  await waitUntilOnline(chosen, wantsQuorum, { onStep, signal });
  return `The cluster runs on ${namesOf(chosen)}.${await quorumNow(nodes, [])}`;
}

/** The quorum that a node sees now, as a sentence with a space before it; empty where it can't be asked. */
async function quorumNow(nodes: readonly ServiceNode[], gone: readonly ServiceNode[]): Promise<string> {
  for (const { access } of nodes.filter((node) => !gone.includes(node) && node.access.open)) {
    const counted = await countedVotes(access);
    if (counted === undefined) continue;
    const { votes, config } = counted;
    const all = config?.expected ?? 0;
    const later = votes.expected < all ? ` Corosync expects ${all} once it has seen all nodes.` : "";
    return ` There is ${votes.isQuorate ? "" : "no "}quorum: ${votes.total} of ${votes.expected} votes, ${votes.needed} ${votes.needed === 1 ? "is" : "are"} needed.${later}`;
  }
  return "";
}

/** A node's votes. Corosync may count a node that left before it says that quorum went with it: that is waited for. */
async function countedVotes(
  access: ServiceNode["access"],
): Promise<{ readonly votes: LiveVotes; readonly config: ServiceFacts["config"] } | undefined> {
  const timer = createSleep();
  const until = Date.now() + countMilliseconds;
  for (;;) {
    const facts = await lookAt(access).catch(() => undefined);
    const votes = facts?.votes;
    const isBetween =
      votes?.isQuorate === true && votes.total < votes.needed && !votes.flags.includes("AutoTieBreaker");
    if (!isBetween || Date.now() > until) return isBetween || !votes ? undefined : { votes, config: facts?.config };
    await timer.sleep(500);
  }
}

/** Does something on nodes at once and waits for all. Rejects with a ClusterError that says of each that failed what it couldn't do, and why. */
async function onEach(
  nodes: readonly ServiceNode[],
  what: string,
  run: (node: ServiceNode) => ReturnType<typeof runServiceStep>,
): Promise<void> {
  const failures = await Promise.all(
    nodes.map(async (node) => {
      const name = quoted(node.name);
      try {
        const { exitCode, stderr } = await run(node);
        if (exitCode === 0) return undefined;
        const reason = stderr.trim().split("\n").at(-1) || `exit ${exitCode}`;
        return new ClusterError("rejected", `${name} ${what}: ${reason.replace(/\.$/, "")}.`, stderr.trim());
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        return new ClusterError(error.kind, `${name} ${what}: ${error.message}`, error.detail);
      }
    }),
  );
  const found = failures.filter((error) => error !== undefined);
  const [first] = found;
  if (first === undefined) return;
  const done = nodes.filter((_, index) => failures[index] === undefined).map(({ name }) => quoted(name));
  const rest = done.length === 0 ? "" : ` On ${listing(done)} it succeeded.`;
  const advice = "Look at the logs there (journalctl -u corosync -u pacemaker, /var/log/corosync, /var/log/pacemaker).";
  throw new ClusterError(first.kind, `${found.map(({ message }) => message).join(" ")}${rest} ${advice}`, first.detail);
}

function namesOf(nodes: readonly ServiceNode[]): string {
  return listing(nodes.map(({ name }) => quoted(name)));
}

function cancelled(rest: string): ClusterError {
  return new ClusterError("cancelled", `It was cancelled. ${rest}`);
}
