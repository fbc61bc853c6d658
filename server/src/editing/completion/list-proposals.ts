import { agentsOf } from "../../agents/catalogue.ts";
import type { ListKind, Slot } from "../../crm/slots.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { operations, roles } from "../../model/options/roles.ts";
import { roleNameFor } from "../../rules/support/role-names.ts";
import { codeBlock } from "../../text/markdown.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { describeName } from "../hover/hover.ts";
import { agentNamed, nameInfo, namesOf } from "../hover/option-info.ts";
import { agentSnippet } from "./agent-snippet.ts";
import { keywordProposals } from "./keyword-proposals.ts";
import { likelyNames } from "./likely-names.ts";
import { liveProposals } from "./live-values.ts";
import { cursorMark, type Draft } from "./proposals.ts";
import { referenceProposals } from "./reference-proposals.ts";

type NameSlot = Extract<Slot, { kind: "name" }>;

/** Right after an agent: all that it needs, at once. */
export function wholeResource({ of, written, sections }: NameSlot, before: string, model: ClusterModel): Draft[] {
  if (of.list !== "params" || !sections.includes("params") || before !== of.agent.toLowerCase()) return [];
  if (written.some((name) => !name.includes(cursorMark))) return [];
  const agent = agentNamed(agentsOf(model.target), of.agent);
  const text = agent && agentSnippet(agent, model.target);
  if (text === undefined) return [];
  const shown = text.replaceAll("\\\\", "\\").replace(/\$\{\d+:?((?:[^}\\]|\\.)*)\}|\$0/g, "$1");
  return [
    {
      label: "params … op …",
      kind: "snippet",
      text,
      snippet: true,
      rank: 0,
      order: 0,
      detail: "required parameters, advised operations",
      markdown: codeBlock("crm", shown),
    },
  ];
}

/** Names that the list at the cursor may still get, and the sections that may follow it. */
export function nameProposals(slot: NameSlot, before: string, hasAssignment: boolean, model: ClusterModel): Draft[] {
  const written = new Set(slot.written.filter((name) => !name.includes(cursorMark)));
  const likely = likelyNames(slot.of);
  const names = namesOf(slot.of, agentsOf(model.target))
    .filter((info) => !written.has(info.name))
    .map(
      (info): Draft => ({
        label: info.name,
        kind: "parameter",
        text: hasAssignment ? info.name : `${info.name}=`,
        detail: info.required ? "required" : (info.default ?? ""),
        markdown: describeName(info),
        rank: info.required ? 0 : info.obsolete ? 8 : likely.includes(info.name) ? 2 : 4,
        ...(likely.includes(info.name) ? { order: 10 + likely.indexOf(info.name) } : {}),
        ...(info.obsolete ? { obsolete: true } : {}),
        ...(hasAssignment ? {} : { more: true }),
      }),
    );
  // A list that has been begun, by its keyword or by a name in it, is most likely continued.
  const isBegun = written.size > 0 || slot.sections.includes(before) || slot.of.list === "op";
  const sections = slot.sections.map(
    (section): Draft => ({
      label: section,
      kind: "keyword",
      text: `${section} `,
      rank: isBegun ? 6 : section === "params" ? 0 : 1,
      ...(section === "params" ? { order: 1 } : {}),
      more: true,
      detail: "section",
    }),
  );
  return [...names, ...sections];
}

/** The attributes of a constraint, after its resources. */
export function constraintProposals(keyword: string, model: ClusterModel): Draft[] {
  const of: ListKind = { list: "constraint", of: keyword };
  return nameProposals({ kind: "name", of, written: [], sections: [] }, "", false, model).map((draft) => ({
    ...draft,
    rank: 7,
  }));
}

/** Values of a name in a list: its choices, its default, and what the live cluster has. */
export function valueProposals(of: ListKind, name: string, model: ClusterModel): Draft[] {
  const info = nameInfo(of, name, agentsOf(model.target));
  const proposals: Draft[] = (info?.choices ?? []).map(({ value, meaning }) => ({
    label: value,
    kind: "value",
    text: value,
    ...omitUndefined({ markdown: meaning }),
    ...(value === info?.default ? { detail: "default" } : {}),
  }));
  if (proposals.length === 0 && info?.default !== undefined && /^[\w./:-]+$/.test(info.default)) {
    proposals.push({ label: info.default, kind: "value", text: info.default, detail: "default" });
  }
  if ((of.list === "constraint" && name === "role") || (of.list === "op" && name === "role"))
    proposals.push(...keywordProposals(roles));
  if (name === "pcmk_host_list" || name === "host_list") return proposals.concat(referenceProposals("node", model));
  return proposals.concat(liveProposals(of, name, model));
}

/** The operations that an agent describes, with the timings that it recommends. */
export function operationProposals(agentName: string, model: ClusterModel): Draft[] {
  const agent = agentNamed(agentsOf(model.target), agentName);
  const known = (agent?.actions ?? []).filter(
    (action) => !/^(meta-data|metadata|validate-all|methods|usage|list|status)$/.test(action.name),
  );
  const advised = known.map((action): Draft => {
    const monitor = action.name === "monitor";
    const interval = monitor ? (action.interval && !/^0/.test(action.interval) ? action.interval : "10s") : undefined;
    const attributes = [
      ...(interval ? [`interval=${interval}`] : []),
      ...(action.timeout ? [`timeout=${action.timeout}`] : []),
      ...(action.role ? [`role=${roleNameFor(model.target, action.role)}`] : []),
      ...(action.depth ? [`OCF_CHECK_LEVEL=${action.depth}`] : []),
    ].join(" ");
    const label = action.role
      ? `${action.name} (${action.role})`
      : action.depth
        ? `${action.name} (level ${action.depth})`
        : action.name;
    return {
      label,
      kind: "operation",
      text: `${action.name} ${attributes}`.trimEnd(),
      detail: attributes,
      rank: monitor ? 1 : 3,
      markdown: "With the timings that the agent recommends.",
    };
  });
  return advised.length > 0 ? advised : keywordProposals(operations);
}
