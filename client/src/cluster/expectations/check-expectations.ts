import { listing } from "../../../../server/src/text/phrases.ts";
import type { Cell } from "../what-if/cells.ts";
import { fenceDevices } from "../what-if/fencing-of.ts";
import type { StatedCib } from "../what-if/input.ts";
import type { Scheduler } from "../what-if/scheduler.ts";
import { type WhatIfRow, whatIf } from "../what-if/what-if.ts";
import { primitivesOf } from "../why/candidates.ts";
import { readWhyCib } from "../why/why-cib.ts";
import type { Expectation } from "./read-expectations.ts";
import { meaningOf } from "./scenario-titles.ts";

/** Whether an expectation holds. */
export interface Verdict {
  readonly expectation: Expectation;
  /** `unknown` where the scheduler can't say, or the file asks for what the cluster doesn't have. */
  readonly result: "holds" | "fails" | "unknown";
  /** Why it doesn't hold, a sentence for each scenario in which it doesn't; empty where it holds. */
  readonly reasons: readonly string[];
  /** What of it wasn't checked, a sentence. */
  readonly unchecked?: string;
}

/** Asks the scheduler about the scenarios that expectations are about, and checks them. Throws where it can't read the CIB. */
export async function checkExpectations(
  expectations: readonly Expectation[],
  input: StatedCib,
  scheduler: Scheduler,
  signal?: AbortSignal,
): Promise<Verdict[]> {
  const cib = readWhyCib(input.cib);
  const nodes = cib.nodes.map(({ name }) => name);
  const meanings = new Map(expectations.map(({ when }) => [when, meaningOf(when, nodes)] as const));
  const matrix = await whatIf({
    ...{ ...input, scheduler, signal, isThorough: true },
    isWanted: ({ title }) => [...meanings.values()].some((isMeant) => isMeant(title)),
  });
  const now: Outcome = { title: "now", cells: matrix.now };
  const devices = fenceDevices(cib.configuration);
  return expectations.map((expectation) => {
    const isMeant = meanings.get(expectation.when);
    const meant: readonly Outcome[] =
      expectation.when === "now" ? [now] : matrix.rows.filter(({ title }) => isMeant?.(title) === true);
    const { resource } = expectation.claim;
    const primitives =
      resource === undefined
        ? matrix.now.map((cell) => cell.resource).filter((id) => !devices.has(id))
        : primitivesOf(cib, resource);
    const reason = unanswerable(expectation, meant, primitives, nodes);
    if (reason !== undefined) return { expectation, result: "unknown", reasons: [reason] };
    const reasons = meant.flatMap(({ title, cells }) =>
      primitives.flatMap((id) => {
        const said = objection(
          expectation.claim,
          id,
          cells.find((each) => each.resource === id),
        );
        return said === undefined ? [] : [title === "now" ? `Now ${said}` : `When ${title}, ${said}`];
      }),
    );
    const { within } = expectation.claim;
    return {
      ...{ expectation, result: reasons.length === 0 ? "holds" : "fails", reasons },
      ...(within === undefined
        ? {}
        : { unchecked: `That it takes at most ${within} s wasn't checked: ${howToMeasure}` }),
    };
  });
}

const howToMeasure =
  "the scheduler knows no times. A drill measures it: quorate drill NODE --expect FILE (--fence where the node is lost).";

type Outcome = Pick<WhatIfRow, "title" | "cells" | "problem">;

/** Why an expectation can't be checked, in a sentence; undefined where it can. */
function unanswerable(
  { when, claim }: Expectation,
  meant: readonly Outcome[],
  primitives: readonly string[],
  nodes: readonly string[],
): string | undefined {
  if (claim.resource !== undefined && primitives.length === 0) {
    return `The configuration has no resource "${claim.resource}".`;
  }
  const foreign = claim.nodes.find((node) => !nodes.includes(node));
  if (foreign !== undefined) return `The cluster has no node "${foreign}": it has ${listing(nodes)}.`;
  if (meant.length === 0) {
    return `There is no scenario "${when}". quorate what-if names those that there are; "any node is lost" and "now" are known, too.`;
  }
  const silent = meant.find(({ problem }) => problem !== undefined);
  return silent && `When ${silent.title}, nothing is known: ${silent.problem}`;
}

/** Why a claim doesn't hold for a primitive, in a sentence; undefined where it holds. */
function objection(claim: Expectation["claim"], id: string, cell: Cell | undefined): string | undefined {
  const { kind, isDenied, nodes } = claim;
  const sentence = cell?.sentence ?? `${id} doesn't run.`;
  if (kind === "stays") {
    const stays = cell?.outcome === "stays" && meets(cell.on, nodes);
    return stays === isDenied ? sentence : undefined;
  }
  const active = (kind === "promoted" ? cell?.promotedOn : cell?.on) ?? [];
  // Where it may run twice, or a failed stop blocks it, nobody knows what it does: neither that it runs rightly, nor that it doesn't run.
  if (cell?.outcome === "twice" || (cell?.outcome === "blocked" && active.length > 0)) return sentence;
  if (meets(active, nodes) !== isDenied) return undefined;
  const whereNow =
    active.length > 0 ? ` It is ${kind === "promoted" ? "promoted" : "active"} on ${listing(active)}.` : "";
  return sentence.includes(active.join(" ")) && active.length < 2 ? sentence : `${sentence}${whereNow}`;
}

function meets(active: readonly string[], nodes: readonly string[]): boolean {
  return nodes.length === 0 ? active.length > 0 : active.some((node) => nodes.includes(node));
}
