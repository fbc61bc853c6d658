import { parseXml } from "../../../../server/src/text/xml.ts";
import type { CibEdit } from "./cib-edit.ts";
import { leanCib } from "./lean-cib.ts";
import { type Prediction, readPrediction } from "./placements.ts";
import { failureScenarios, type Scenario, type ScenarioContext, scenariosWithoutFailures } from "./scenarios.ts";
import type { Scheduler } from "./scheduler.ts";

/** One run of the scheduler, and the scenarios that it answers. */
export interface Question {
  readonly base: string;
  readonly edits: readonly CibEdit[];
  /** More than one where they differ in the reading only: a node is lost, and it can't be fenced. */
  readonly scenarios: readonly Scenario[];
  readonly needsGraph: boolean;
  /** Whose view of the cluster it is, where each node has its own. */
  readonly view?: string;
}

interface QuestionInput {
  readonly scheduler: Scheduler;
  readonly signal?: AbortSignal | undefined;
  readonly isWanted: (scenario: Scenario) => boolean;
}

/** Smaller CIBs, in characters, are answered at once: leaving things out of them saves nothing. */
const smallest = 100_000;

/** What to ask so that every wanted scenario of a CIB is answered, and the scenarios in their order; `now` is what the scheduler does with the CIB as it is. */
export async function questionsOf(
  cib: string,
  now: Prediction,
  context: Omit<ScenarioContext, "text" | "root">,
  { scheduler, signal, isWanted }: QuestionInput,
): Promise<{ readonly questions: readonly Question[]; readonly scenarios: readonly Scenario[] }> {
  const { probed, lean } = await leanBases(cib, now, scheduler, signal);
  const of = (base: string, scenariosOf: (context: ScenarioContext) => readonly Scenario[]) => {
    const found = scenariosOf({ ...context, text: base, root: parseXml(base) }).filter(isWanted);
    return found.map((scenario) => ({ base, scenario }));
  };
  const all = [...of(lean, scenariosWithoutFailures), ...of(probed, failureScenarios)];
  const questions = new Map<string, Question>();
  for (const { base, scenario } of all) {
    const { id, kind, lost, edits, fencingFails = false, views } = scenario;
    for (const view of views ?? []) {
      const key = `${id} ${view.node}`;
      questions.set(key, { base, edits: view.edits, scenarios: [scenario], needsGraph: true, view: view.node });
    }
    if (views) continue;
    const key = kind === "lost" || kind === "fencing-fails" ? `lost ${lost.join(" ")}` : id;
    const { scenarios, needsGraph } = questions.get(key) ?? { scenarios: [], needsGraph: false };
    questions.set(key, { base, edits, scenarios: [...scenarios, scenario], needsGraph: needsGraph || fencingFails });
  }
  return { questions: [...questions.values()], scenarios: all.map(({ scenario }) => scenario) };
}

/** The CIB with less in it, with and without the limits of failures; as it is where the scheduler would then do something else. */
async function leanBases(
  cib: string,
  now: Prediction,
  scheduler: Scheduler,
  signal: AbortSignal | undefined,
): Promise<{ readonly probed: string; readonly lean: string }> {
  if (cib.length < smallest) return { probed: cib, lean: cib };
  const texts = [false, true].map((withoutFailures) => leanCib(cib, { withoutFailures }));
  const answers = await scheduler.run(
    cib,
    texts.map((text) => [{ start: 0, end: cib.length, text }]),
    { signal },
  );
  const [probed = cib, lean = cib] = texts.map((text, index) => {
    const prediction = readPrediction(answers[index]?.output ?? "", now.unique);
    return prediction && doing(prediction) === doing(now) ? text : cib;
  });
  return { probed, lean };
}

/** What is done, whatever the order: instances of a clone have no names of their own. */
function doing({ actions, fenced }: Prediction): string {
  return JSON.stringify([actions.map((action) => JSON.stringify(action)).sort(), fenced]);
}
