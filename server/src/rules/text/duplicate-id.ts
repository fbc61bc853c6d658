import type { ClusterModel } from "../../model/cluster-model.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { referableId } from "../../model/symbols.ts";
import type { Rule, RuleReport } from "../rule.ts";

/** Kinds with an id of their own that nothing refers to like to a resource. */
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
    message: `${what} is defined twice. An id stands for one thing in the whole cluster: give one of the two another name, or remove it.`,
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

/** An id that stands for two things, in one file or in two of the cluster. */
export const duplicateId: Rule = {
  id: "duplicate-id",
  group: "text",
  severity: "error",
  title: "An id that is defined twice",
  why: "In the CIB an id stands for one thing, be it a resource, a constraint or a tag, and the cluster refuses a configuration in which it stands for two. In crm files the second definition often is a copy whose name was left as it was.",
  source: "Pacemaker's schema: ids are of type ID of XML Schema",
  wrong:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.101",
  right:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive vip2 ocf:heartbeat:IPaddr2 params ip=192.168.1.101",
  checkObject(at, around, report) {
    const { object } = at;
    const isOther = (otherKinds as readonly string[]).includes(object.kind);
    if (referableId(object) === undefined && !isOther) return;
    const first = around.place(object.id);
    if (first && first.object !== object) report(finding(at, first));
  },
  check(model: ClusterModel, report) {
    for (const kinds of [otherKinds, nodeKinds]) {
      const lists = kinds.map((kind) => model.ofKind(kind));
      for (const each of model.memo.latest(kinds, lists, () => duplicatesIn(lists))) report(each);
    }
  },
};
