import type { CibDocument, PcsDocument, SourceDocument } from "../analysis/source-document.ts";
import { configurationOf } from "../cib/read-cib.ts";
import { type CorosyncOutlineItem, corosyncOutline } from "../corosync/outline.ts";
import { agentWord } from "../crm/statements/primitive.ts";
import { type ClusterObject, isPrimitive } from "../model/configuration.ts";
import { type Span, shift } from "../text/span.ts";
import { wordTable } from "../text/word-table.ts";
import type { XmlElement } from "../text/xml.ts";

/** One line of the outline. Spans count from the file's start. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: "resource" | "container" | "constraint" | "options" | "node" | "other";
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

function kindOf(object: ClusterObject): OutlineItem["kind"] {
  if (isPrimitive(object)) return "resource";
  if (["group", "clone", "master"].includes(object.kind)) return "container";
  if (["location", "colocation", "order", "rsc_ticket"].includes(object.kind)) return "constraint";
  if (["property", "rsc_defaults", "op_defaults"].includes(object.kind)) return "options";
  return object.kind === "node" ? "node" : "other";
}

function detailOf(object: ClusterObject): string {
  if (isPrimitive(object)) {
    return object.agent ? agentWord(object.agent) : `@${object.template?.value ?? ""}`;
  }
  return object.kind === "master" ? "ms" : object.kind;
}

/** The statements or sections of a file, in its order. */
export function outlineOf(document: SourceDocument): OutlineItem[] {
  if (document.language === "corosync") return corosyncOutline(document.tree).map(fromCorosync);
  if (document.language === "pcs") return pcsOutline(document);
  if (document.language === "cib") return cibOutline(document);
  return document.tree.statements.flatMap(({ offset, statement }) => {
    const { object } = statement;
    if (!object) return [];
    const name = object.kind === "node" ? object.uname.value : object.id;
    const span = { start: statement.keywordSpan.start, end: statement.text.trimEnd().length };
    const nameSpan = object.idSpan && name ? object.idSpan : statement.keywordSpan;
    return [
      {
        name: name || statement.keyword,
        detail: name ? detailOf(object) : "",
        kind: kindOf(object),
        span: shift(span, offset),
        nameSpan: shift(nameSpan, offset),
        children: [],
      },
    ];
  });
}

/** The resulting objects of a script, each at the command that last created or changed it. */
function pcsOutline({ tree }: PcsDocument): OutlineItem[] {
  const commands = new Map(tree.commands.map((command) => [command.span.start, command]));
  return tree.objects
    .flatMap((object) => {
      const command = object.span && commands.get(object.span.start);
      if (!command) return [];
      const name = object.kind === "node" ? object.uname.value : object.id;
      const item = { detail: detailOf(object), kind: kindOf(object), span: command.span, children: [] };
      return [{ ...item, name: name || object.kind, nameSpan: command.line.call.name.span }];
    })
    .sort((a, b) => a.span.start - b.span.start);
}

function fromCorosync(item: CorosyncOutlineItem): OutlineItem {
  return {
    name: item.name,
    detail: item.detail ?? "",
    kind: item.kind === "section" ? "container" : "options",
    span: item.span,
    nameSpan: item.nameSpan,
    children: item.children.map(fromCorosync),
  };
}

const xmlKinds = wordTable<OutlineItem["kind"]>({
  primitive: "resource",
  template: "resource",
  group: "container",
  clone: "container",
  master: "container",
  bundle: "container",
  rsc_location: "constraint",
  rsc_colocation: "constraint",
  rsc_order: "constraint",
  rsc_ticket: "constraint",
  cluster_property_set: "options",
  meta_attributes: "options",
  node: "node",
});

/** The sections of a CIB, the objects in them, and resources inside others. */
function cibOutline({ tree }: CibDocument): OutlineItem[] {
  const { root } = tree;
  if (!root) return [];
  const configuration = configurationOf(root);
  const others = root === configuration ? [] : root.children.filter((child) => child !== configuration);
  const sections = [...(configuration?.children ?? []), ...others.map((each) => ({ ...each, children: [] }))];
  return sections.map((section) => {
    const inner = section.children.map((child) => fromXml(child));
    return { ...fromXml({ ...section, children: [] }), kind: "container", children: inner };
  });
}

function fromXml(element: XmlElement): OutlineItem {
  const { name, attributes, children, places, start, end } = element;
  const id = name === "node" ? "uname" : "id";
  const { class: agentClass, provider, type } = attributes;
  const agent = [agentClass, provider, type].filter((part) => part !== undefined).join(":");
  const named = attributes[id];
  const shown = children.filter((child) => ["resource", "container"].includes(xmlKinds[child.name] ?? ""));
  return {
    name: named || name,
    detail: named ? agent || name : "",
    kind: xmlKinds[name] ?? "other",
    span: { start, end },
    nameSpan: (named ? places?.[id]?.value : undefined) ?? { start: start + 1, end: start + 1 + name.length },
    children: shown.map(fromXml),
  };
}
