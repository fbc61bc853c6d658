import type { Name } from "../../model/attributes.ts";
import type { Group } from "../../model/configuration.ts";
import type { Command, CommandDefinition } from "../command.ts";
import type { Draft } from "../draft.ts";
import { checkId } from "../ids.ts";
import { missing, resourceAt } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { removeReferences } from "../references.ts";
import type { Word } from "../word.ts";

/**
 * Prepares to put resources into a group and returns the step that does it, so that nothing is changed before all is checked. The
 * group is created if it doesn't exist. `isNew`: the resources are about to be created.
 */
export function placed(
  command: Command,
  draft: Draft,
  groupWord: Word,
  words: readonly Word[],
  isNew: boolean,
): () => void {
  const existing = draft.resources.get(groupWord.value);
  if (existing && existing.kind !== "group")
    throw refusal(groupWord.span, `"${groupWord.value}" is not a group but a ${existing.kind}.`);
  if (!existing) checkId(groupWord, "group");
  if (!existing && (draft.has(groupWord.value) || (isNew && words[0]?.value === groupWord.value))) {
    throw refusal(groupWord.span, `"${groupWord.value}" already exists and is not a group.`);
  }
  const before = command.options.get("--before");
  const beside = (before ?? command.options.get("--after"))?.value;
  if (!isNew) checkMovable(draft, words, existing);
  const others = (existing?.members ?? []).filter(({ value }) => isNew || !words.some((word) => word.value === value));
  if (beside && !others.some(({ value }) => value === beside.value)) {
    throw refusal(beside.span, `"${beside.value}" isn't in the group "${groupWord.value}".`);
  }
  return () => {
    if (!isNew) removeFromGroups(draft, words, groupWord.value);
    const members: Name[] = [...others];
    const at = beside ? members.findIndex(({ value }) => value === beside.value) + (before ? 0 : 1) : members.length;
    members.splice(at, 0, ...words.map(({ value, span }) => ({ value, span })));
    const group: Group = existing ?? {
      kind: "group",
      id: groupWord.value,
      idSpan: groupWord.span,
      span: command.span,
      members: [],
      params: [],
      meta: [],
    };
    draft.resources.set(group.id, { ...group, members });
  };
}

function checkMovable(draft: Draft, words: readonly Word[], group: Group | undefined): void {
  const seen = new Set<string>();
  for (const word of words) {
    const resource = resourceAt(draft, word);
    if (resource.kind !== "primitive")
      throw refusal(word.span, `"${word.value}" is a ${resource.kind}: only primitives can be in a group.`);
    if (seen.has(word.value)) throw refusal(word.span, `"${word.value}" is listed twice.`);
    seen.add(word.value);
    const parent = draft.parentOf(word.value);
    if (parent && parent.kind !== "group")
      throw refusal(
        word.span,
        `"${word.value}" is in the ${parent.kind} "${parent.id}" and can't be added to a group.`,
      );
    if (parent && parent.id === group?.id && !seen.has("")) continue;
  }
}

/** Removes resources from the groups they are in; an emptied group is removed too, with the clone around it. */
function removeFromGroups(draft: Draft, words: readonly Word[], target: string): void {
  for (const word of words) {
    const parent = draft.parentOf(word.value);
    if (parent?.kind !== "group" || parent.id === target) continue;
    const members = parent.members.filter(({ value }) => value !== word.value);
    if (members.length > 0) {
      draft.resources.set(parent.id, { ...parent, members });
      continue;
    }
    const around = draft.parentOf(parent.id);
    draft.resources.delete(parent.id);
    if (around) draft.resources.delete(around.id);
  }
}

/** `resource group add` */
export const groupAdd: CommandDefinition = {
  path: ["resource", "group", "add"],
  kind: "configures",
  summary: "Adds resources to a group, which is created if it doesn't exist.",
  form: "GROUP RESOURCE…",
  options: ["--before", "--after", "--wait"],
  run: (command, draft) => {
    const [group, ...words] = command.words;
    if (!group || words.length === 0)
      throw refusal(command.span, `"resource group add" needs a group and at least one resource.`);
    const after = command.options.get("--after");
    if (after && command.options.has("--before"))
      throw refusal(after.word.span, `"--before" and "--after" can't be given together.`);
    const beside = (after ?? command.options.get("--before"))?.value;
    const there = draft.resources.get(group.value);
    const inGroup = there?.kind === "group" ? there.members : [];
    const twice = beside ? undefined : words.find((word) => inGroup.some(({ value }) => value === word.value));
    if (twice)
      throw refusal(
        twice.span,
        `"${twice.value}" is already in the group "${group.value}". Give its new position with --before or --after.`,
      );
    placed(command, draft, group, words, false)();
  },
};

/** Removes resources from a group; all of them where none is named. */
export function removeFromGroup(draft: Draft, groupWord: Word, words: readonly Word[]): void {
  const group = resourceAt(draft, groupWord, "group", ["group"]);
  const leaving = words.length > 0 ? words.map(({ value }) => value) : group.members.map(({ value }) => value);
  const stranger = words.find((word) => !group.members.some(({ value }) => value === word.value));
  if (stranger)
    throw missing(
      stranger,
      `resource in the group "${group.id}"`,
      group.members.map(({ value }) => value),
    );
  const around = draft.parentOf(group.id);
  const staying = group.members.filter(({ value }) => !leaving.includes(value));
  if (around && staying.length === 0 && group.members.length > 1) {
    throw refusal(groupWord.span, `"${group.id}" is cloned by "${around.id}": its resources can't all be removed.`);
  }
  if (staying.length > 0) draft.resources.set(group.id, { ...group, members: staying });
  else {
    draft.resources.delete(group.id);
    const only = group.members[0];
    if (around?.kind === "clone" && only) draft.resources.set(around.id, { ...around, child: only });
    removeReferences(draft, group.id);
  }
  for (const id of leaving) {
    const resource = draft.resources.get(id);
    if (resource && !(around && staying.length === 0)) draft.putLast(resource);
  }
}

const removal = (...path: string[]): CommandDefinition => ({
  path,
  kind: "configures",
  summary: "Removes resources from a group, or all of them where none is named; an empty group is removed too.",
  form: "GROUP [RESOURCE]…",
  options: ["--wait"],
  run: (command, draft) => {
    const [group, ...words] = command.words;
    if (!group) throw refusal(command.span, `"${path.join(" ")}" needs the id of a group.`);
    removeFromGroup(draft, group, words);
  },
});

/** `resource group remove`, `resource group delete`, `resource ungroup` */
export const groupRemovals = [
  removal("resource", "group", "remove"),
  removal("resource", "group", "delete"),
  removal("resource", "ungroup"),
];
