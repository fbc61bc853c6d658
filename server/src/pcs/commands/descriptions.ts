import { type Command, type CommandDefinition, commandsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { resourceAt } from "../lookups.ts";
import { refusal } from "../problem.ts";

/** Sets the description of a resource, or removes it where it is empty; without a text it is shown. */
function describe(command: Command, draft: Draft): void {
  const [id, text, more] = command.words;
  if (!id) throw refusal(command.span, `"${command.definition.path.join(" ")}" needs an id and a text in quotes.`);
  const resource = resourceAt(draft, id);
  if (!text) return;
  if (more) throw refusal(more.span, "A description is one word: put it in quotes.");
  const { description: _, ...rest } = resource;
  const made = { ...rest, ...(text.value === "" ? {} : { description: text.value }) } as typeof resource;
  draft.resources.set(resource.id, made);
}

const define = commandsOf();

/** The commands of descriptions, new in pcs 0.12. */
export const descriptions: readonly CommandDefinition[] = [
  define(["resource", "description"], "Sets the description of a resource.", "RESOURCE TEXT", describe),
  define(["stonith", "description"], "Sets the description of a fence device.", "DEVICE TEXT", describe),
  define(
    ["cib", "element", "description"],
    "Sets the description of a part of the configuration.",
    "ID TEXT",
    describe,
  ),
];
