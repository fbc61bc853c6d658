import { agentReference } from "../agents/agent-reference.ts";
import { marksOf } from "../crm/parse-statement.ts";
import type { AgentReference } from "../model/agent.ts";
import { isPrimitive } from "../model/configuration.ts";
import type { SourceDocument } from "./source-document.ts";

/** The agents that the files name, each once. */
export function agentsNamedIn(documents: readonly SourceDocument[]): AgentReference[] {
  const found = new Map<string, AgentReference>();
  for (const { language, tree } of documents) {
    if (language !== "crm") continue;
    for (const { statement } of tree.statements) {
      const { object } = statement;
      const agent = object && isPrimitive(object) ? object.agent : undefined;
      if (agent) found.set(`${agent.class}:${agent.provider}:${agent.type}`, agent);
    }
  }
  return [...found.values()];
}

/** The agents that the statement at an offset names, finished or not. */
export function agentsNamedAt(document: SourceDocument, offset: number): AgentReference[] {
  if (document.language !== "crm") return [];
  return marksOf(document.tree.statementAt(offset).statement).flatMap(({ slot, value }) =>
    slot.kind === "agent" ? [agentReference(value)] : [],
  );
}
