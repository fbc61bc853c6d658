import { parseXml, type XmlElement, XmlError } from "../../../../server/src/text/xml.ts";

/** An action of a transition, as the graph of crm_simulate (`-G`) has it. */
export interface GraphAction {
  readonly id: string;
  /** `rsc_op`, `pseudo_event`, `crm_event` */
  readonly type: string;
  /** `start`, `stonith` … */
  readonly operation: string;
  /** The node where it happens; for fencing the node that is fenced. */
  readonly node: string;
  /** The resource without the number of an instance; absent for what belongs to a node. */
  readonly resource?: string;
  /** The ids of the actions that must be done before. */
  readonly after: readonly string[];
}

/** Reads a graph; undefined when it is none. */
export function readGraph(xml: string): readonly GraphAction[] | undefined {
  let root: XmlElement;
  try {
    root = parseXml(xml);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  if (root.name !== "transition_graph") return undefined;
  return root.children
    .filter(({ name }) => name === "synapse")
    .flatMap((synapse) => {
      const inputs = synapse.children.find(({ name }) => name === "inputs")?.children ?? [];
      const after = inputs.flatMap((trigger) => trigger.children.map(({ attributes }) => attributes.id ?? ""));
      const actions = synapse.children.find(({ name }) => name === "action_set")?.children ?? [];
      return actions.map(({ name: type, attributes, children }) => {
        const resource = children.find(({ name }) => name === "primitive")?.attributes.id?.replace(/:\d+$/, "");
        const { id = "", operation = "", on_node: node = "" } = attributes;
        return { id, type, operation, node, after, ...(resource === undefined ? {} : { resource }) };
      });
    });
}

/** The actions that are left when no fencing succeeds: what waits for one, however long the chain, never happens. */
export function withoutFencing(actions: readonly GraphAction[]): readonly GraphAction[] {
  return withoutWaiting(actions, ({ type, operation }) => type === "crm_event" && operation === "stonith");
}

/**
 * The actions that can happen: what waits for one that isn't in the graph, because it is blocked, never does. crm_simulate lists it in its
 * summary all the same.
 */
export function withoutBlocked(actions: readonly GraphAction[]): readonly GraphAction[] {
  const known = new Set(actions.map(({ id }) => id));
  return withoutWaiting(actions, ({ after }) => after.some((id) => !known.has(id)));
}

function withoutWaiting(
  actions: readonly GraphAction[],
  isNever: (action: GraphAction) => boolean,
): readonly GraphAction[] {
  const waiting = new Set(actions.filter(isNever).map(({ id }) => id));
  const followers = new Map<string, GraphAction[]>();
  for (const action of actions) {
    for (const id of action.after) {
      const known = followers.get(id);
      if (known) known.push(action);
      else followers.set(id, [action]);
    }
  }
  const queue = [...waiting];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const follower of followers.get(id) ?? []) {
      if (waiting.has(follower.id)) continue;
      waiting.add(follower.id);
      queue.push(follower.id);
    }
  }
  return actions.filter(({ id }) => !waiting.has(id));
}
