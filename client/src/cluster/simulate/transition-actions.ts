import { type GraphAction, readGraph, withoutBlocked } from "./transition-graph.ts";

/** A step of a transition that people care about, with what must be done before. */
export interface TransitionAction {
  readonly id: string;
  /** `start`, `stop`, `promote`, `demote`, `migrate_to`, `migrate_from`, `reload`, `fence` */
  readonly operation: string;
  /** The resource; absent where a node is fenced. */
  readonly resource?: string;
  /** Where it happens; the node that is fenced. */
  readonly node: string;
  /** The ids of the steps directly before it. */
  readonly after: readonly string[];
}

const shown = /^(?:start|stop|promote|demote|migrate_to|migrate_from|reload|reload-agent)$/;
/** More steps are no picture. */
const most = 400;

/**
 * The steps of a transition graph without probes, monitors and notifications, each with the steps directly before it; none where the graph
 * can't be read, or has more than a picture can show.
 */
export function transitionActions(graph: string): readonly TransitionAction[] {
  const all = withoutBlocked(readGraph(graph) ?? []);
  const isFence = ({ type, operation }: GraphAction): boolean => type === "crm_event" && operation === "stonith";
  const isShown = (action: GraphAction): boolean =>
    isFence(action) || (action.type === "rsc_op" && shown.test(action.operation));
  const kept = all.filter(isShown);
  if (kept.length === 0 || kept.length > most) return [];
  const byId = new Map(all.map((action) => [action.id, action]));
  const above = new Map<string, ReadonlySet<string>>();
  /** The steps before an action, through what isn't shown. */
  const before = (id: string, seen: ReadonlySet<string>): ReadonlySet<string> => {
    const known = above.get(id);
    if (known) return known;
    const found = new Set<string>();
    for (const other of byId.get(id)?.after ?? []) {
      const action = byId.get(other);
      if (action === undefined || seen.has(other)) continue;
      if (isShown(action)) found.add(other);
      else for (const each of before(other, new Set([...seen, other]))) found.add(each);
    }
    above.set(id, found);
    return found;
  };
  const direct = new Map(kept.map(({ id }) => [id, before(id, new Set([id]))]));
  const reach = new Map<string, Set<string>>();
  const ancestors = (id: string): ReadonlySet<string> => {
    const known = reach.get(id);
    if (known) return known;
    const found = new Set<string>();
    reach.set(id, found);
    for (const each of direct.get(id) ?? []) {
      found.add(each);
      for (const other of ancestors(each)) found.add(other);
    }
    return found;
  };
  return kept.map((action) => {
    const own = [...(direct.get(action.id) ?? [])];
    // What another step before it waits for already isn't drawn again.
    const after = own.filter((id) => !own.some((other) => other !== id && ancestors(other).has(id)));
    const { id, operation, node, resource } = action;
    return isFence(action)
      ? { id, operation: "fence", node, after }
      : { id, operation, node, after, ...(resource === undefined ? {} : { resource }) };
  });
}
