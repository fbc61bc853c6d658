import { isPrimitive, type Resource } from "../../model/configuration.ts";
import { childrenOf } from "../../model/inheritance.ts";
import type { Command, CommandDefinition } from "../command.ts";
import type { Draft } from "../draft.ts";
import { resourceAt } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { removeReferences } from "../references.ts";
import type { Word } from "../word.ts";

/** All resources that are removed with one: those it holds, and the group or clone that would be empty. */
function removedWith(draft: Draft, resource: Resource): Resource[] {
  const below = (each: Resource): Resource[] => [
    each,
    ...childrenOf(each).flatMap((id) => {
      const child = draft.resources.get(id);
      return child ? below(child) : [];
    }),
  ];
  const parent = draft.parentOf(resource.id);
  if (parent && parent.kind !== "bundle" && childrenOf(parent).length === 1) return removedWith(draft, parent);
  return below(resource);
}

/** Removes a resource with everything that refers to it. */
export function removeResource(draft: Draft, word: Word): void {
  const named = resourceAt(draft, word);
  const removed = removedWith(draft, named);
  for (const { id } of removed) {
    const tag = [...draft.tags.values()].find(({ members }) => members.some(({ value }) => value === id));
    if (tag)
      throw refusal(
        word.span,
        `"${word.value}" can't be removed while "${id}" is in the tag "${tag.id}". Remove it first: pcs tag update ${tag.id} remove ${id}`,
      );
  }
  for (const { id } of removed) removeReferences(draft, id);
  for (const { id } of removed) {
    const parent = draft.parentOf(id);
    draft.resources.delete(id);
    if (parent?.kind === "group" && !removed.includes(parent)) {
      draft.resources.set(parent.id, { ...parent, members: parent.members.filter(({ value }) => value !== id) });
    } else if (parent?.kind === "bundle" && !removed.includes(parent)) {
      const { child: _, ...empty } = parent;
      draft.resources.set(parent.id, empty);
    }
  }
  const remote = removed.find(
    (each) => isPrimitive(each) && each.agent?.type === "remote" && each.agent.provider === "pacemaker",
  );
  if (remote) {
    for (const constraint of [...draft.constraints.values()]) {
      if (constraint.kind === "location" && constraint.node?.value === remote.id)
        draft.constraints.delete(constraint.id);
    }
  }
}

function remove(command: Command, draft: Draft): void {
  if (command.words.length === 0)
    throw refusal(command.span, `"${command.definition.path.join(" ")}" needs the id of a resource.`);
  for (const word of command.words)
    if (draft.resources.has(word.value) || command.words[0] === word) removeResource(draft, word);
}

/** `resource delete`, `stonith delete` and their synonyms `remove` */
export const removals: readonly CommandDefinition[] = ["resource", "stonith"].flatMap((of) =>
  ["delete", "remove"].map(
    (verb): CommandDefinition => ({
      path: [of, verb],
      kind: "configures",
      summary:
        of === "resource"
          ? "Removes a resource and its constraints; a group with all its members."
          : "Removes a fence device.",
      form: "ID…",
      options: ["--no-stop"],
      run: remove,
    }),
  ),
);
