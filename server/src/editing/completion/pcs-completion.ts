import { agentsOf } from "../../agents/catalogue.ts";
import { describeAgent } from "../../agents/descriptions.ts";
import { modelOfObjects } from "../../analysis/model-of-objects.ts";
import type { PcsDocument } from "../../analysis/source-document.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { scoreKeywords } from "../../model/options/roles.ts";
import { type CommandLine, readCommandLine } from "../../pcs/command-line.ts";
import { findCommand } from "../../pcs/commands.ts";
import { generalOptions, longOptions } from "../../pcs/long-options.ts";
import { readScript } from "../../pcs/script.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { describeOption } from "../pcs-options.ts";
import { marksOf, type PcsMark } from "../pcs-slots.ts";
import { proposalsFor } from "./completion.ts";
import { type Completions, cursorMark, type Draft, limited } from "./proposals.ts";

const nothing: Completions = { items: [], incomplete: false };

/**
 * The completions at an offset of a script: commands, options, agents and parameters, the resources created above. `model` is the
 * cluster after the script.
 */
export function pcsCompletionsAt(document: PcsDocument, offset: number, model: ClusterModel): Completions {
  const { text } = document;
  const rest = /^[^\s"'\\=;&|<>]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const probe = text.slice(0, offset) + cursorMark + text.slice(offset + rest);
  const script = readScript(probe);
  const call = script.calls.find(({ words }) => words.some(({ value }) => value.includes(cursorMark)));
  if (!call) return atLineStart(text.slice(lineStart, offset), lineStart, offset + rest);
  const option = call.words.find(({ value }) => value.startsWith("-") && value.endsWith(cursorMark));
  const drafts =
    option && !/^-\d/.test(option.value)
      ? { typed: option.value.slice(0, -cursorMark.length), drafts: optionDrafts(readCommandLine(call)) }
      : drafted(readCommandLine(call), document, offset, model);
  if (!drafts) return nothing;
  const span = { start: offset - drafts.typed.length, end: offset + rest };
  return limited(drafts.drafts, drafts.typed, span);
}

function atLineStart(before: string, lineStart: number, end: number): Completions {
  const typed = before.trimStart();
  if (!"pcs".startsWith(typed)) return nothing;
  const start = lineStart + before.length - typed.length;
  const draft: Draft = { label: "pcs", kind: "keyword", text: "pcs ", more: true };
  return { items: [{ ...draft, span: { start, end } }], incomplete: false };
}

function optionDrafts(line: CommandLine): Draft[] {
  const own = findCommand(line.words.filter(({ value }) => !value.includes(cursorMark))).definition?.options ?? [];
  return [...new Set([...own, ...generalOptions])].flatMap((name): Draft[] => {
    const option = longOptions.get(name);
    if (!option || line.options.has(name)) return [];
    const needs = option.value === "needed";
    const isOwn = own.includes(name);
    const markdown = describeOption(name);
    return [
      {
        label: name,
        kind: "keyword",
        text: needs ? `${name} ` : name,
        rank: isOwn ? 3 : 7,
        ...(needs ? { more: true } : {}),
        ...omitUndefined({ markdown }),
      },
    ];
  });
}

function drafted(
  line: CommandLine,
  document: PcsDocument,
  offset: number,
  finalModel: ClusterModel,
): { typed: string; drafts: Draft[] } | undefined {
  // Objects of later commands don't exist yet.
  const objects = document.tree.objects.filter(({ span }) => span === undefined || span.start < offset);
  const model = modelOfObjects({
    uri: document.uri,
    objects,
    corosync: finalModel.corosync,
    target: finalModel.target,
    memo: finalModel.memo,
  });
  const mark = markOf(line, objects);
  if (!mark) return undefined;
  const { word, slot } = mark;
  const typed = word.value.slice(0, word.value.indexOf(cursorMark));
  switch (slot.kind) {
    case "command": {
      const args = argumentDrafts();
      const next = commandDrafts(slot.path, slot.next);
      return { typed, drafts: args.length > 0 ? [...args, ...next.map((draft) => ({ ...draft, rank: 6 }))] : next };
    }
    case "option":
      return { typed, drafts: optionDrafts(line) };
    case "keywords":
      return { typed, drafts: keyvalueDrafts(slot.words, 2) };
    default: {
      const { slot: own, keywords = [] } = slot;
      if (own.kind === "agent" && mark.definition?.path[0] === "stonith") return { typed, drafts: fenceAgents() };
      if (own.kind === "score") return { typed, drafts: scoreKeywords.map(({ name }) => valueDraft(name)) };
      const nodes = own.kind === "reference" && own.to === "node" ? nodeDrafts() : [];
      const named = proposalsFor({ slot: own }, typed, model);
      const known = new Set(named.map(({ label }) => label));
      return {
        typed,
        drafts: [...named, ...nodes.filter(({ label }) => !known.has(label)), ...keyvalueDrafts(keywords, 4)],
      };
    }
  }

  /** The arguments of a command whose name could also continue: `constraint location add` or `constraint location web`. */
  function argumentDrafts(): Draft[] {
    const marks = marksOf(line, objects).filter(
      (each) => each.word.value.includes(cursorMark) && each.slot.kind === "crm",
    );
    return marks.flatMap(({ slot: each }) =>
      each.kind === "crm" ? proposalsFor({ slot: each.slot }, typed, model) : [],
    );
  }

  function nodeDrafts(): Draft[] {
    return (document.tree.corosync?.nodes ?? []).map(({ name }) => ({
      label: name,
      kind: "reference",
      text: name,
      rank: 2,
    }));
  }

  function fenceAgents(): Draft[] {
    const agents = agentsOf(finalModel.target);
    return agents.names("stonith").map((label): Draft => {
      const agent = agents.find({ class: "stonith", type: label });
      const detail = agent && describeAgent(agent);
      return { label, kind: "agent", text: label, rank: 3, ...omitUndefined({ detail }) };
    });
  }
}

/** The word at the cursor; the name rather than the complete `name=value`. */
function markOf(line: CommandLine, objects: Parameters<typeof marksOf>[1]): PcsMark | undefined {
  const marks = marksOf(line, objects).filter(({ word }) => word.value.includes(cursorMark));
  return marks.find(({ slot }) => slot.kind === "command") ?? marks[0];
}

function commandDrafts(path: readonly string[], next: readonly string[]): Draft[] {
  return next.map((label): Draft => {
    const words = [...path, label].map((value) => ({ value, span: { start: 0, end: 0 } }));
    const { definition } = findCommand(words);
    const isAction = definition?.kind === "acts";
    return {
      label,
      kind: "keyword",
      text: `${label} `,
      more: true,
      rank: isAction ? 6 : 2,
      ...(definition
        ? {
            markdown: `${definition.summary}\n\n\`\`\`text\npcs ${definition.path.join(" ")} ${definition.form}\n\`\`\``,
          }
        : {}),
    };
  });
}

function keyvalueDrafts(words: readonly string[], rank: number): Draft[] {
  return words.map((label) => ({
    label,
    kind: "keyword",
    text: label.endsWith("=") ? label : `${label} `,
    rank,
    more: true,
  }));
}

function valueDraft(label: string): Draft {
  return { label, kind: "value", text: label, rank: 2 };
}
