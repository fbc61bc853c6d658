import type { PcsDocument } from "../../analysis/source-document.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { CommandDefinition } from "../../pcs/command.ts";
import type { PcsCommand } from "../../pcs/execute.ts";
import { codeBlock, codeSpan } from "../../text/markdown.ts";
import { touches } from "../../text/span.ts";
import { describeOption } from "../pcs-options.ts";
import { marksOf, type PcsMark } from "../pcs-slots.ts";
import { explainStatement } from "./explain-statement.ts";
import { describeSlot, type Hover } from "./hover.ts";
import { printMasked } from "./print-masked.ts";

/** The command of a script that an offset is in; undefined between them. */
function commandAt({ tree }: PcsDocument, offset: number): PcsCommand | undefined {
  return tree.commands.find(({ span }) => span.start <= offset && offset <= span.end);
}

/** The hover at an offset of a script: a command, an option, an agent and its parameters, or a resource. */
export function pcsHoverAt(document: PcsDocument, offset: number, model: ClusterModel): Hover | undefined {
  const command = commandAt(document, offset);
  if (!command) return undefined;
  const { name } = command.line.call;
  if (touches(name.span, offset) && command.definition) {
    return { span: name.span, markdown: describeCommand(command.definition, document, command) };
  }
  const objects = model.placed.map(({ object }) => object);
  const marks = marksOf(command.line, objects).filter(({ word }) => touches(word.span, offset));
  const mark = marks.find(({ word }) => word.span.start === offset) ?? marks[0];
  const markdown = mark && describeMark(mark, model, document, command);
  return markdown === undefined ? undefined : { span: (mark as PcsMark).word.span, markdown };
}

function describeMark(
  { slot, word, definition }: PcsMark,
  model: ClusterModel,
  document: PcsDocument,
  command: PcsCommand,
): string | undefined {
  switch (slot.kind) {
    case "command":
      return definition && describeCommand(definition, document, command);
    case "option":
      return describeOption(word.value);
    case "keywords":
      return definition && `**${word.value}**\n\n${formOf(definition)}`;
    default: {
      const isFence = definition?.path[0] === "stonith" && slot.slot.kind === "agent" && !word.value.includes(":");
      const value = isFence ? `stonith:${word.value}` : word.value;
      return describeSlot(slot.slot, value, model) ?? describeObject(word.value, model);
    }
  }
}

function describeObject(id: string, model: ClusterModel): string | undefined {
  const object = model.definitions.get(id)?.object;
  return object && codeBlock("crm", printMasked(object));
}

function formOf({ path, form }: CommandDefinition): string {
  return `\`\`\`text\npcs ${[...path, form].filter((part) => part !== "").join(" ")}\n\`\`\``;
}

function describeCommand(definition: CommandDefinition, document: PcsDocument, { span }: PcsCommand): string {
  const { path, summary, today } = definition;
  const made = document.tree.objects.filter((object) => object.span?.start === span.start);
  const sentences = made.flatMap((object) => explainStatement(object, codeSpan) ?? []);
  const statements = made.filter(({ kind }) => kind !== "node").map(printMasked);
  const parts = [
    sentences.join(" "),
    `**pcs ${path.join(" ")}**`,
    summary,
    today === undefined ? "" : `⚠ This is a command of pcs 0.9; use \`${today}\` instead.`,
    formOf(definition),
    statements.length > 0 ? `In crm:\n\n${codeBlock("crm", statements.join("\n"))}` : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}
