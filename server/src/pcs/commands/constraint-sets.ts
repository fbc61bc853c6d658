import type { Constraint, ResourceSet } from "../../model/configuration.ts";
import { onlyNames, type Pair, pairsOf, valueNamed } from "../arguments.ts";
import type { Command } from "../command.ts";
import type { Draft } from "../draft.ts";
import { checkConstrained } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { roleOf } from "../roles.ts";
import type { Word } from "../word.ts";
import { actions, choice, name, refuseDuplicate } from "./constraint-parts.ts";

/** `A B sequential=false set C setoptions kind=Mandatory`: the sets and the options of the constraint. */
export function readSets(command: Command, draft: Draft): { sets: ResourceSet[]; options: Pair[] } {
  const optionsAt = command.words.findIndex(({ value }) => value === "setoptions");
  const again = command.words.findLastIndex(({ value }) => value === "setoptions");
  if (again !== optionsAt) throw refusal((command.words[again] as Word).span, `Only one "setoptions" is allowed.`);
  const setWords = optionsAt < 0 ? command.words : command.words.slice(0, optionsAt);
  const lists: Word[][] = [[]];
  for (const word of setWords) {
    if (word.value === "set") lists.push([]);
    else lists[lists.length - 1]?.push(word);
  }
  const sets = lists.map((words): ResourceSet => {
    const members = words.filter(({ value }) => !value.includes("="));
    const options = pairsOf(words.filter(({ value }) => value.includes("=")));
    if (members.length === 0) throw refusal(words[0]?.span ?? command.nameSpan, "A set needs at least one resource.");
    onlyNames(options, ["action", "require-all", "role", "sequential"], "a set");
    for (const member of members) checkConstrained(command, draft, member);
    const option = (key: string, choices: readonly string[]): string | undefined => {
      const word = valueNamed(options, key);
      return word && choice(word, choices, key);
    };
    const role = option("role", ["Started", "Stopped", "Promoted", "Unpromoted", "Master", "Slave"]);
    const roleName = role && roleOf(role);
    const action = option("action", [...actions]);
    const sequential = option("sequential", ["true", "false"]);
    const requireAll = option("require-all", ["true", "false"]);
    return {
      members: members.map(name),
      ...(roleName ? { role: roleName } : {}),
      ...(action ? { action } : {}),
      ...(sequential ? { sequential } : {}),
      ...(requireAll ? { requireAll } : {}),
    };
  });
  return { sets, options: optionsAt < 0 ? [] : pairsOf(command.words.slice(optionsAt + 1)) };
}

/** The id pcs generates for a constraint of sets: from the first and last letters of three resources. */
export function setId(type: string, sets: readonly ResourceSet[]): string {
  const ids = sets.flatMap(({ members }) => members.map(({ value }) => value)).slice(0, 3);
  return `${type}_set_${ids.map((id) => `${id[0] ?? ""}${id[id.length - 1] ?? ""}`).join("")}`;
}

/** Refuses sets that another constraint of the same kind already has. */
export function refuseDuplicateSets(command: Command, draft: Draft, constraint: Constraint): void {
  const key = ({ sets }: Constraint): string =>
    JSON.stringify(sets.map(({ members }) => members.map(({ value }) => value)));
  const ticket = (each: Constraint): string => (each.kind === "rsc_ticket" ? each.ticket.value : "");
  const other = [...draft.constraints.values()].find(
    (each) =>
      each.kind === constraint.kind &&
      each.sets.length > 0 &&
      key(each) === key(constraint) &&
      ticket(each) === ticket(constraint),
  );
  refuseDuplicate(command, other);
}
