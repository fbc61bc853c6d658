import type { CorosyncDocument } from "../analysis/source-document.ts";
import { corosyncTokenAt } from "../corosync/locate.ts";
import { corosyncModelOf } from "../corosync/lower.ts";
import type { CorosyncOptionFact, CorosyncSectionFact } from "../corosync/option-facts.ts";
import { findOption, findSection, sectionsIn } from "../corosync/section-facts.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { CorosyncModel, CorosyncSectionView } from "../model/corosync-model.ts";
import { effectOf } from "./corosync-effects.ts";
import type { Hover } from "./hover.ts";

const types: Readonly<Record<CorosyncOptionFact["type"], string>> = {
  u8: "whole number, 0 to 255",
  u16: "whole number, 0 to 65535",
  u32: "whole number",
  u64: "whole number",
  i32: "whole number",
  flag: "0 or 1",
  yesNo: "yes or no",
  onOff: "on or off",
  choice: "",
  address: "address or host name",
  path: "file",
  string: "text",
};

const units = { ms: "milliseconds", s: "seconds", "%": "percent", bytes: "bytes" } as const;

function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

/** What is known of an option, in Markdown: its kind of value, default, meaning, and what to write instead. */
export function describeCorosyncOption(fact: CorosyncOptionFact): string {
  const { name, type, unit, required, choices, transports, min, max } = fact;
  const isRange = min !== undefined && max !== undefined && min !== max;
  const facts = [
    required ? "required" : undefined,
    isRange ? `whole number, ${min} to ${max}` : types[type] || undefined,
    unit === undefined ? undefined : `in ${units[unit]}`,
    min !== undefined && !isRange && min !== max ? `at least ${min}` : undefined,
    fact.default === undefined
      ? undefined
      : `default ${/^[\w./-]+$/.test(fact.default) ? code(fact.default) : fact.default}`,
  ].filter((each) => each !== undefined);
  const words = type === "choice" && choices ? `Values: ${choices.map(code).join(", ")}` : "";
  const instead = fact.replacedBy ? ` Write ${code(fact.replacedBy)} instead.` : fact.instead ? ` ${fact.instead}` : "";
  return [
    `**${name}**${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`,
    fact.obsolete ? `⚠ ${fact.obsolete}${instead}` : "",
    fact.description,
    words,
    transports && !fact.obsolete ? `Only with transport ${transports.join(" or ")}.` : "",
    fact.restart === "each" ? "A new value takes effect when corosync on the node is restarted." : "",
    fact.restart === "together"
      ? "A new value takes effect when corosync is restarted, on all nodes at the same time: nodes with different values don't understand each other."
      : "",
    fact.since ? `Since corosync ${fact.since}.` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** What is known of a section, in Markdown: its meaning and what may stand in it. */
export function describeCorosyncSection(fact: CorosyncSectionFact): string {
  const current = fact.options.filter(({ obsolete }) => obsolete === undefined);
  const required = current.filter((option) => option.required).map(({ name }) => code(name));
  const sections = sectionsIn(fact.path).filter(({ obsolete }) => obsolete === undefined);
  const inner = sections.map(({ path }) => code(path.slice(path.lastIndexOf(".") + 1)));
  return [
    `**${fact.path}**`,
    fact.obsolete ? `⚠ ${fact.obsolete}` : "",
    fact.description,
    required.length > 0 ? `Required: ${required.join(", ")}` : "",
    inner.length > 0 ? `Sections: ${inner.join(", ")}` : "",
    current.length > 0 ? `Options: ${current.map(({ name }) => code(name)).join(", ")}` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The view of a section of the tree in the model: the one that begins at the same place. */
function viewOf(conf: CorosyncModel, path: string, start: number): CorosyncSectionView | undefined {
  return conf.sections(path).find(({ nameSpan }) => nameSpan.start === start);
}

/** What to show of the word at an offset of a corosync.conf, or undefined where nothing is known. */
export function corosyncHoverAt(
  document: CorosyncDocument,
  offset: number,
  { target }: ClusterModel,
): Hover | undefined {
  const word = corosyncTokenAt(document.tree, offset);
  if (!word) return undefined;
  if (word.kind === "section") {
    const fact = findSection(word.section.path);
    return fact && { span: word.span, markdown: describeCorosyncSection(fact) };
  }
  const path = word.section?.path ?? "";
  const fact = findOption(path, word.option.key);
  if (!fact) return undefined;
  const conf = corosyncModelOf(document.uri, document.tree);
  const section = word.section && viewOf(conf, path, word.section.nameSpan.start);
  const effect = effectOf(word.option.path, conf, target, section);
  const parts = [describeCorosyncOption(fact), effect ?? ""].filter((part) => part !== "");
  return { span: word.span, markdown: parts.join("\n\n---\n\n") };
}
