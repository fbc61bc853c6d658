import type { Options } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/fuzzy-match.ts";
import { nvPairOf, onlyNames, pairsOf, sectionsOf, valueNamed, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced, reportLegacyForm } from "../command.ts";
import type { Draft, OptionsKind } from "../draft.ts";
import { idOf, newId } from "../ids.ts";
import { readRule } from "../location-rule.ts";
import { missing } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { changedPairs } from "../sets.ts";
import type { Word } from "../word.ts";

type DefaultsKind = Exclude<OptionsKind, "property">;
const prefixes: Readonly<Record<DefaultsKind, string>> = { rsc_defaults: "rsc_defaults", op_defaults: "op_defaults" };

function change(draft: Draft, kind: DefaultsKind, set: Options, words: readonly Word[]): void {
  const index = draft.options[kind].indexOf(set);
  draft.options[kind][index] = {
    ...set,
    set: { ...set.set, pairs: changedPairs(set.set.pairs, pairsOf(words).map(nvPairOf)) },
  };
}

function updateFirst(command: Command, draft: Draft, kind: DefaultsKind): void {
  if (command.words.length === 0) return;
  const pairs = pairsOf(command.words);
  const sets = draft.options[kind];
  if (sets.length > 1)
    throw refusal(command.nameSpan, `There are ${sets.length} sets of these defaults: choose one with "set update".`);
  const [first] = sets;
  if (first) {
    change(draft, kind, first, command.words);
    return;
  }
  const added = changedPairs([], pairs.map(nvPairOf));
  if (added.length === 0) return;
  const id = draft.uniqueId(`${prefixes[kind]}-meta_attributes`);
  sets.push({ kind, id, span: command.span, set: { id, rules: [], pairs: added } });
}

/** `resource defaults NAME=VALUE…`, as before pcs 0.10.9; without arguments it shows the defaults. */
function updateOld(command: Command, draft: Draft, kind: DefaultsKind): void {
  const [first] = command.words;
  if (!first) return;
  const path = command.definition.path.join(" ");
  if (!first.value.includes("=")) {
    const meant = closestOrLonger(first.value, ["update", "set", "config"]);
    throw refusal(
      first.span,
      `"${path}" has no command "${first.value}".${meant ? ` Did you mean "${meant}"?` : ""}`,
      meant,
    );
  }
  reportLegacyForm(command, command.nameSpan, `This is now written "pcs ${path} update ${first.value}".`);
  updateFirst(command, draft, kind);
}

function createSet(command: Command, draft: Draft, kind: DefaultsKind): void {
  const sections = sectionsOf(command.words, ["meta", "rule"]);
  const options = pairsOf(sections.before);
  if (!isForced(command)) onlyNames(options, ["id", "score"], "a set of defaults");
  const idWord = valueNamed(options, "id");
  const score = valueNamed(options, "score");
  const id = idWord ? newId(idWord, draft, "set") : draft.uniqueId(`${prefixes[kind]}-meta_attributes`);
  const ruleWords = wordsOf(sections, "rule");
  const keyword = sections.of.get("rule")?.[0]?.keyword;
  const read =
    ruleWords.length > 0
      ? readRule(ruleWords, keyword?.span ?? command.span, { resources: true, operations: kind === "op_defaults" })
      : undefined;
  const rule = read && { ...read, score: "INFINITY" };
  const pairs = changedPairs([], pairsOf(wordsOf(sections, "meta")).map(nvPairOf));
  const set = { id, ...(score ? { score: score.value } : {}), rules: rule ? [rule] : [], pairs };
  draft.options[kind].push({ kind, id, ...(idWord ? { idSpan: idWord.span } : {}), span: command.span, set });
}

function setAt(draft: Draft, kind: DefaultsKind, word: Word): Options {
  const set = draft.options[kind].find(({ id }) => id === word.value);
  if (!set)
    throw missing(
      word,
      "set of defaults",
      draft.options[kind].map(({ id }) => id),
    );
  return set;
}

function updateSet(command: Command, draft: Draft, kind: DefaultsKind): void {
  const [word, ...rest] = command.words;
  if (!word) throw refusal(command.span, `"set update" needs the id of a set.`);
  const set = setAt(draft, kind, word);
  change(
    draft,
    kind,
    set,
    rest.filter(({ value }) => value !== "meta"),
  );
}

function removeSets(command: Command, draft: Draft, kind: DefaultsKind): void {
  if (command.words.length === 0) throw refusal(command.span, `"set delete" needs the id of a set.`);
  const removed = command.words.map((word) => setAt(draft, kind, word));
  draft.options[kind] = draft.options[kind].filter((set) => !removed.includes(set));
}

const families: readonly { path: readonly string[]; kind: DefaultsKind; what: string }[] = [
  { path: ["resource", "defaults"], kind: "rsc_defaults", what: "meta attributes of all resources" },
  { path: ["resource", "op", "defaults"], kind: "op_defaults", what: "options of all operations" },
  { path: ["stonith", "defaults"], kind: "rsc_defaults", what: "meta attributes of all resources" },
  { path: ["stonith", "op", "defaults"], kind: "op_defaults", what: "options of all operations" },
];

/** The commands of `resource defaults` and `resource op defaults`. */
export const defaults: readonly CommandDefinition[] = families.flatMap(({ path, kind, what }) => {
  const define = commandsOf(path.join(" "), ["--all", "--full", "--no-expire-check"]);
  const withKind =
    (run: (command: Command, draft: Draft, kind: DefaultsKind) => void) =>
    (command: Command, draft: Draft): void =>
      run(command, draft, kind);
  return [
    define([], `Sets defaults for ${what}, as before pcs had "update".`, "NAME=VALUE…", withKind(updateOld)),
    define(["update"], `Sets defaults for ${what}; an empty value removes one.`, "NAME=VALUE…", withKind(updateFirst)),
    define(
      ["set", "create"],
      `Adds a set of defaults for ${what}, which may depend on a rule.`,
      "[id=ID] [score=SCORE] [meta NAME=VALUE…] [rule EXPRESSION]",
      withKind(createSet),
    ),
    define(["set", "update"], `Changes a set of defaults for ${what}.`, "SET [meta] NAME=VALUE…", withKind(updateSet)),
    define(["set", "delete"], "Removes sets of defaults.", "SET…", withKind(removeSets)),
    define(["set", "remove"], "Removes sets of defaults.", "SET…", withKind(removeSets)),
  ];
});

/** The id of a rule inside a constraint, as pcs gives it. */
export function ruleId(draft: Draft, constraint: string): string {
  return draft.uniqueId(idOf(`${constraint}-rule`));
}
