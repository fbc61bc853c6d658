import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import { childElement, parseXml, type XmlElement, XmlError } from "../../../../server/src/text/xml.ts";
import { readResources } from "../status/read-resources.ts";
import type { ResourceState } from "../status/snapshot.ts";
import type { StepKind } from "./simulation-result.ts";

/** One action of the scheduler, for one instance of a resource. */
export interface SimulatedAction {
  readonly kind: StepKind;
  /** The configured name of the resource, without the number of an instance; for fencing the node. */
  readonly subject: string;
  /** Where it happens, or where the resource comes from. */
  readonly node: string;
  /** Where the resource goes, when that is another node. */
  readonly to?: string;
  readonly reason?: string;
  /** Is the scheduler not allowed to do it? */
  readonly isBlocked: boolean;
}

/** The result of crm_simulate for one configuration. */
export interface Simulation {
  readonly actions: readonly SimulatedAction[];
  /** The current state of its resources; undefined for text output. */
  readonly resources?: readonly ResourceState[];
}

/** Why there is no simulation although crm_simulate exited with 0: neither its XML nor its text could be read. */
export const unknownOutput = "The simulation isn't available: crm_simulate printed something that isn't known here.";

const kinds: Readonly<Record<string, StepKind>> = {
  start: "start",
  stop: "stop",
  move: "move",
  restart: "restart",
  recover: "recover",
  promote: "promote",
  "re-promote": "restart",
  demote: "demote",
  migrate: "migrate",
  reload: "reload",
};

/**
 * Reads the output of `crm_simulate --run --output-as=xml`; undefined when it is no such document, when it names no actions (3.0 leaves
 * them out after a change such as `--node-fail`), and when it names one that isn't known here.
 */
export function readSimulation(output: string): Simulation | undefined {
  const root = rootOf(output);
  if (root === undefined) return undefined;
  const actions = childElement(root, "actions")?.children.map(readAction);
  const resources = currentResources(root);
  if (actions === undefined || resources === undefined || !isKnown(actions)) return undefined;
  return plainTexts({ actions: actions.flat(), resources }, plainLine);
}

/** The current resources that a document of crm_simulate begins with, also of one that names no actions; undefined when it is none. */
export function readSimulatedResources(output: string): readonly ResourceState[] | undefined {
  const root = rootOf(output);
  return root && plainTexts(currentResources(root), plainLine);
}

function rootOf(output: string): XmlElement | undefined {
  try {
    return parseXml(output.slice(Math.max(0, output.indexOf("<pacemaker-result"))).trimEnd());
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function currentResources(root: XmlElement): readonly ResourceState[] | undefined {
  const status = childElement(root, "cluster_status");
  return status && readResources(childElement(status, "resources"));
}

/** An action, none for what disturbs nothing, or undefined for what isn't known here: to leave it out would be a false all-clear. */
type ReadAction = readonly SimulatedAction[] | undefined;

function isKnown(actions: readonly ReadAction[]): actions is readonly (readonly SimulatedAction[])[] {
  return !actions.includes(undefined);
}

function readAction({ name, attributes: a }: XmlElement): ReadAction {
  if (name === "node_action") return readNodeAction(a.task ?? "", a.node ?? "", a.reason);
  const kind = kinds[a.action ?? ""];
  if (name !== "rsc_action" || kind === undefined) return undefined;
  const reason = a.reason ? { reason: a.reason } : {};
  const node = a.node ?? a.source ?? a.dest ?? "";
  const to = a.dest !== undefined && a.dest !== node ? { to: a.dest } : {};
  return [{ kind, subject: configuredName(a.resource ?? ""), node, ...to, ...reason, isBlocked: a.blocked === "true" }];
}

/** `Fence (reboot)`, `Fence (on)` (unfencing: the node goes on) or `Shutdown` (the node was asked to); a guest with its resource. */
function readNodeAction(task: string, who: string, reason: string | undefined): ReadAction {
  if (task === "Shutdown" || task === "Fence (on)") return [];
  if (!task.startsWith("Fence")) return undefined;
  const node = who.replace(/ \(resource: .*\)$/, "");
  return [{ kind: "fence", subject: node, node, ...(reason ? { reason } : {}), isBlocked: false }];
}

/** The name that the configuration gives to an instance of a clone: `st` for `st:0`. */
export function configuredName(instance: string): string {
  return instance.replace(/:\d+$/, "");
}

const actionLine =
  /^ *\* (Start|Stop|Move|Migrate|Restart|Recover|Promote|Demote|Re-promote|Reload) +(\S+) +\( *(.*?) *\)(?: +due to (.*?))?( +\(?blocked\)?)?$/;
const nodeLine = /^ *\* (Fence \([\w-]+\)|Shutdown) (\S+)(?: \(resource: .*?\))?(?: '(.*)')?$/;

/** Reads the text output of `crm_simulate --run`; undefined when it has no transition, or a line in it that isn't known here. */
export function readSimulationText(output: string): Simulation | undefined {
  const summary = /^Transition Summary:\n((?:.+(?:\n|$))*)/m.exec(output)?.[1];
  const actions = summary?.split("\n").filter(Boolean).map(readLine);
  return actions && isKnown(actions) ? { actions: actions.flat() } : undefined;
}

function readLine(line: string): ReadAction {
  const ofNode = nodeLine.exec(line);
  if (ofNode) return readNodeAction(ofNode[1] ?? "", ofNode[2] ?? "", ofNode[3]);
  const action = actionLine.exec(line.trimEnd());
  if (!action) return undefined;
  const [, verb = "", instance = "", place = "", reason, blocked] = action;
  const kind = kinds[verb.toLowerCase()];
  if (kind === undefined) return undefined;
  const { node, to } = readPlace(place);
  return [
    {
      kind,
      subject: configuredName(instance),
      node,
      ...(to === undefined || to === node ? {} : { to }),
      ...(reason ? { reason } : {}),
      isBlocked: blocked !== undefined,
    },
  ];
}

const roles = new Set(["->", "Stopped", "Started", "Promoted", "Unpromoted", "Master", "Slave"]);

/** `n1`, `n1 -> n2`, `Promoted n1`, `Promoted -> Unpromoted n1`, `n1 -> n2 Promoted`, `Promoted n1 -> Unpromoted n2`. */
function readPlace(place: string): { node: string; to?: string } {
  const [node = "", to] = place.split(/ +/).filter((word) => !roles.has(word));
  return to === undefined ? { node } : { node, to };
}
