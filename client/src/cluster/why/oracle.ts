import { parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";
import type { CibEdit } from "../what-if/cib-edit.ts";
import {
  type ActiveRole,
  type Prediction,
  placementsAfter,
  readPrediction,
  withoutInstances,
} from "../what-if/placements.ts";
import type { Scheduler } from "../what-if/scheduler.ts";
import { mergeEdits } from "./fine-edits.ts";

/** What the scheduler makes of a variant of the CIB. */
export interface Outcome {
  readonly prediction: Prediction;
  /** Where each primitive is active once the cluster has done what it would do: the role by node. */
  readonly after: ReadonlyMap<string, ReadonlyMap<string, ActiveRole>>;
  /** What crm_simulate printed. */
  readonly output: XmlElement;
}

/** Asks the scheduler about variants of one CIB; what was asked before is remembered. */
export interface Oracle {
  /** Undefined for a variant that the scheduler refused. Rejects when it was cancelled or can't run. */
  ask(variants: readonly (readonly CibEdit[])[]): Promise<readonly (Outcome | undefined)[]>;
}

/** An oracle about a CIB. */
export function createOracle(cib: string, scheduler: Scheduler, signal?: AbortSignal): Oracle {
  const known = new Map<string, Outcome | undefined>();
  return {
    async ask(variants) {
      const merged = variants.map(mergeEdits);
      const keys = merged.map((edits) => JSON.stringify(edits));
      const missing = new Map(
        keys.flatMap((key, index) => (known.has(key) ? [] : [[key, merged[index] ?? []] as const])),
      );
      if (missing.size > 0) {
        const answers = await scheduler.run(cib, [...missing.values()], { signal, withScores: true });
        [...missing.keys()].forEach((key, index) => {
          known.set(key, outcomeOf(answers[index]?.output ?? ""));
        });
      }
      return keys.map((key) => known.get(key));
    },
  };
}

function outcomeOf(text: string): Outcome | undefined {
  const prediction = text === "" ? undefined : readPrediction(text);
  if (!prediction) return undefined;
  const output = parseXml(text.slice(Math.max(0, text.indexOf("<pacemaker-result"))).trimEnd());
  return { prediction, output, after: withoutInstances(placementsAfter(prediction, [])) };
}

/** What a question is about: a primitive, on any node or on one, in any role or promoted. */
export interface Goal {
  readonly id: string;
  readonly node?: string;
  readonly isPromoted?: boolean;
}

/** Whether a primitive is where (and as what) the goal wants it. */
export function isReached(outcome: Outcome | undefined, { id, node, isPromoted }: Goal): boolean {
  const nodes = outcome?.after.get(id) ?? new Map<string, ActiveRole>();
  return [...nodes].some(
    ([name, role]) => (node === undefined || name === node) && (!isPromoted || role === "Promoted"),
  );
}

/** The instances of a primitive in the state that crm_simulate printed. */
export function instancesOf({ output }: Outcome, id: string): XmlElement[] {
  const find = (element: XmlElement): XmlElement[] =>
    element.children.flatMap((child) =>
      child.name === "resource" ? (child.attributes.id?.replace(/:\d+$/, "") === id ? [child] : []) : find(child),
    );
  const status = output.children.find(({ name }) => name === "cluster_status");
  return status ? find(status) : [];
}
