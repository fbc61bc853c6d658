import { childElement, parseXml, type XmlElement, XmlError } from "../../../../server/src/text/xml.ts";
import { configuredName } from "./read-simulation.ts";
import type { StepKind } from "./simulation-result.ts";

/** How early a step comes in a transition: what can begin at once has 0. Undefined when the graph doesn't have the step. */
export type StepOrder = (kind: StepKind, subject: string, node: string) => number | undefined;

/** The operation with which a step begins. */
const firstOperation: Readonly<Record<StepKind, string>> = {
  fence: "stonith",
  stop: "stop",
  demote: "demote",
  move: "stop",
  restart: "stop",
  recover: "stop",
  migrate: "migrate_to",
  reload: "reload",
  promote: "promote",
  start: "start",
};

/** Reads a transition graph (`crm_simulate --save-graph`, without parameters); one that can't be read gives no order. */
export function readStepOrder(graph: string): StepOrder {
  let root: XmlElement;
  try {
    root = parseXml(graph);
  } catch (error) {
    if (error instanceof XmlError) return () => undefined;
    throw error;
  }
  const levelsByStep = new Map<string, number>();
  for (const { actions, level } of levels(root)) {
    for (const { name, attributes: a } of actions) {
      const operation = (a.operation ?? "").replace(/^reload-agent$/, "reload");
      const key = (a.operation_key ?? "").replace(/_(reload-agent|[a-z]+(_to|_from)?)_\d+$/, "");
      const subject = name === "crm_event" ? (a.on_node ?? "") : configuredName(key);
      const step = `${operation}\n${subject}\n${a.on_node ?? ""}`;
      levelsByStep.set(step, Math.min(levelsByStep.get(step) ?? level, level));
    }
  }
  return (kind, subject, node) => levelsByStep.get(`${firstOperation[kind]}\n${subject}\n${node}`);
}

/** The synapses of a graph, each with the length of the longest path to it; those of a cycle, which should not exist, are left out. */
function levels(root: XmlElement): { actions: readonly XmlElement[]; level: number }[] {
  const synapses = root.children
    .filter(({ name }) => name === "synapse")
    .map((synapse) => ({
      actions: childElement(synapse, "action_set")?.children ?? [],
      inputs: (childElement(synapse, "inputs")?.children ?? []).flatMap((trigger) =>
        trigger.children.map(({ attributes }) => attributes.id ?? ""),
      ),
      level: 0,
      waitsFor: 0,
    }));
  const owners = new Map(synapses.flatMap((one) => one.actions.map(({ attributes }) => [attributes.id ?? "", one])));
  const followers = new Map<object, (typeof synapses)[number][]>();
  for (const synapse of synapses) {
    const before = new Set(synapse.inputs.flatMap((id) => owners.get(id) ?? []));
    synapse.waitsFor = before.size;
    for (const owner of before) followers.set(owner, [...(followers.get(owner) ?? []), synapse]);
  }
  const ready = synapses.filter(({ waitsFor }) => waitsFor === 0);
  for (const synapse of ready) {
    for (const next of followers.get(synapse) ?? []) {
      next.level = Math.max(next.level, synapse.level + 1);
      next.waitsFor--;
      if (next.waitsFor === 0) ready.push(next);
    }
  }
  return ready;
}
