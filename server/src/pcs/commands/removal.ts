import { isPrimitive, type Resource } from "../../model/configuration.ts";
import type { Command, CommandDefinition } from "../command.ts";
import { childrenOf, type Draft } from "../draft.ts";
import { resourceAt } from "../lookups.ts";
import type { Word } from "../messages.ts";
import { refusal } from "../problem.ts";
import { removeReferences } from "../references.ts";

/** All resources that go with one: what it holds, and the group or clone that would be empty. */
function goingWith(draft: Draft, resource: Resource): Resource[] {
  const below = (each: Resource): Resource[] => [
    each,
    ...childrenOf(each).flatMap(({ value }) => {
      const child = draft.resources.get(value);
      return child ? below(child) : [];
    }),
  ];
  const parent = draft.parentOf(resource.id);
  if (parent && parent.kind !== "bundle" && childrenOf(parent).length === 1) return goingWith(draft, parent);
  return below(resource);
}

/** Removes a resource with all that names it. */
export function removeResource(draft: Draft, word: Word): void {
  const named = resourceAt(draft, word);
  const going = goingWith(draft, named);
  for (const { id } of going) {
    const tag = [...draft.tags.values()].find(({ members }) => members.some(({ value }) => value === id));
    if (tag)
      throw refusal(
        word.span,
        `"${word.value}" can't be removed while "${id}" is in the tag "${tag.id}". Take it out first: pcs tag update ${tag.id} remove ${id}`,
      );
  }
  for (const { id } of going) removeReferences(draft, id);
  for (const { id } of going) {
    const parent = draft.parentOf(id);
    draft.resources.delete(id);
    if (parent?.kind === "group" && !going.includes(parent)) {
      draft.resources.set(parent.id, { ...parent, members: parent.members.filter(({ value }) => value !== id) });
    } else if (parent?.kind === "bundle" && !going.includes(parent)) {
      const { child: _, ...empty } = parent;
      draft.resources.set(parent.id, empty);
    }
  }
  const remote = going.find(
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
    throw refusal(command.span, `"${command.definition.path.join(" ")}" needs the id of what is to go.`);
  for (const word of command.words)
    if (draft.resources.has(word.value) || command.words[0] === word) removeResource(draft, word);
}

/** `resource delete`, `stonith delete` and their twins `remove` */
export const removals: readonly CommandDefinition[] = ["resource", "stonith"].flatMap((of) =>
  ["delete", "remove"].map(
    (verb): CommandDefinition => ({
      path: [of, verb],
      kind: "configures",
      summary:
        of === "resource"
          ? "Removes a resource with the constraints that name it; a group with all that is in it."
          : "Removes a fence device.",
      form: "ID…",
      options: ["--no-stop"],
      run: remove,
    }),
  ),
);
