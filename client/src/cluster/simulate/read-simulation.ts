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

/** Reads the output of `crm_simulate --run --output-as=xml`; undefined when it is no such document. */
export function readSimulation(output: string): Simulation | undefined {
  let root: XmlElement;
  try {
    root = parseXml(output.slice(Math.max(0, output.indexOf("<pacemaker-result"))).trimEnd());
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  const status = childElement(root, "cluster_status");
  if (status === undefined) return undefined;
  return {
    actions: (childElement(root, "actions")?.children ?? []).flatMap((element) => readAction(element) ?? []),
    resources: readResources(childElement(status, "resources")),
  };
}

function readAction({ name, attributes: a }: XmlElement): SimulatedAction | undefined {
  const reason = a.reason ? { reason: a.reason } : {};
  if (name === "node_action") {
    if (!a.task?.startsWith("Fence")) return undefined;
    return { kind: "fence", subject: a.node ?? "", node: a.node ?? "", ...reason, isBlocked: false };
  }
  const kind = kinds[a.action ?? ""];
  if (name !== "rsc_action" || kind === undefined) return undefined;
  const node = a.node ?? a.source ?? a.dest ?? "";
  const to = a.dest !== undefined && a.dest !== node ? { to: a.dest } : {};
  return { kind, subject: configuredName(a.resource ?? ""), node, ...to, ...reason, isBlocked: a.blocked === "true" };
}

/** The name that the configuration gives to an instance of a clone: `st` for `st:0`. */
export function configuredName(instance: string): string {
  return instance.replace(/:\d+$/, "");
}

const actionLine =
  /^ *\* (Start|Stop|Move|Migrate|Restart|Recover|Promote|Demote|Re-promote|Reload) +(\S+) +\( *(.*?) *\)(?: +due to (.*?))?( +\(?blocked\)?)?$/;
const fenceLine = /^ *\* Fence \([\w-]+\) (\S+)(?: '(.*)')?$/;

/** Reads the text output of crm_simulate (before 2.1.0); undefined when it has no transition. */
export function readSimulationText(output: string): Simulation | undefined {
  const start = output.indexOf("Transition Summary:");
  if (start < 0) return undefined;
  const actions = output
    .slice(start)
    .split("\n")
    .flatMap((line) => readLine(line) ?? []);
  return { actions };
}

function readLine(line: string): SimulatedAction | undefined {
  const fencing = fenceLine.exec(line);
  if (fencing) {
    const [, node = "", reason] = fencing;
    return { kind: "fence", subject: node, node, ...(reason ? { reason } : {}), isBlocked: false };
  }
  const action = actionLine.exec(line);
  if (!action) return undefined;
  const [, verb = "", instance = "", place = "", reason, blocked] = action;
  const kind = kinds[verb.toLowerCase()];
  if (kind === undefined) return undefined;
  const { node, to } = readPlace(place);
  return {
    kind,
    subject: configuredName(instance),
    node,
    ...(to === undefined || to === node ? {} : { to }),
    ...(reason ? { reason } : {}),
    isBlocked: blocked !== undefined,
  };
}

const roles = new Set(["->", "Stopped", "Started", "Promoted", "Unpromoted", "Master", "Slave"]);

/** `n1`, `n1 -> n2`, `Promoted n1`, `Promoted -> Unpromoted n1`, `n1 -> n2 Promoted`, `Promoted n1 -> Unpromoted n2`. */
function readPlace(place: string): { node: string; to?: string } {
  const [node = "", to] = place.split(/ +/).filter((word) => !roles.has(word));
  return to === undefined ? { node } : { node, to };
}
