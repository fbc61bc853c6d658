import { agentsOf } from "../../agents/catalogue.ts";
import type { CrmDocument, SourceDocument } from "../../analysis/source-document.ts";
import type { PlacedStatement } from "../../crm/crm-tree.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { inStartOrder, membersOf } from "../../rules/support/dependencies/member-needs.ts";
import type { Edit } from "../../text/diagnostic.ts";
import type { Memo } from "../../text/memo.ts";
import { listing, quoted } from "../../text/phrases.ts";
import type { Span } from "../../text/span.ts";
import { formatEdits } from "../format/format.ts";
import { findNames } from "../names/cluster-names.ts";
import type { Refactoring } from "./refactoring.ts";
import { asTemplate, withoutTemplate } from "./template-refactorings.ts";

/**
 * What is on offer where the cursor is on a statement's first words, or where several statements are selected; where it `isAskedFor`,
 * anywhere in a statement.
 */
export function refactoringsIn(
  document: CrmDocument,
  selection: Span,
  isAskedFor: boolean,
  cluster: readonly SourceDocument[],
  model: ClusterModel,
  memo: Memo,
): Refactoring[] {
  const { statements } = document.tree;
  const first = document.tree.indexAt(selection.start);
  const last = document.tree.indexAt(selection.end);
  const selected = statements.slice(first, last + 1).filter(({ statement }) => statement.kind === "object");
  const [only, ...more] = selected;
  if (!only) return [];
  const newId = (wanted: string): string => freeId(wanted, model);
  if (more.length > 0) return [...inGroup(document, selected, model), ...asTemplate(document, selected, newId)];
  const object = only.statement.object;
  // Elsewhere in a statement other things are on people's minds.
  const head = /^\s*\S+\s+\S*/.exec(only.statement.text)?.[0].length ?? 0;
  if (!object || (!isAskedFor && selection.start > only.offset + head)) return [];
  return [
    ...inGroup(document, selected, model),
    ...inClone(document, only, cluster, model, memo),
    ...asClone(document, only),
    ...inNeededOrder(document, only, model),
    ...asTemplate(document, selected, newId),
    ...withoutTemplate(only, cluster, model, memo),
    ...onOtherLines(document, only),
  ];
}

const end = ({ offset, statement }: PlacedStatement): Span => {
  const at = offset + statement.text.replace(/\r$/, "").length;
  return { start: at, end: at };
};

/** An id that begins so and that nothing has yet. */
function freeId(wanted: string, model: ClusterModel): string {
  const taken = new Set(model.placed.flatMap(({ object }) => ("id" in object && object.id ? [object.id] : [])));
  let id = wanted;
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`;
  return id;
}

function inGroup(document: CrmDocument, selected: readonly PlacedStatement[], model: ClusterModel): Refactoring[] {
  const ids = selected.flatMap(({ statement: { object } }) =>
    object?.kind === "primitive" && object.agent?.class !== "stonith" && !model.containerOf(object.id)
      ? [object.id]
      : [],
  );
  const last = selected.at(-1);
  if (!last || ids.length < selected.length || ids[0] === undefined) return [];
  const text = `\ngroup ${freeId(`${ids[0]}-group`, model)} ${ids.join(" ")}`;
  return [
    { title: `Put ${listing(ids.map(quoted), 3)} in a group`, edits: [{ uri: document.uri, span: end(last), text }] },
  ];
}

const constraints: ReadonlySet<string> = new Set(["location", "colocation", "collocation", "order", "rsc_ticket"]);

function inClone(
  document: CrmDocument,
  placed: PlacedStatement,
  cluster: readonly SourceDocument[],
  model: ClusterModel,
  memo: Memo,
): Refactoring[] {
  const object = placed.statement.object;
  if (object?.kind !== "primitive" && object?.kind !== "group") return [];
  if (model.containerOf(object.id) || (isPrimitive(object) && object.agent?.class === "stonith")) return [];
  const agent = object.kind === "primitive" && object.agent ? agentsOf(model.target).find(object.agent) : undefined;
  const id = freeId(`${object.id}-clone`, model);
  const isInConstraint = (uri: string, offset: number): boolean => {
    const file = cluster.find((each) => each.uri === uri);
    if (file?.language !== "crm") return false;
    const { keyword = "" } = file.tree.statementAt(offset).statement;
    return constraints.has(keyword);
  };
  const places = findNames(
    cluster,
    memo,
    object.id,
    ({ space, defines }) => space === "id" && defines === undefined,
  ).filter(({ uri, span }) => isInConstraint(uri, span.start));
  // A name with quotes or a line break in it: left to the person.
  if (places.some(({ place }) => place.word !== undefined)) return [];
  const clone = (meta: string): Edit[] => [
    { uri: document.uri, span: end(placed), text: `\nclone ${id} ${object.id}${meta}` },
    ...places.map(({ uri, span }): Edit => ({ uri, span, text: id })),
  ];
  return [
    { title: `Clone ${quoted(object.id)}`, edits: clone("") },
    ...(agent?.promotable
      ? [{ title: `Clone ${quoted(object.id)}, promotable`, edits: clone(" meta promotable=true") }]
      : []),
  ];
}

/** The old `ms` in today's form, with the same id; what else is old in it has fixes of its own. */
function asClone({ uri }: CrmDocument, { offset, statement }: PlacedStatement): Refactoring[] {
  const { text, object, keywordSpan } = statement;
  if (object?.kind !== "master" || /\bpromotable\s*=/.test(text)) return [];
  const head = /^\s*(?:ms|master)\s+[^\s"']+\s+[^\s"']+/i.exec(text)?.[0].length;
  if (head === undefined) return [];
  // A list that is named or has a rule isn't the place for what always holds.
  const meta = /^[^"']*?\smeta(?=\s+[\w-]+\s*=)/.exec(text.slice(head))?.[0].length;
  if (meta === undefined && /\smeta\s/.test(text)) return [];
  const at = offset + head + (meta ?? 0);
  const added = meta === undefined ? " meta promotable=true" : " promotable=true";
  const edits = [
    { uri, span: { start: offset + keywordSpan.start, end: offset + keywordSpan.end }, text: "clone" },
    { uri, span: { start: at, end: at }, text: added },
  ];
  return [{ title: "Convert to a promotable clone", edits }];
}

/** A group whose members start after what they need. */
function inNeededOrder(
  { uri }: CrmDocument,
  { offset, statement }: PlacedStatement,
  model: ClusterModel,
): Refactoring[] {
  const { object } = statement;
  if (object?.kind !== "group") return [];
  const members = membersOf(model, object);
  const sorted = inStartOrder(model, members);
  if (members.length < object.members.length || sorted.every((each, i) => each === members[i])) return [];
  const [first, last] = [members[0]?.name.span, members.at(-1)?.name.span];
  if (!first || !last) return [];
  const span = { start: offset + first.start, end: offset + last.end };
  const text = sorted.map(({ name }) => name.value).join(" ");
  return [{ title: "Sort the members: storage, then addresses, then services", edits: [{ uri, span, text }] }];
}

function onOtherLines(document: CrmDocument, { offset, statement }: PlacedStatement): Refactoring[] {
  const { text } = statement;
  const span = { start: offset, end: offset + text.length };
  const { uri } = document;
  if (/\\\r?\n/.test(text)) {
    const joined = text.replace(/[ \t]*\\\r?\n[ \t]*/g, " ");
    // A line break inside quotes is part of a value.
    return /["'][^"']*\\\r?\n/.test(text.replace(/"[^"\n]*"|'[^'\n]*'/g, ""))
      ? []
      : [{ title: "Write on one line", edits: [{ uri, span, text: joined }] }];
  }
  const formatted = formatEdits(document, span);
  const isSplit = formatted.some((edit) => edit.text.includes("\\\n"));
  return isSplit ? [{ title: "Write on several lines", edits: formatted.map((edit) => ({ uri, ...edit })) }] : [];
}
