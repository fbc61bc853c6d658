import type { ClusterModel } from "../../model/cluster-model.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { referableId } from "../../model/symbols.ts";
import type { XmlElement } from "../../text/xml.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { nestedIds } from "../support/schema/nested-ids.ts";
import { schemaPlace } from "../support/schema/schema-place.ts";

/** Kinds with an id that no constraint can refer to. */
const otherKinds = ["location", "colocation", "order", "rsc_ticket", "role", "user", "alert"] as const;
const nodeKinds = ["node"] as const;

function nameOf(object: ClusterObject): string {
  return object.kind === "node" ? object.uname.value : object.id;
}

function spanOf(object: ClusterObject): RuleReport["span"] {
  const own = object.kind === "node" ? object.uname.span : object.idSpan;
  return own ?? { start: 0, end: object.kind.length };
}

function finding(at: DefinedObject, first: DefinedObject): RuleReport {
  const name = nameOf(at.object);
  const what = at.object.kind === "node" ? `The node "${name}"` : `"${name}"`;
  return {
    at,
    span: spanOf(at.object),
    message: `${what} is defined twice. An id must be unique in the whole cluster. Rename or remove one of the two.`,
    related: [{ at: first, span: spanOf(first.object), message: `"${name}" is first defined here.` }],
  };
}

/** Kinds whose objects can hold something with an id of its own. */
const holderKinds = [
  ...["primitive", "rsc_template", "group", "clone", "master", "bundle", "location", "colocation", "order"],
  ...["rsc_ticket", "node", "property", "rsc_defaults", "op_defaults", "fencing_topology", "role", "alert"],
  ...["monitor", "xml"],
] as readonly ClusterObject["kind"][];
const outerKinds = ["acl_group", "property", "rsc_defaults", "op_defaults"] as const;

interface NestedId {
  readonly at: DefinedObject;
  readonly element: XmlElement;
}

/** What is written with an id inside the objects of a list. */
function nestedIn(list: readonly DefinedObject[]): readonly NestedId[] {
  return list.flatMap((at) => nestedIds(at.object).map((element) => ({ at, element })));
}

/** Ids inside statements, and those of ACL groups and sets of options, that something else has too. */
function reportNested(model: ClusterModel, report: (finding: RuleReport) => void): void {
  const owners = new Map<string, { readonly at: DefinedObject; readonly kind: string }>();
  const first = (id: string): { readonly at: DefinedObject; readonly kind: string } | undefined => {
    const owner = owners.get(id);
    if (owner) return owner;
    const at = model.place(id);
    return at && { at, kind: at.object.kind };
  };
  for (const kind of otherKinds) {
    for (const at of model.ofKind(kind)) if (at.object.id !== "") owners.set(at.object.id, { at, kind });
  }
  const add = (id: string, at: DefinedObject, kind: string, span: RuleReport["span"]): void => {
    const owner = first(id);
    if (!owner) {
      owners.set(id, { at, kind });
      return;
    }
    report({
      at,
      span,
      message: `"${id}" is the id of something else too. An id must be unique in the whole cluster, also inside statements. Choose another one.`,
      related: [{ at: owner.at, span: spanOf(owner.at.object), message: `"${id}" is first used here.` }],
    });
  };
  for (const kind of outerKinds) {
    const seen = new Set<string>();
    for (const at of model.ofKind(kind)) {
      const { id } = at.object;
      // Statements with the same id are one set.
      if (id === "" || (kind !== "acl_group" && seen.has(id))) continue;
      seen.add(id);
      add(id, at, kind, spanOf(at.object));
    }
  }
  for (const kind of holderKinds) {
    const list = model.ofKind(kind);
    for (const { at, element } of model.memo.latest(`${duplicateId.id} ${kind}`, [list], () => nestedIn(list))) {
      const problem = { element, attribute: "id", message: "" };
      add(element.attributes.id ?? "", at, element.name, schemaPlace(at.object, problem));
    }
  }
}

type Lists = readonly (readonly DefinedObject[])[];

function duplicatesIn(lists: Lists): readonly RuleReport[] {
  const seen = new Map<string, DefinedObject>();
  const found: RuleReport[] = [];
  for (const list of lists) {
    for (const at of list) {
      const name = nameOf(at.object);
      const earlier = name === "" ? undefined : seen.get(name);
      if (earlier) found.push(finding(at, earlier));
      else seen.set(name, at);
    }
  }
  return found;
}

/** An id that is defined twice, in one file or in two files of a cluster. */
export const duplicateId: Rule = {
  id: "duplicate-id",
  group: "text",
  severity: "error",
  title: "Duplicate id",
  why: "Every id in the CIB must be unique, whether it names a resource, a constraint or a tag: the cluster rejects a configuration with duplicates. In crm files the second definition often is a copy that was not renamed.",
  source: "Pacemaker's schema: ids are of type ID of XML Schema",
  wrong:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.101",
  right:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive vip2 ocf:heartbeat:IPaddr2 params ip=192.168.1.101",
  checkObject(at, lookup, report) {
    const { object } = at;
    const isOther = (otherKinds as readonly string[]).includes(object.kind);
    if (referableId(object) === undefined && !isOther) return;
    const first = lookup.place(object.id);
    if (first && first.object !== object) report(finding(at, first));
  },
  check(model: ClusterModel, report) {
    for (const kinds of [otherKinds, nodeKinds]) {
      const lists = kinds.map((kind) => model.ofKind(kind));
      for (const each of model.memo.latest(kinds, lists, () => duplicatesIn(lists))) report(each);
    }
    reportNested(model, report);
  },
};
