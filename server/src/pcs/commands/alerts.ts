import type { Alert, Recipient } from "../../model/configuration.ts";
import { nvPairOf, onlyNames, type Pair, pairsOf, sectionsOf, valueNamed, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced, removalsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { newId } from "../ids.ts";
import { missing } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { changedSets } from "../sets.ts";
import type { Word } from "../word.ts";

interface Given {
  readonly main: readonly Pair[];
  readonly options: readonly Pair[];
  readonly meta: readonly Pair[];
}

function given(words: readonly Word[], names: readonly string[], what: string): Given {
  const sections = sectionsOf(words, ["options", "meta"]);
  const main = pairsOf(sections.before);
  onlyNames(main, names, what);
  return { main, options: pairsOf(wordsOf(sections, "options")), meta: pairsOf(wordsOf(sections, "meta")) };
}

/** The sets of an alert or recipient after a change. */
function sets(old: Pick<Alert, "attributes" | "meta">, { options, meta }: Given): Pick<Alert, "attributes" | "meta"> {
  return {
    attributes: changedSets(old.attributes, options.map(nvPairOf)),
    meta: changedSets(old.meta, meta.map(nvPairOf)),
  };
}

/** The object with its description changed, or removed where it is empty. */
function described<T extends { readonly description?: string }>(old: T, word: Word | undefined): T {
  if (!word) return old;
  if (word.value !== "") return { ...old, description: word.value };
  const { description: _, ...rest } = old;
  return rest as T;
}

function create(command: Command, draft: Draft): void {
  const read = given(command.words, ["id", "description", "path"], "an alert");
  const path = valueNamed(read.main, "path");
  if (!path?.value)
    throw refusal(command.span, `"alert create" needs the path of a program: path=/usr/local/bin/alert.sh.`);
  const idWord = valueNamed(read.main, "id");
  const id = idWord ? newId(idWord, draft, "alert") : draft.uniqueId("alert");
  const alert: Alert = {
    kind: "alert",
    id,
    ...(idWord ? { idSpan: idWord.span } : {}),
    span: command.span,
    path: path.value,
    attributes: [],
    meta: [],
    recipients: [],
  };
  draft.alerts.set(id, { ...described(alert, valueNamed(read.main, "description")), ...sets(alert, read) });
}

function alertAt(draft: Draft, word: Word | undefined, command: Command): Alert {
  if (!word) throw refusal(command.span, `"${command.definition.path.join(" ")}" needs the id of an alert.`);
  const alert = draft.alerts.get(word.value);
  if (!alert) throw missing(word, "alert", draft.alerts.keys());
  return alert;
}

function update(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  const alert = alertAt(draft, word, command);
  const read = given(rest, ["description", "path"], "an alert");
  const path = valueNamed(read.main, "path")?.value;
  const changed = described(alert, valueNamed(read.main, "description"));
  draft.alerts.set(alert.id, { ...changed, ...(path ? { path } : {}), ...sets(alert, read) });
}

function remove(command: Command, draft: Draft): void {
  const alerts = command.words.map((word) => alertAt(draft, word, command));
  if (alerts.length === 0) alertAt(draft, undefined, command);
  for (const { id } of alerts) draft.alerts.delete(id);
}

function checkValue(command: Command, alert: Alert, value: Word, own?: string): void {
  const other = alert.recipients.find((each) => each.value === value.value && each.id !== own);
  if (other && !isForced(command))
    throw refusal(
      value.span,
      `The alert "${alert.id}" already has a recipient with the value "${value.value}". Add --force to have both.`,
    );
}

function addRecipient(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  const alert = alertAt(draft, word, command);
  const read = given(rest, ["description", "id", "value"], "a recipient");
  const value = valueNamed(read.main, "value");
  if (!value?.value) throw refusal(command.span, `"alert recipient add" needs a value: value=ops@example.com.`);
  const idWord = valueNamed(read.main, "id");
  const id = idWord ? newId(idWord, draft, "recipient") : draft.uniqueId(`${alert.id}-recipient`);
  checkValue(command, alert, value);
  const recipient: Recipient = { id, span: command.span, value: value.value, attributes: [], meta: [] };
  const made = { ...described(recipient, valueNamed(read.main, "description")), ...sets(recipient, read) };
  draft.alerts.set(alert.id, { ...alert, recipients: [...alert.recipients, made] });
}

function recipientAt(draft: Draft, word: Word | undefined, command: Command): { alert: Alert; recipient: Recipient } {
  if (!word) throw refusal(command.span, `"${command.definition.path.join(" ")}" needs the id of a recipient.`);
  for (const alert of draft.alerts.values()) {
    const recipient = alert.recipients.find(({ id }) => id === word.value);
    if (recipient) return { alert, recipient };
  }
  throw missing(
    word,
    "recipient",
    [...draft.alerts.values()].flatMap(({ recipients }) => recipients.flatMap(({ id }) => id ?? [])),
  );
}

function updateRecipient(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  const { alert, recipient } = recipientAt(draft, word, command);
  const read = given(rest, ["description", "value"], "a recipient");
  const value = valueNamed(read.main, "value");
  if (value && value.value === "") throw refusal(value.span, "The value of a recipient can't be empty.");
  if (value) checkValue(command, alert, value, recipient.id);
  const changed = {
    ...described(recipient, valueNamed(read.main, "description")),
    ...(value ? { value: value.value } : {}),
    ...sets(recipient, read),
  };
  draft.alerts.set(alert.id, {
    ...alert,
    recipients: alert.recipients.map((each) => (each === recipient ? changed : each)),
  });
}

function removeRecipients(command: Command, draft: Draft): void {
  if (command.words.length === 0) recipientAt(draft, undefined, command);
  for (const word of command.words) recipientAt(draft, word, command);
  for (const word of command.words) {
    const { alert, recipient } = recipientAt(draft, word, command);
    draft.alerts.set(alert.id, { ...alert, recipients: alert.recipients.filter((each) => each !== recipient) });
  }
}

const define = commandsOf("alert");
const defineRemoval = removalsOf(define);

/** `alert` */
export const alerts: readonly CommandDefinition[] = [
  define(
    ["create"],
    "Creates an alert: a program that is run for each event of the cluster.",
    "path=PATH [id=ID] [description=TEXT] [options NAME=VALUE…] [meta NAME=VALUE…]",
    create,
  ),
  define(
    ["update"],
    "Changes an alert; an empty value removes an option.",
    "ALERT [path=PATH] [description=TEXT] [options NAME=VALUE…] [meta NAME=VALUE…]",
    update,
  ),
  ...defineRemoval([], "Removes alerts.", "ALERT…", remove),
  define(
    ["recipient", "add"],
    "Adds a recipient to an alert.",
    "ALERT value=VALUE [id=ID] [description=TEXT] [options NAME=VALUE…] [meta NAME=VALUE…]",
    addRecipient,
  ),
  define(
    ["recipient", "update"],
    "Changes a recipient of an alert.",
    "RECIPIENT [value=VALUE] [description=TEXT] [options NAME=VALUE…] [meta NAME=VALUE…]",
    updateRecipient,
  ),
  ...defineRemoval(["recipient"], "Removes recipients of alerts.", "RECIPIENT…", removeRecipients),
];
