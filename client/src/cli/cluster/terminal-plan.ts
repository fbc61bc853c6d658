import path from "node:path";
import type { ApplyMode, Plan } from "../../../../server/src/protocol.ts";
import {
  createWorkspace,
  type Diagnostic,
  LineIndex,
  parseDocument,
  planRollback,
} from "../../../../server/src/workspace.ts";
import { type ClusterPlan, type PlanRequest, planChange } from "../../cluster/apply/plan-change.ts";
import { Refusal } from "../options.ts";
import { readText } from "../read-documents.ts";
import type { Live } from "./with-cluster.ts";

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
export interface TerminalRequest extends PlanRequest {
  readonly findings: readonly PlanFinding[];
}

/** A request to apply files, which are read now: before anybody is asked for a password. Throws ReadFailure when one can't be read. */
export function requestForFiles(files: readonly string[], mode: ApplyMode): TerminalRequest {
  const texts = files.map((file) => ({ uri: file, text: readText(file) }));
  return {
    files: files.map(nameOf),
    mode,
    makePlan: async (cib) => createWorkspace().plan(texts, cib, mode),
    findings: findingsIn(texts),
  };
}

/** A request to roll back to a configuration of the history, which `fill` completes with its secrets; it gives undefined when one isn't known. */
export function requestForRollback(
  revertsTo: string,
  fill: (liveCib: string) => Promise<string | undefined>,
): TerminalRequest {
  return {
    files: [],
    mode: "roll-back",
    revertsTo,
    async makePlan(cib) {
      const recorded = await fill(cib);
      return recorded === undefined ? undefined : planRollback(cib, recorded);
    },
    findings: [],
  };
}

/** Plans a request. Rejects with a Refusal when there is no plan, with a ClusterError when the cluster can't be asked. */
export async function makePlan({ session, signal }: Live, request: TerminalRequest): Promise<TerminalPlan> {
  const made = await planChange(session, request, { signal });
  if (made === undefined) throw new Refusal("the value of a secret isn't known. Nothing was applied.");
  refuseErrors(made.plan);
  return { ...made, findings: request.findings };
}

/** The diagnostics of texts that together are one configuration. */
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
