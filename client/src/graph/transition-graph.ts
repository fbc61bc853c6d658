import type { ClusterGraph, GraphBox, GraphPlace } from "../../../server/src/protocol.ts";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";

/** A step of a transition as it is drawn. */
interface DrawnStep {
  readonly id: string;
  readonly operation: string;
  readonly resource?: string | undefined;
  readonly node: string;
  readonly after: readonly string[];
}

/** A transition as a graph: a box for each step with its node, an arrow to each step that waits for it. `placeOf` has a resource's place in a text. */
export function transitionGraph(
  steps: readonly DrawnStep[],
  placeOf: (resource: string) => GraphPlace | undefined = () => undefined,
): ClusterGraph {
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { id, operation, resource, node } of steps) {
    const name = resource === undefined ? `${operation} ${node}` : `${operation} ${resource}`;
    const label = resource === undefined ? name : `${name} on ${node}`;
    const number = (counts.get(label) ?? 0) + 1;
    counts.set(label, number);
    names.set(id, number === 1 ? label : `${label} (${number})`);
  }
  const nameOf = (id: string): string => names.get(id) ?? id;
  const boxes = steps.map(
    ({ id, operation, resource, after }): GraphBox => ({
      id: nameOf(id),
      kind:
        resource === undefined ? "undefined" : operation === "stop" || operation === "demote" ? "fence" : "primitive",
      detail: after.length === 0 ? "at once" : `after ${after.length} ${after.length === 1 ? "step" : "steps"}`,
      ...{ rows: [], badges: [] },
      ...omitUndefined({ place: resource === undefined ? undefined : placeOf(resource) }),
    }),
  );
  const edges = steps.flatMap(({ id, after }) =>
    after
      .filter((other) => names.has(other))
      .map((other) => ({
        from: { box: nameOf(other) },
        to: { box: nameOf(id) },
        relations: [
          {
            ...{ constraint: "order", form: "mandatory" as const, label: "", isWrong: false },
            sentence: `${nameOf(other)} comes before ${nameOf(id)}.`,
          },
        ],
      })),
  );
  return { boxes, edges };
}
