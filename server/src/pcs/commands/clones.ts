import { parseBoolean } from "../../model/attributes.ts";
import type { Clone, Constraint, ResourceUse } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { type Command, type CommandDefinition, isForced } from "../command.ts";
import type { Draft } from "../draft.ts";
import { isFenceDevice, primitivesIn, resourceAt } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { removeReferences } from "../references.ts";
import { spanOf, type Word } from "../word.ts";
import { cloneOf } from "./create.ts";
import { removeFromGroup } from "./groups.ts";

function makeClone(
  command: Command,
  draft: Draft,
  resourceWord: Word,
  words: readonly Word[],
  kind: "clone" | "promotable" | "master",
): void {
  const resource = resourceAt(draft, resourceWord, "resource or group", ["primitive", "group"]);
  const parent = draft.parentOf(resource.id);
  if (parent && parent.kind !== "group")
    throw refusal(resourceWord.span, `"${resource.id}" is already in the ${parent.kind} "${parent.id}".`);
  if (parent && draft.parentOf(parent.id))
    throw refusal(resourceWord.span, `"${resource.id}" is in the group "${parent.id}", which is already cloned.`);
  if (isFenceDevice(resource) && !isForced(command))
    throw refusal(
      resourceWord.span,
      `Cloning the fence device "${resource.id}" has no effect: any node can use it as it is.`,
    );
  const clone = cloneOf(command, draft, resource.id, words, kind, resourceWord);
  checkPromotable(draft, resource.id, clone, words[0] ? spanOf(words) : command.nameSpan);
  if (parent?.kind === "group") {
    const members = parent.members.filter(({ value }) => value !== resource.id);
    if (members.length > 0) draft.resources.set(parent.id, { ...parent, members });
    else draft.resources.delete(parent.id);
  }
  draft.resources.set(clone.id, { ...clone, child: { value: resource.id, span: resourceWord.span } });
  for (const constraint of [...draft.constraints.values()]) {
    draft.constraints.set(constraint.id, renamed(constraint, resource.id, clone.id));
  }
}

/** Only OCF agents can be promotable or globally unique. */
function checkPromotable(draft: Draft, child: string, clone: Clone, span: { start: number; end: number }): void {
  const is = (name: string): boolean =>
    clone.meta.some(({ pairs }) => pairs.some((pair) => pair.name === name && parseBoolean(pair.value) === true));
  const resource = draft.resources.get(child);
  for (const primitive of resource ? primitivesIn(draft, resource) : []) {
    const name = ["globally-unique", "promotable"].find(is);
    if (name !== undefined && primitive.agent?.class !== "ocf") {
      throw refusal(
        span,
        `"${primitive.id}" is of the class ${primitive.agent?.class}, whose clones can't be ${name}.`,
      );
    }
  }
}

/** A constraint with the resource replaced by the clone that now holds it; sets and tickets stay, as in pcs. */
function renamed(constraint: Constraint, from: string, to: string): Constraint {
  const use = <U extends ResourceUse | undefined>(old: U): U =>
    old?.resource.value === from ? { ...old, resource: { ...old.resource, value: to } } : old;
  if (constraint.kind === "location") {
    return constraint.resource?.value === from
      ? { ...constraint, resource: { ...constraint.resource, value: to } }
      : constraint;
  }
  const { first } = constraint.kind === "rsc_ticket" ? { first: undefined } : constraint;
  if (constraint.kind === "colocation") {
    const second = use(constraint.second);
    return { ...constraint, ...(first ? { first: use(first) } : {}), ...omitUndefined({ second }) };
  }
  if (constraint.kind === "order") {
    const then = use(constraint.then);
    return { ...constraint, ...(first ? { first: use(first) } : {}), ...omitUndefined({ then }) };
  }
  return constraint;
}

const cloning = (kind: "clone" | "promotable", summary: string): CommandDefinition => ({
  path: ["resource", kind],
  kind: "configures",
  summary,
  form: "RESOURCE|GROUP [ID] [meta] [NAME=VALUE]…",
  options: ["--wait"],
  run: (command, draft) => {
    const [resource, ...words] = command.words;
    if (!resource) throw refusal(command.span, `"resource ${kind}" needs the id of a resource or group.`);
    makeClone(command, draft, resource, words, kind);
  },
});

/** `resource master [ID] RESOURCE [NAME=VALUE]…` of pcs 0.9: the id of the clone comes first. */
const master: CommandDefinition = {
  path: ["resource", "master"],
  kind: "configures",
  summary: "Makes a promotable clone of a resource or group, as in pcs 0.9.",
  form: "[ID] RESOURCE|GROUP [NAME=VALUE]…",
  options: ["--wait"],
  today: "pcs resource promotable",
  run: (command, draft) => {
    const [first, second, ...rest] = command.words;
    if (!first) throw refusal(command.span, `"resource master" needs the id of a resource or group.`);
    const hasId = second !== undefined && !second.value.includes("=");
    if (hasId) makeClone(command, draft, second, [first, ...rest], "promotable");
    else
      makeClone(
        command,
        draft,
        first,
        second
          ? [{ ...first, value: draft.uniqueId(`${first.value}-master`) }, second, ...rest]
          : [{ ...first, value: draft.uniqueId(`${first.value}-master`) }],
        "promotable",
      );
  },
};

const unclone: CommandDefinition = {
  path: ["resource", "unclone"],
  kind: "configures",
  summary: "Removes the clone around a resource or group.",
  form: "RESOURCE|GROUP|CLONE",
  options: ["--wait"],
  run: (command, draft) => {
    const [word, extra] = command.words;
    if (!word || extra)
      throw refusal((extra ?? { span: command.span }).span, `"resource unclone" needs the id of one resource.`);
    const named = resourceAt(draft, word);
    const isClone = named.kind === "clone" || named.kind === "master";
    const inner = isClone && named.child ? (draft.resources.get(named.child.value) ?? named) : named;
    let clone = draft.parentOf(inner.id);
    if (clone?.kind === "group") {
      const group = clone;
      clone = draft.parentOf(group.id);
      if (clone && group.members.length > 1) {
        removeFromGroup(draft, { ...word, value: group.id }, [word]);
        return;
      }
    }
    if (clone?.kind !== "clone" && clone?.kind !== "master") throw refusal(word.span, `"${word.value}" isn't cloned.`);
    removeReferences(draft, clone.id);
    draft.resources.delete(clone.id);
    if (draft.parentOf(inner.id)?.kind === "group") draft.resources.delete(draft.parentOf(inner.id)?.id ?? "");
    draft.putLast(inner);
  },
};

/** `resource clone`, `promotable`, `master`, `unclone` */
export const clones = [
  cloning("clone", "Clones a resource or group: it runs on several nodes."),
  cloning(
    "promotable",
    "Makes a promotable clone of a resource or group: it runs on several nodes, promoted on some of them.",
  ),
  master,
  unclone,
];
