import type { CorosyncDocument } from "../../analysis/source-document.ts";
import { corosyncTokenAt } from "../../corosync/locate.ts";
import { corosyncModelOf } from "../../corosync/lower.ts";
import type { CorosyncOptionFact, CorosyncSectionFact } from "../../corosync/option-facts.ts";
import { findOption, findSection, sectionsIn } from "../../corosync/section-facts.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { CorosyncModel, CorosyncSectionView } from "../../model/corosync-model.ts";
import { codeSpan } from "../../text/markdown.ts";
import { effectOf } from "./corosync-effects.ts";
import type { Hover } from "./hover.ts";

const types: Readonly<Record<CorosyncOptionFact["type"], string>> = {
  u8: "integer, 0 to 255",
  u16: "integer, 0 to 65535",
  u32: "integer",
  u64: "integer",
  i32: "integer",
  flag: "0 or 1",
  yesNo: "yes or no",
  onOff: "on or off",
  choice: "",
  address: "address or host name",
  path: "file",
  string: "text",
};

const units = { ms: "milliseconds", s: "seconds", "%": "percent", bytes: "bytes" } as const;

/** The description of an option, in Markdown: its type, default, meaning, and what to write instead. */
export function describeCorosyncOption(fact: CorosyncOptionFact): string {
  const { name, type, unit, required, choices, transports, min, max } = fact;
  const isRange = min !== undefined && max !== undefined && min !== max;
  const facts = [
    required ? "required" : undefined,
    isRange ? `integer, ${min} to ${max}` : types[type] || undefined,
    unit === undefined ? undefined : `in ${units[unit]}`,
    min !== undefined && !isRange && min !== max ? `at least ${min}` : undefined,
    fact.default === undefined
      ? undefined
      : `default ${/^[\w./-]+$/.test(fact.default) ? codeSpan(fact.default) : fact.default}`,
  ].filter((each) => each !== undefined);
  const values = type === "choice" && choices ? `Values: ${choices.map(codeSpan).join(", ")}` : "";
  const instead = fact.replacedBy
    ? ` Write ${codeSpan(fact.replacedBy)} instead.`
    : fact.instead
      ? ` ${fact.instead}`
      : "";
  return [
    `**${name}**${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`,
    fact.obsolete ? `⚠ ${fact.obsolete}${instead}` : "",
    fact.description,
    values,
    transports && !fact.obsolete ? `Only with transport ${transports.join(" or ")}.` : "",
    fact.restart === "each" ? "A new value takes effect when corosync is restarted on the node." : "",
    fact.restart === "together"
      ? "A new value takes effect when corosync is restarted on all nodes at the same time: nodes with different values can't communicate."
      : "",
    fact.since ? `Since corosync ${fact.since}.` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The description of a section, in Markdown: its meaning and its options. */
export function describeCorosyncSection(fact: CorosyncSectionFact): string {
  const current = fact.options.filter(({ obsolete }) => obsolete === undefined);
  const required = current.filter((option) => option.required).map(({ name }) => codeSpan(name));
  const sections = sectionsIn(fact.path).filter(({ obsolete }) => obsolete === undefined);
  const inner = sections.map(({ path }) => codeSpan(path.slice(path.lastIndexOf(".") + 1)));
  return [
    `**${fact.path}**`,
    fact.obsolete ? `⚠ ${fact.obsolete}` : "",
    fact.description,
    required.length > 0 ? `Required: ${required.join(", ")}` : "",
    inner.length > 0 ? `Sections: ${inner.join(", ")}` : "",
    current.length > 0 ? `Options: ${current.map(({ name }) => codeSpan(name)).join(", ")}` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The model's view of a section of the tree: the one that begins at the same offset. */
function viewOf(conf: CorosyncModel, path: string, start: number): CorosyncSectionView | undefined {
  return conf.sections(path).find(({ nameSpan }) => nameSpan.start === start);
}

/** The hover at an offset of a corosync.conf, or undefined where nothing is known. */
export function corosyncHoverAt(
  document: CorosyncDocument,
  offset: number,
  { target }: ClusterModel,
): Hover | undefined {
  const token = corosyncTokenAt(document.tree, offset);
  if (!token) return undefined;
  if (token.kind === "section") {
    const fact = findSection(token.section.path);
    return fact && { span: token.span, markdown: describeCorosyncSection(fact) };
  }
  const path = token.section?.path ?? "";
  const fact = findOption(path, token.option.key);
  if (!fact) return undefined;
  const conf = corosyncModelOf(document.uri, document.tree);
  const section = token.section && viewOf(conf, path, token.section.nameSpan.start);
  const effect = effectOf(token.option.path, conf, target, section);
  const parts = [describeCorosyncOption(fact), effect ?? ""].filter((part) => part !== "");
  return { span: token.span, markdown: parts.join("\n\n---\n\n") };
}
