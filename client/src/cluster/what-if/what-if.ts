import { listing } from "../../../../server/src/text/phrases.ts";
import { childElement, parseXml } from "../../../../server/src/text/xml.ts";
import { readGraph, withoutFencing } from "../simulate/transition-graph.ts";
import { alone } from "./alone.ts";
import { type Cell, cellsOf, weights } from "./cells.ts";
import { fenceDevices, fencingOf } from "./fencing-of.ts";
import { heldUp, mayHoldUp } from "./held-up.ts";
import {
  type Prediction,
  placementsAfter,
  placementsAfterActions,
  readPrediction,
  withoutInstances,
  withoutNodes,
} from "./placements.ts";
import { type Question, questionsOf } from "./questions.ts";
import type { QuorumRules } from "./quorum.ts";
import type { Scenario } from "./scenarios.ts";
import { type Scheduler, type SchedulerAnswer, unreadable, whyUnreadable } from "./scheduler.ts";

/** What becomes of every resource in one scenario. */
export interface WhatIfRow {
  readonly id: string;
  readonly kind: Scenario["kind"];
  /** `n1 is lost` */
  readonly title: string;
  /** The nodes that would be fenced. */
  readonly fenced: readonly string[];
  /** Of each resource that is active before or after. */
  readonly cells: readonly Cell[];
  /** Why nothing is known, in a sentence; there are no cells then. */
  readonly problem?: string;
  /** How bad its worst cell is. */
  readonly weight: number;
}

/** A matrix of scenarios and resources. */
export interface WhatIf {
  /** The worst first. */
  readonly rows: readonly WhatIfRow[];
  /** Where everything that is active is before anything happens. */
  readonly now: readonly Cell[];
  /** Every resource that is active in some row, in the order of the configuration; fence devices last. */
  readonly resources: readonly string[];
  /** Those of them that are fence devices. */
  readonly devices: readonly string[];
  /** What matters most, a sentence each. */
  readonly summary: readonly string[];
  /** What the answers rest on, a clause each. */
  readonly assumptions: readonly string[];
  /** Where the scheduler runs. */
  readonly scheduler: string;
}

/** What a matrix is made from. */
interface WhatIfInput {
  /** A CIB with its status. */
  readonly cib: string;
  readonly quorum: QuorumRules;
  readonly scheduler: Scheduler;
  readonly assumptions?: readonly string[];
  /** Only scenarios for which this holds; all when absent. */
  readonly isWanted?: (scenario: Pick<Scenario, "id" | "kind" | "title">) => boolean;
  /** Also what isn't tried unasked: two nodes of three, failures in large clusters. */
  readonly isThorough?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called with each row as it is ready, and how many there will be. */
  readonly onRow?: (row: WhatIfRow, of: number) => void;
}

/** Asks the scheduler what each scenario would do. Throws where the CIB can't be read, or the scheduler can't read it. */
export async function whatIf(input: WhatIfInput): Promise<WhatIf> {
  const { cib, quorum, scheduler, assumptions = [], isWanted = () => true, isThorough = false, signal, onRow } = input;
  const root = parseXml(cib);
  const [answer] = await scheduler.run(cib, [[]], { signal });
  const now = answer && readPrediction(answer.output);
  if (!now) throw unreadable(answer);
  const fencing = fencingOf(root);
  const placements = withoutInstances(now.before);
  const context = { quorum, placements, isFencingEnabled: fencing.isEnabled && fencing.hasDevice, isThorough };
  const { questions, scenarios } = await questionsOf(cib, now, context, { scheduler, signal, isWanted });
  const devices = fenceDevices(childElement(root, "configuration") ?? root);
  const found = new Map<Scenario, WhatIfRow>();
  const seen = new Map<Scenario, Map<string, SchedulerAnswer>>();
  const finish = ({ scenarios: answered, view }: Question, variant: SchedulerAnswer): void => {
    for (const scenario of answered) {
      const views = seen.get(scenario) ?? new Map<string, SchedulerAnswer>();
      if (view !== undefined) seen.set(scenario, views.set(view, variant));
      if (views.size < (scenario.views?.length ?? 0)) continue;
      const row = weighed(
        view === undefined
          ? rowOf(scenario, variant, now, fencing.isEnabled)
          : { ...identity(scenario), ...alone(scenario, views, now, fencing.isEnabled) },
        devices,
      );
      found.set(scenario, row);
      onRow?.(row, scenarios.length);
    }
  };
  const ask = async (asked: readonly Question[], onAnswer: (question: Question, variant: SchedulerAnswer) => void) => {
    for (const base of new Set(asked.map((each) => each.base))) {
      const same = asked.filter((each) => each.base === base);
      await scheduler.run(
        base,
        same.map(({ edits }) => edits),
        {
          signal,
          withGraph: (index) => same[index]?.needsGraph === true,
          onAnswer: (index, variant) => same[index] && onAnswer(same[index], variant),
        },
      );
    }
  };
  const blocked: Question[] = [];
  await ask(questions, (question, variant) => {
    // What waits for a blocked action is known only by the graph, which few scenarios need.
    const needsGraph = !question.needsGraph && mayHoldUp(variant, now);
    if (needsGraph) blocked.push({ ...question, needsGraph });
    else finish(question, variant);
  });
  if (blocked.length > 0) await ask(blocked, finish);
  const rows = scenarios.flatMap((scenario) => found.get(scenario) ?? []);
  const active = new Set(rows.flatMap(({ cells }) => cells.map(({ resource }) => resource)));
  const resources = [...placements.keys(), ...active].filter(
    (id, index, all) => active.has(id) && all.indexOf(id) === index,
  );
  const isPending = now.actions.some(({ isBlocked }) => !isBlocked) || now.fenced.length > 0;
  const idle = { before: now.before, after: now.before, prediction: { ...now, actions: [] } };
  return {
    now: cellsOf({ ...idle, lost: [], unfenced: [], isFencingEnabled: fencing.isEnabled }),
    rows: rows.toSorted((a, b) => b.weight - a.weight),
    resources: [...resources.filter((id) => !devices.has(id)), ...resources.filter((id) => devices.has(id))],
    devices: resources.filter((id) => devices.has(id)),
    summary: summaryOf(rows, devices),
    assumptions: [
      ...assumptions,
      ...(isPending ? ["the cluster still has something to do now, which counts in every row"] : []),
    ],
    scheduler: scheduler.name,
  };
}

/** What a row has of its scenario; its weight is known with its cells. */
function identity({ id, kind, title }: Scenario): Pick<WhatIfRow, "id" | "kind" | "title" | "weight"> {
  return { id, kind, title, weight: 0 };
}

function rowOf(scenario: Scenario, answer: SchedulerAnswer, now: Prediction, isFencingEnabled: boolean): WhatIfRow {
  const { lost, fencingFails } = scenario;
  const common = identity(scenario);
  const prediction = readPrediction(answer.output, now.unique);
  const graph = fencingFails || (answer.graph !== "" && mayHoldUp(answer, now)) ? readGraph(answer.graph) : [];
  if (!prediction || !graph) {
    return { ...common, fenced: [], cells: [], problem: whyUnreadable(answer) };
  }
  const context = { before: now.before, prediction, lost, isFencingEnabled };
  // A lost node that isn't fenced keeps what it ran from starting elsewhere; with fencing disabled nobody waits for it.
  const unfenced = !isFencingEnabled
    ? []
    : fencingFails
      ? lost
      : lost.filter((node) => !prediction.fenced.includes(node));
  const fenced = fencingFails ? [] : prediction.fenced;
  const after = fencingFails
    ? withoutNodes(placementsAfterActions(now.before, withoutFencing(graph), lost), lost)
    : placementsAfter({ ...prediction, before: now.before }, lost);
  const held = fencingFails || graph.length === 0 ? undefined : heldUp(prediction, graph);
  if (held === undefined) return { ...common, fenced, cells: cellsOf({ ...context, after, unfenced }) };
  const left = withoutNodes(placementsAfter({ ...held, before: now.before }, lost), [...lost, ...fenced]);
  return { ...common, fenced, cells: cellsOf({ ...context, prediction: held, after: left, unfenced }) };
}

/** A row with its weight: that of its worst cell, fence devices left out. */
function weighed(row: WhatIfRow, devices: ReadonlySet<string>): WhatIfRow {
  const cells = row.cells.filter(({ resource }) => !devices.has(resource));
  return { ...row, weight: Math.max(0, ...cells.map(({ outcome }) => weights[outcome])) };
}

/** Names the single points of failure: what the loss of one node takes down. */
function summaryOf(rows: readonly WhatIfRow[], devices: ReadonlySet<string>): string[] {
  const single = rows.filter(({ kind }) => kind === "lost");
  const unknown = rows.filter(({ problem }) => problem !== undefined);
  const sentences = single.flatMap(({ title, cells }) => {
    const of = (outcome: string): string[] =>
      cells.filter((cell) => cell.outcome === outcome && !devices.has(cell.resource)).map(({ resource }) => resource);
    const down = [...of("stops"), ...of("unavailable")];
    const twice = of("twice");
    const when = `When ${title}`;
    return [
      ...(down.length > 0 ? [`${when}, ${listing(down, 6)} ${down.length > 1 ? "are" : "is"} down.`] : []),
      ...(twice.length > 0 ? [`${when}, ${listing(twice, 6)} may run twice, because fencing is disabled.`] : []),
    ];
  });
  const known = single.filter(({ problem }) => problem === undefined);
  const all = sentences.length === 0 && known.length > 0 && known.length === single.length;
  return [
    ...sentences,
    ...(all ? ["Everything survives the loss of any one node."] : []),
    ...(unknown.length > 0
      ? [
          `Of ${unknown.length} ${unknown.length > 1 ? "scenarios" : "scenario"} nothing is known; ${unknown.length > 1 ? "their rows say" : "its row says"} why.`,
        ]
      : []),
  ];
}
