import type { ClusterModel } from "../../model/cluster-model.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { referableId } from "../../model/symbols.ts";
import type { Rule, RuleReport } from "../rule.ts";

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
  },
};
