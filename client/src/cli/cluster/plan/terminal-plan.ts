import path from "node:path";
import type { ApplyMode, Plan } from "../../../../../server/src/protocol.ts";
import { parseXml } from "../../../../../server/src/text/xml.ts";
import {
  createWorkspace,
  type Diagnostic,
  LineIndex,
  parseDocument,
  planRollback,
  type TargetVersions,
} from "../../../../../server/src/workspace.ts";
import { type ClusterPlan, type PlanRequest, planChange } from "../../../cluster/apply/plan-change.ts";
import { fencingOf } from "../../../cluster/what-if/fencing-of.ts";
import { Refusal } from "../../options.ts";
import { err } from "../../output.ts";
import { readText } from "../../read-documents.ts";
import type { Live } from "../with-cluster.ts";
import { nodeTarget } from "./node-target.ts";

/** A diagnostic of the files that a plan is made of; line and column count from 1. */
interface PlanFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Diagnostic["severity"];
  readonly code: string;
  readonly message: string;
}

/** A plan with what the rules find in its files. */
export interface TerminalPlan extends ClusterPlan {
  readonly findings: readonly PlanFinding[];
}

/** What the terminal can plan, and plan again for a cluster that was changed concurrently. */
export interface TerminalRequest extends Omit<PlanRequest, "makePlan"> {
  /** The crm texts that the plan is made of; empty for a rollback. */
  readonly texts: readonly Text[];
  /** Makes the plan for a live CIB; undefined where the value of a secret isn't known. */
  readonly makePlan: (liveCib: string, target: TargetVersions) => Promise<Plan | undefined>;
}

interface Text {
  readonly uri: string;
  readonly text: string;
}

/** A request to apply files, which are read now: before anybody is asked for a password. Throws ReadFailure when one can't be read. */
export function requestForFiles(files: readonly string[], mode: ApplyMode): TerminalRequest {
  const texts = files.map((file) => ({ uri: file, text: readText(file) }));
  return {
    files: files.map(nameOf),
    mode,
    texts,
    makePlan: async (cib, { agents }) =>
      createWorkspace().plan(
        texts.map((each) => ({ ...each, agents })),
        cib,
        mode,
      ),
  };
}

/** A request to roll back to a configuration of the history, which `fill` completes with its secrets; it gives undefined when one isn't known. */
export function requestForRollback(
  revertsTo: string,
  fill: (liveCib: string) => Promise<string | undefined>,
): TerminalRequest {
  return {
    files: [],
    texts: [],
    mode: "roll-back",
    revertsTo,
    async makePlan(cib) {
      const recorded = await fill(cib);
      return recorded === undefined ? undefined : planRollback(cib, recorded);
    },
  };
}

/** Plans a request, for the cluster's release and the agents of its node. Rejects with a Refusal when there is no plan, with a ClusterError when the cluster can't be asked. */
export async function makePlan({ session, signal }: Live, request: TerminalRequest): Promise<TerminalPlan> {
  const { texts, makePlan: makeFor, ...rest } = request;
  let target: TargetVersions = {};
  const note = (text: string): void => err(`quorate: ${text}\n`);
  const forNode = async (cib: string): Promise<Plan | undefined> => {
    if (texts.length > 0) target = await nodeTarget(session, texts, cib, { signal, note });
    return makeFor(cib, target);
  };
  const made = await planChange(session, { ...rest, makePlan: forNode }, { signal });
  if (made === undefined) throw new Refusal("the value of a secret isn't known. Nothing was applied.");
  refuseErrors(made.plan);
  const found = findingsIn(texts, target);
  // Files that only add to a cluster needn't repeat the fence device that it has.
  const others = found.filter(({ code }) => code !== "no-fence-device");
  const hasDevice = others.length < found.length && fencingOf(parseXml(made.plan.cib)).hasDevice;
  return { ...made, findings: hasDevice ? others : found };
}

/**
 * What applying a request would change, without asking the cluster's scheduler. Rejects as makePlan does.
 */
export async function makeDifferences(
  { session, signal }: Pick<Live, "session" | "signal">,
  { texts, makePlan: makeFor }: TerminalRequest,
): Promise<Plan["changes"]> {
  const cib = await session.readCib(signal);
  const note = (text: string): void => err(`quorate: ${text}\n`);
  const plan = await makeFor(cib, await nodeTarget(session, texts, cib, { signal, note }));
  if (plan === undefined) throw new Refusal("the value of a secret isn't known.");
  refuseErrors(plan);
  return plan.changes;
}

/** The diagnostics of texts that together are one configuration, for a target. */
export function findingsIn(texts: readonly Text[], target: TargetVersions): PlanFinding[] {
  const documents = texts.map(({ uri, text }) => parseDocument(uri, "crm", text));
  const found = createWorkspace().checkDocuments(documents, undefined, { target });
  return texts.flatMap(({ uri, text }) => {
    const lines = new LineIndex(text);
    return (found.get(uri) ?? []).map(({ span, severity, code, message }) => {
      const { line, character } = lines.position(span.start);
      return { file: uri, line: line + 1, column: character + 1, severity, code, message };
    });
  });
}

function refuseErrors({ errors }: Plan): void {
  if (errors.length === 0) return;
  const lines = errors.map(({ uri, line, column, message }) =>
    uri === "" ? message : `${uri}:${line}:${column}: error: ${message}`,
  );
  throw new Refusal("there is no plan.", lines);
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : path.resolve(file);
}
