import type { PcsDocument, SourceDocument } from "../analysis/source-document.ts";
import { type CorosyncOutlineItem, corosyncOutline } from "../corosync/outline.ts";
import { agentWord } from "../crm/statements/primitive.ts";
import { type ClusterObject, isPrimitive } from "../model/configuration.ts";
import { type Span, shift } from "../text/span.ts";

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
