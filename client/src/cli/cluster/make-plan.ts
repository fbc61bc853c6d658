import path from "node:path";
import type { ApplyMode, Plan } from "../../../../server/src/protocol.ts";
import {
  createWorkspace,
  type Diagnostic,
  LineIndex,
  parseDocument,
  planRollback,
} from "../../../../server/src/workspace.ts";
import { simulate } from "../../cluster/simulate/simulate.ts";
import type { SimulationResult } from "../../cluster/simulate/simulation-result.ts";
import { readText } from "../read-documents.ts";
import { Refusal } from "./options.ts";
import type { Live } from "./with-cluster.ts";

/** A finding of the files that a plan is made of; line and column count from 1. */
export interface PlanFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Diagnostic["severity"];
  readonly code: string;
  readonly message: string;
}

/** A plan with all that is known of it. */
export interface MadePlan {
  readonly cluster: string;
  /** As they were named; empty for a roll back. */
  readonly files: readonly string[];
  readonly mode: ApplyMode | "roll-back";
  /** The live CIB it was made for. */
  readonly base: string;
  readonly plan: Plan;
  /** Absent when there is nothing to change. */
  readonly foresight?: SimulationResult;
  readonly findings: readonly PlanFinding[];
}

/** Plans what files would change in the cluster. Rejects with a Refusal when their text has errors, with a ClusterError when the cluster can't be asked. */
export async function planFiles(live: Live, files: readonly string[], mode: ApplyMode): Promise<MadePlan> {
  // Read before anybody is asked for a password.
  const texts = files.map((file) => ({ uri: file, text: readText(file) }));
  const base = await live.session.readCib(live.signal);
  const made = createWorkspace().plan(texts, base, mode);
  refuseErrors(made);
  const findings = findingsIn(texts);
  return await withSimulation(live, { files: files.map(nameOf), mode, base, plan: made, findings });
}

/** What the rules find in texts that together are one configuration. */
export function findingsIn(texts: readonly { readonly uri: string; readonly text: string }[]): PlanFinding[] {
  const found = createWorkspace().checkDocuments(texts.map(({ uri, text }) => parseDocument(uri, "crm", text)));
  return texts.flatMap(({ uri, text }) => {
    const lines = new LineIndex(text);
    return (found.get(uri) ?? []).map(({ span, severity, code, message }) => {
      const { line, character } = lines.position(span.start);
      return { file: uri, line: line + 1, column: character + 1, severity, code, message };
    });
  });
}

/** Plans the way back to a kept CIB. Rejects like `planFiles`. */
export async function planRollbackTo(live: Live, base: string, kept: string): Promise<MadePlan> {
  const made = planRollback(base, kept);
  refuseErrors(made);
  return await withSimulation(live, { files: [], mode: "roll-back", base, plan: made, findings: [] });
}

async function withSimulation(live: Live, made: Omit<MadePlan, "cluster" | "foresight">): Promise<MadePlan> {
  const cluster = live.session.config.name;
  if (made.plan.changes.length === 0) return { cluster, ...made };
  return { cluster, ...made, foresight: await simulate(live.session, made.base, made.plan.cib, live.signal) };
}

function refuseErrors({ errors }: Plan): void {
  if (errors.length === 0) return;
  const lines = errors.map(({ uri, line, column, message }) =>
    uri === "" ? message : `${uri}:${line}:${column}: error: ${message}`,
  );
  throw new Refusal(`there is no plan.\n${lines.join("\n")}`);
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : path.resolve(file);
}
