import type { Place } from "../analysis/place.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { isResource } from "../model/configuration.ts";
import { type Span, shift } from "../text/span.ts";
import { colocationLinks, type Link, orderLinks } from "./constraint-edges.ts";

/** A resource that another one depends on, or that depends on it. */
export interface Dependency {
  readonly id: string;
  /** Why: `order a-first`, `colocation web-with-vip`, `group g`. */
  readonly via: string;
  /** The resource's id where it is defined, and its whole statement. */
  readonly place: Place;
  readonly statement: Span;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly via: string;
}

/** Links that say that one resource needs another one, or follows it; the others keep resources apart. */
const dependent: ReadonlySet<Link["form"]> = new Set(["mandatory", "optional", "together", "near"]);

/** The dependencies in a configuration: `to` starts after `from`, or goes where that is. */
function edgesOf(model: ClusterModel): Edge[] {
  return model.placed.flatMap(({ object }): Edge[] => {
    const via = `${object.kind} ${object.id}`;
    if (object.kind === "group") {
      return object.members.slice(1).map(({ value }, index) => ({
        from: object.members[index]?.value ?? "",
        to: value,
        via,
      }));
    }
    if (object.kind === "order") return withoutJunctions(orderLinks(model, object)).map((link) => ({ ...link, via }));
    if (object.kind === "colocation") {
      return withoutJunctions(colocationLinks(model, object)).map((link) => ({ ...link, via }));
    }
    return [];
  });
}

/** Links between resources alone: each resource before a junction with each one after it. */
function withoutJunctions(links: readonly Link[]): Link[] {
  const wanted = links.filter(({ form }) => dependent.has(form));
  return wanted.flatMap((link): Link[] => {
    if (link.junction === undefined) return [link];
    if (link.junction === "from") return [];
    return wanted
      .filter((other) => other.junction === "from" && other.from === link.to)
      .map((other) => ({ ...other, from: link.from }));
  });
}

/** The ids that a resource acts under: its own, and those of its group, clone or bundle. */
function namesOf(model: ClusterModel, id: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !names.has(at); ) {
    names.add(at);
    at = model.containerOf(at)?.object.id;
  }
  return names;
}

/** What a resource depends on (`needs`), or what depends on it (`needed by`), each with the constraint or group that says so. */
export function dependenciesOf(model: ClusterModel, id: string, direction: "needs" | "needed by"): Dependency[] {
  const names = namesOf(model, id);
  const [here, there] = direction === "needs" ? (["to", "from"] as const) : (["from", "to"] as const);
  const found = new Map<string, Dependency>();
  for (const edge of edgesOf(model)) {
    if (!names.has(edge[here]) || names.has(edge[there])) continue;
    const dependency = resourceNamed(model, edge[there], edge.via);
    const known = found.get(edge[there]);
    if (known) found.set(edge[there], { ...known, via: `${known.via}, ${edge.via}` });
    else if (dependency) found.set(edge[there], dependency);
  }
  return [...found.values()];
}

/** A resource by its id, where it is defined; undefined where it isn't. */
export function resourceNamed(model: ClusterModel, id: string, via: string): Dependency | undefined {
  const placed = model.placed.find(({ object }) => isResource(object) && object.id === id);
  if (!placed?.object.idSpan) return undefined;
  const { uri, offset, object } = placed;
  const own = object.span ?? object.idSpan;
  return { id, via, place: { uri, span: shift(object.idSpan as Span, offset) }, statement: shift(own as Span, offset) };
}
