import type { CrmDocument } from "../../analysis/source-document.ts";
import { marksOf, parseStatement } from "../../crm/parse-statement.ts";
import type { Mark } from "../../crm/slots.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { orderActions, roles } from "../../model/options/roles.ts";
import { dateOperators, ruleAttributes, ruleOperators } from "../../model/options/rule-vocabulary.ts";
import { agentProposals } from "./agent-proposals.ts";
import {
  alertSelectors,
  keywordProposals,
  rightProposals,
  scoreProposals,
  selectorProposals,
  statementProposals,
  tailProposals,
} from "./keyword-proposals.ts";
import {
  constraintProposals,
  nameProposals,
  operationProposals,
  valueProposals,
  wholeResource,
} from "./list-proposals.ts";
import { type Completions, cursorMark, type Draft, limited } from "./proposals.ts";
import { referenceProposals } from "./reference-proposals.ts";

/** The completions at an offset. */
export function completionsAt(document: CrmDocument, offset: number, model: ClusterModel): Completions {
  const placed = document.tree.statementAt(offset);
  if (placed.statement.kind === "comment") return nothing;
  const text = placed.statement.text;
  const at = Math.max(0, Math.min(offset - placed.offset, text.length));
  const rest = /^[^\s"'\\:=,]*/.exec(text.slice(at))?.[0].length ?? 0;
  const probe = parseStatement(text.slice(0, at) + cursorMark + text.slice(at + rest));
  const mark = marksOf(probe).find((each) => each.value.includes(cursorMark));
  if (!mark) return nothing;
  const typed = mark.value.slice(0, mark.value.indexOf(cursorMark));
  const start = placed.offset + at - typed.length;
  const span = { start, end: placed.offset + at + rest };
  const hasAssignment = text[at + rest] === "=";
  const before =
    text
      .slice(0, at - typed.length)
      .trimEnd()
      .split(/\s+/)
      .at(-1)
      ?.toLowerCase() ?? "";
  const drafts = proposals(mark, typed, { keyword: probe.keyword, before, model, hasAssignment });
  return limited(drafts, typed, span);
}

/** The proposals for a slot, in a language whose words have the same meaning as in crm. */
export function proposalsFor(mark: Pick<Mark, "slot">, typed: string, model: ClusterModel): Draft[] {
  return proposals(mark, typed, { keyword: "", before: "", model, hasAssignment: false });
}

const nothing: Completions = { items: [], incomplete: false };

interface CompletionContext {
  readonly keyword: string;
  /** The word before the one at the cursor, in lower case. */
  readonly before: string;
  readonly model: ClusterModel;
  /** The word is already followed by a `=`. */
  readonly hasAssignment: boolean;
}

function proposals(
  mark: Pick<Mark, "slot">,
  typed: string,
  { keyword, before, model, hasAssignment }: CompletionContext,
): Draft[] {
  const { slot } = mark;
  switch (slot.kind) {
    case "statement":
      return statementProposals();
    case "agent":
      return agentProposals(typed, slot.statement, model);
    case "name":
      return [...wholeResource(slot, before, model), ...nameProposals(slot, before, hasAssignment, model)];
    case "value":
      return valueProposals(slot.of, slot.name, model);
    case "operation":
      return operationProposals(slot.agent, model);
    case "reference":
      return [
        ...referenceProposals(slot.to, model),
        ...(slot.orScore ? scoreProposals(keyword) : []),
        ...(slot.to === "resource" ? constraintProposals(keyword, model) : []),
      ];
    case "score":
      return scoreProposals("");
    case "order-kind":
      return scoreProposals("order");
    case "role":
      return keywordProposals(roles);
    case "action":
      return keywordProposals(orderActions);
    case "rule-attribute":
      return keywordProposals(ruleAttributes).concat([
        { label: "date", kind: "keyword", text: "date ", more: true },
        { label: "defined", kind: "keyword", text: "defined " },
        { label: "not_defined", kind: "keyword", text: "not_defined " },
      ]);
    case "rule-operator":
      return keywordProposals(ruleOperators);
    case "date-operator":
      return keywordProposals(dateOperators, " ").map((draft) => ({ ...draft, more: true }));
    case "acl-right":
      return rightProposals(5);
    case "acl-selector":
      return [...selectorProposals(keyword === "user"), ...rightProposals(6)];
    case "user-role":
      return [
        ...referenceProposals("acl-role", model).map((draft) => ({
          ...draft,
          label: `role:${draft.label}`,
          text: `role:${draft.text}`,
        })),
        ...rightProposals(6),
      ];
    case "alert-selector":
      return keywordProposals(alertSelectors);
    case "boolean-operator":
      return ["and", "or"].map((label) => ({ label, kind: "keyword", text: label }));
    case "tail":
      return tailProposals(keyword, before);
    default:
      return [];
  }
}
