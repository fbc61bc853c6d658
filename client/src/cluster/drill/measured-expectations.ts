import { listing } from "../../../../server/src/text/phrases.ts";
import type { Expectation } from "../expectations/read-expectations.ts";
import { meaningOf } from "../expectations/scenario-titles.ts";
import { primitivesOf } from "../why/candidates.ts";
import { readWhyCib } from "../why/why-cib.ts";
import type { DrillResult } from "./drill.ts";

/** Whether a stated sentence held in a drill. */
export interface MeasuredExpectation {
  /** As it is written. */
  readonly text: string;
  readonly result: "held" | "failed" | "unknown";
  /** What was measured, a sentence. */
  readonly sentence: string;
}

/** The sentences of a file that are about what a drill tried, with what really happened; `cib` says what is in groups and clones. */
export function measuredExpectations(
  expectations: readonly Expectation[],
  { plan, resources }: Pick<DrillResult, "plan" | "resources">,
  cib: string,
): readonly MeasuredExpectation[] {
  const known = readWhyCib(cib);
  const nodes = known.nodes.map(({ name }) => name);
  const title = plan.kind === "standby" ? `${plan.node} goes to standby` : `${plan.node} is lost`;
  const meant = expectations.filter(({ when }) => meaningOf(when, nodes)(title));
  return meant.map(({ text, claim }): MeasuredExpectation => {
    const ids =
      claim.resource === undefined ? resources.map(({ resource }) => resource) : primitivesOf(known, claim.resource);
    const measured = ids.flatMap((id) => resources.find(({ resource }) => resource === id) ?? []);
    if (claim.kind === "promoted")
      return { text, result: "unknown", sentence: "A drill measures where resources run, not in which role." };
    if (measured.length === 0 || measured.length < ids.length)
      return {
        text,
        result: "unknown",
        sentence: `${claim.resource ?? "Nothing"} ran nowhere before the drill, so nothing was measured.`,
      };
    const sentences = measured.flatMap(({ resource, before, after, down, isDown }) => {
      const isOn = claim.nodes.length === 0 ? after.length > 0 : after.some((node) => claim.nodes.includes(node));
      const holds = claim.kind === "stays" ? before.join() === after.join() && down === 0 : isOn;
      const where = after.length > 0 ? `runs on ${listing(after)}` : "runs nowhere";
      if (holds === claim.isDenied) return [`${resource} ${where}.`];
      if (claim.within !== undefined && (isDown || down > claim.within * 1000))
        return [`${resource} was down for ${(down / 1000).toFixed(1)} s, longer than ${claim.within} s.`];
      return [];
    });
    const longest = Math.max(...measured.map(({ down }) => down));
    return sentences.length > 0
      ? { text, result: "failed", sentence: sentences.join(" ") }
      : { text, result: "held", sentence: `Down for ${(longest / 1000).toFixed(1)} s at most.` };
  });
}
