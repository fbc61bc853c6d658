import type { CrmDocument, SourceDocument } from "../../analysis/source-document.ts";
import type { PlacedStatement } from "../../crm/crm-tree.ts";
import { printObject } from "../../crm/statements.ts";
import type { NvPair, NvSet } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { isPrimitive, type Operation, type Primitive } from "../../model/configuration.ts";
import { operationsOf } from "../../model/inheritance.ts";
import type { Edit } from "../../text/diagnostic.ts";
import type { Memo } from "../../text/memo.ts";
import { listing, quoted } from "../../text/phrases.ts";
import type { Span } from "../../text/span.ts";
import { findNames } from "../names/cluster-names.ts";
import type { Refactoring } from "./refactoring.ts";

const lists = ["params", "meta", "utilization"] as const;

/** Lists without ids, rules and scores, each name at most once: only these can be taken apart and put together again. */
function arePlain(sets: readonly NvSet[]): boolean {
  const pairs = sets.flatMap((set) => set.pairs);
  return (
    sets.length <= 1 &&
    sets.every(
      ({ id, idRef, score, rules }) => id === undefined && idRef === undefined && !score && rules.length === 0,
    ) &&
    pairs.every(({ id, idRef, value }) => id === undefined && idRef === undefined && value !== undefined) &&
    new Set(pairs.map(({ name }) => name)).size === pairs.length
  );
}

function isPlain(primitive: Primitive): boolean {
  return (
    primitive.operationsId === undefined &&
    primitive.operationsRef === undefined &&
    lists.every((list) => arePlain(primitive[list])) &&
    primitive.operations.every(({ id, attributes }) => id === undefined && arePlain([{ rules: [], pairs: attributes }]))
  );
}

function spanOf({ offset, statement }: PlacedStatement): Span {
  return { start: offset, end: offset + statement.text.trimEnd().length };
}

const written = ({ name, value }: NvPair): string => `${name}=${value}`;
const operationText = (operation: Operation): string =>
  printObject({ kind: "primitive", id: "x", params: [], meta: [], utilization: [], operations: [operation] });

/** What is the same in all of them, as a template that they are made from. A resource alone keeps its parameters, which are its own. */
export function asTemplate(
  { uri }: CrmDocument,
  selected: readonly PlacedStatement[],
  freeId: (wanted: string) => string,
): Refactoring[] {
  const primitives = selected.flatMap(({ statement: { object } }) => (object?.kind === "primitive" ? [object] : []));
  const [first] = primitives;
  const agent = first?.agent;
  if (!first || !agent || agent.class === "stonith" || primitives.length < selected.length) return [];
  const isSame = ({ agent: other }: Primitive): boolean =>
    other?.type === agent.type && other.class === agent.class && other.provider === agent.provider;
  if (!primitives.every((each) => each.id && isPlain(each) && isSame(each))) return [];
  const isIn = (list: (typeof lists)[number], pair: NvPair): boolean =>
    primitives.every((each) => each[list].some((set) => set.pairs.some((other) => written(other) === written(pair))));
  const isAlone = primitives.length === 1;
  const isShared = (list: (typeof lists)[number], pair: NvPair): boolean =>
    (!isAlone || list === "meta") && isIn(list, pair);
  const isSharedOperation = (operation: Operation): boolean => {
    const text = operationText(operation);
    return primitives.every((each) => each.operations.some((other) => operationText(other) === text));
  };
  const parts = (primitive: Primitive, shared: boolean): Primitive => {
    const sets = (list: (typeof lists)[number]): NvSet[] => {
      const pairs = primitive[list].flatMap((set) => set.pairs).filter((pair) => isShared(list, pair) === shared);
      return pairs.length > 0 ? [{ rules: [], pairs }] : [];
    };
    return {
      ...primitive,
      ...{ params: sets("params"), meta: sets("meta"), utilization: sets("utilization") },
      operations: primitive.operations.filter((operation) => isSharedOperation(operation) === shared),
    };
  };
  const id = freeId(isAlone ? `${first.id}-template` : `${agent.type.toLowerCase()}-template`);
  const { description: _, ...common } = parts(first, true);
  if (lists.every((list) => common[list].length === 0) && common.operations.length === 0) return [];
  const template = printObject({ ...common, kind: "rsc_template", id });
  const edits = selected.flatMap((placed, index): Edit[] => {
    const primitive = primitives[index];
    if (!primitive) return [];
    const { agent: _agent, ...own } = parts(primitive, false);
    const text = printObject({ ...own, template: { value: id } });
    return [{ uri, span: spanOf(placed), text: index === 0 ? `${template}\n${text}` : text }];
  });
  const ids = listing(
    primitives.map((each) => quoted(each.id)),
    3,
  );
  return [
    { title: isAlone ? `Extract a template from ${ids}` : `Extract what ${ids} have in common into a template`, edits },
  ];
}

/**
 * A primitive with all that its template gives it, or each primitive of a template; the template goes with the last of them. Nothing where a
 * constraint, an ACL or a tag names the template: that means all that are made from it.
 */
export function withoutTemplate(
  placed: PlacedStatement,
  cluster: readonly SourceDocument[],
  model: ClusterModel,
  memo: Memo,
): Refactoring[] {
  const { object } = placed.statement;
  if (!object || !isPrimitive(object)) return [];
  const id = object.kind === "rsc_template" ? object.id : object.template?.value;
  const template = id === undefined ? undefined : model.place(id);
  if (!id || template?.object.kind !== "rsc_template" || !template.object.agent || !isPlain(template.object)) return [];
  const users = model.placed.filter(({ object: each }) => each.kind === "primitive" && each.template?.value === id);
  const names = findNames(cluster, memo, id, ({ space, defines }) => space === "id" && !defines);
  if (names.length > users.length) return [];
  const chosen = users.filter((user) => object.kind === "rsc_template" || user.object.id === object.id);
  const edits = chosen.map((user) => inlined(user, template.object as Primitive, cluster, model));
  if (edits.length === 0 || edits.some((edit) => edit === undefined)) return [];
  const isLast = chosen.length === users.length;
  const removal = isLast ? model.placed.find((each) => each.object === template.object) : undefined;
  const removed = removal && lineOf(removal, cluster);
  if (isLast && !removed) return [];
  const which =
    object.kind === "rsc_template"
      ? ` in ${listing(
          chosen.map((each) => quoted(each.object.id)),
          3,
        )}`
      : "";
  return [
    {
      title: `Inline the template ${quoted(id)}${which}`,
      edits: [...edits.filter((edit) => edit !== undefined), ...(removed ? [removed] : [])],
    },
  ];
}

type Placed = ClusterModel["placed"][number];

function statementOf({ uri, offset }: Placed, cluster: readonly SourceDocument[]): PlacedStatement | undefined {
  const file = cluster.find((each) => each.uri === uri);
  return file?.language === "crm" ? file.tree.statementAt(offset) : undefined;
}

/** The statement with its line's end, taken out. */
function lineOf(placed: Placed, cluster: readonly SourceDocument[]): Edit | undefined {
  const statement = statementOf(placed, cluster);
  if (!statement) return undefined;
  const end = statement.offset + statement.statement.text.length;
  return { uri: placed.uri, span: { start: statement.offset, end: end + 1 }, text: "" };
}

function inlined(
  user: Placed,
  template: Primitive,
  cluster: readonly SourceDocument[],
  model: ClusterModel,
): Edit | undefined {
  const { object } = user;
  const statement = statementOf(user, cluster);
  if (!statement || object.kind !== "primitive" || !isPlain(object)) return undefined;
  const merged = (list: (typeof lists)[number]): NvSet[] => {
    const own = object[list].flatMap((set) => set.pairs);
    const inherited = template[list]
      .flatMap((set) => set.pairs)
      .filter(({ name }) => !own.some((each) => each.name === name));
    return own.length + inherited.length > 0 ? [{ rules: [], pairs: [...inherited, ...own] }] : [];
  };
  const { template: _, ...rest } = object;
  const text = printObject({
    ...rest,
    ...(template.agent ? { agent: template.agent } : {}),
    ...{ params: merged("params"), meta: merged("meta"), utilization: merged("utilization") },
    operations: operationsOf(model, user).map(({ operation }) => operation),
  });
  return { uri: user.uri, span: spanOf(statement), text };
}
