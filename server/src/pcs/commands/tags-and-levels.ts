import type { FencingLevel } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/fuzzy-match.ts";
import { pairOf, sectionsOf, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced, removalsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { newId } from "../ids.ts";
import { isFenceDevice, missing, resourceAt } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { partOf, spanOf, type Word } from "../word.ts";

function checkTwice(words: readonly Word[]): void {
  const twice = words.find((word, index) => words.findIndex(({ value }) => value === word.value) < index);
  if (twice) throw refusal(twice.span, `"${twice.value}" is listed twice.`);
}

function createTag(command: Command, draft: Draft): void {
  const [idWord, ...words] = command.words;
  if (!idWord || words.length === 0) throw refusal(command.span, `"tag create" needs an id and at least one resource.`);
  const id = newId(idWord, draft, "tag");
  for (const word of words) resourceAt(draft, word);
  checkTwice(words);
  draft.tags.set(id, {
    kind: "tag",
    id,
    idSpan: idWord.span,
    span: command.span,
    members: words.map(({ value, span }) => ({ value, span })),
  });
}

function removeTags(command: Command, draft: Draft): void {
  if (command.words.length === 0) throw refusal(command.span, `"tag remove" needs the id of a tag.`);
  for (const word of command.words) if (!draft.tags.has(word.value)) throw missing(word, "tag", draft.tags.keys());
  for (const { value } of command.words) {
    const used = [...draft.constraints.values()].find(
      (each) => "resource" in each && each.kind === "location" && each.resource?.value === value,
    );
    if (used)
      throw refusal(command.span, `The tag "${value}" is used by the constraint "${used.id}". Remove that first.`);
    draft.tags.delete(value);
  }
}

function updateTag(command: Command, draft: Draft): void {
  const [idWord, ...rest] = command.words;
  if (!idWord) throw refusal(command.span, `"tag update" needs the id of a tag.`);
  const tag = draft.tags.get(idWord.value);
  if (!tag) throw missing(idWord, "tag", draft.tags.keys());
  const sections = sectionsOf(rest, ["add", "remove"]);
  const adding = wordsOf(sections, "add");
  const removing = wordsOf(sections, "remove");
  if (sections.before.length > 0 || adding.length + removing.length === 0) {
    throw refusal(
      sections.before[0]?.span ?? command.span,
      `"tag update" needs "add" or "remove", followed by resources.`,
    );
  }
  const before = command.options.get("--before")?.value;
  const beside = before ?? command.options.get("--after")?.value;
  checkTwice(adding);
  checkTwice(removing);
  for (const word of adding) {
    resourceAt(draft, word);
    if (!beside && tag.members.some(({ value }) => value === word.value))
      throw refusal(word.span, `"${word.value}" is already in the tag "${tag.id}".`);
  }
  for (const word of removing) {
    if (!tag.members.some(({ value }) => value === word.value))
      throw missing(
        word,
        `resource in the tag "${tag.id}"`,
        tag.members.map(({ value }) => value),
      );
  }
  const leaving = new Set([...adding, ...removing].map(({ value }) => value));
  const members = tag.members.filter(({ value }) => !leaving.has(value));
  const at = beside ? members.findIndex(({ value }) => value === beside.value) : -1;
  if (beside && at < 0) throw refusal(beside.span, `"${beside.value}" isn't in the tag "${tag.id}".`);
  const added = adding.map(({ value, span }) => ({ value, span }));
  members.splice(beside ? at + (before ? 0 : 1) : members.length, 0, ...added);
  if (members.length === 0)
    throw refusal(
      idWord.span,
      `This would leave the tag "${tag.id}" empty: remove it with "pcs tag remove ${tag.id}".`,
    );
  draft.tags.set(tag.id, { ...tag, members });
}

type LevelTarget = Pick<FencingLevel, "target" | "targetPattern" | "targetAttribute" | "targetValue">;

/** `n1`, `node%n1`, `regexp%n.*`, `attrib%rack=1` */
function targetOf(word: Word): LevelTarget {
  const at = word.value.indexOf("%");
  const type = at < 0 ? "node" : word.value.slice(0, at) || "node";
  const target = at < 0 ? word : partOf(word, at + 1);
  const name = { value: target.value, span: target.span };
  if (type === "node") return { target: name };
  if (type === "regexp") return { targetPattern: name };
  if (type === "attrib") {
    const pair = pairOf(target);
    return { targetAttribute: pair.name.value, targetValue: pair.value.value };
  }
  throw refusal(
    partOf(word, 0, at).span,
    `"${type}%" is not a target type: expected node%NAME, regexp%PATTERN or attrib%NAME=VALUE.`,
    closestOrLonger(type, ["node", "regexp", "attrib"]),
  );
}

function keyOf(level: LevelTarget): string {
  return [level.target?.value, level.targetPattern?.value, level.targetAttribute, level.targetValue]
    .map((each) => each ?? "")
    .join("\n");
}

/** Devices, separated by spaces or commas. */
function devicesOf(words: readonly Word[]): Word[] {
  return words.flatMap((word) => {
    const parts: Word[] = [];
    let start = 0;
    for (const part of word.value.split(",")) {
      parts.push(partOf(word, start, start + part.length));
      start += part.length + 1;
    }
    return parts;
  });
}

function addLevel(command: Command, draft: Draft): void {
  const [number, targetWord, ...rest] = command.words;
  if (!number || !targetWord || rest.length === 0)
    throw refusal(command.span, `"stonith level add" needs a number, a node and at least one device: 1 n1 fence-n1.`);
  const index = Number(number.value);
  if (!/^[+]?\d+$/.test(number.value) || index < 1)
    throw refusal(number.span, `"${number.value}" is not a valid level: expected an integer from 1.`);
  const target = targetOf(targetWord);
  const devices = devicesOf(rest);
  for (const device of devices) {
    if (device.isOpaque || isForced(command)) continue;
    const known = [...draft.resources.values()].filter(isFenceDevice).map(({ id }) => id);
    if (!isFenceDevice(draft.resources.get(device.value))) throw missing(device, "fence device", known);
  }
  const list = devices.map(({ value }) => value).join(",");
  const same = draft.levels.some(
    (level) =>
      level.index === index &&
      keyOf(level) === keyOf(target) &&
      level.devices.map(({ value }) => value).join(",") === list,
  );
  if (same) throw refusal(command.span, "This level already exists.");
  draft.levels = [
    ...draft.levels,
    { index, ...target, devices: devices.map(({ value, span }) => ({ value, span })), span: spanOf(command.words) },
  ];
}

function removeWhere(draft: Draft, isRemoved: (level: FencingLevel) => boolean): boolean {
  const kept = draft.levels.filter((level) => !isRemoved(level));
  const isChanged = kept.length < draft.levels.length;
  draft.levels = kept;
  return isChanged;
}

/** The filter given by `target …` and `stonith …`, or, as before pcs 0.11, by bare words: a target, then devices. */
function filterOf(words: readonly Word[]): (level: FencingLevel) => boolean {
  const sections = sectionsOf(words, ["target", "stonith"]);
  const targets = wordsOf(sections, "target");
  const [bare, ...bareDevices] = sections.before;
  const targetWord = targets[0] ?? bare;
  if (targets[1]) throw refusal(targets[1].span, "At most one target can be named.");
  const devices = devicesOf([...wordsOf(sections, "stonith"), ...bareDevices]).map(({ value }) => value);
  const key = targetWord && keyOf(targetOf(targetWord));
  return (level) =>
    (key === undefined || keyOf(level) === key) &&
    (devices.length === 0 || level.devices.map(({ value }) => value).join(",") === devices.join(","));
}

function removeLevel(command: Command, draft: Draft): void {
  const [number, ...rest] = command.words;
  if (!number) throw refusal(command.span, `"stonith level remove" needs the number of a level.`);
  const isOfFilter = filterOf(rest);
  const isGone = removeWhere(draft, (level) => level.index === Number(number.value) && isOfFilter(level));
  const [first, ...devices] = rest;
  // Before pcs 0.11 the target was optional, so the first word may be a device.
  const isOld = !isGone && first && !/^(?:target|stonith)$/.test(first.value);
  const list = isOld
    ? devicesOf([first, ...devices])
        .map(({ value }) => value)
        .join(",")
    : "";
  const isGoneAsOld =
    isOld &&
    removeWhere(
      draft,
      (level) => level.index === Number(number.value) && level.devices.map(({ value }) => value).join(",") === list,
    );
  if (!isGone && !isGoneAsOld) throw refusal(spanOf(command.words), "There is no such level.");
}

function clearLevels(command: Command, draft: Draft): void {
  const [first] = command.words;
  if (!first) {
    draft.levels = [];
    return;
  }
  if (removeWhere(draft, filterOf(command.words))) return;
  if (first.value === "target" || first.value === "stonith" || command.words.length > 1) {
    throw refusal(spanOf(command.words), "There are no such levels.");
  }
  const list = devicesOf(command.words)
    .map(({ value }) => value)
    .join(",");
  removeWhere(draft, (level) => level.devices.map(({ value }) => value).join(",") === list);
}

const define = commandsOf();
const defineRemoval = removalsOf(define);

/** `tag` and `stonith level` */
export const tagsAndLevels: readonly CommandDefinition[] = [
  define(["tag", "create"], "Gives several resources a common name.", "TAG RESOURCE…", createTag),
  ...defineRemoval(["tag"], "Removes tags; their resources stay.", "TAG…", removeTags),
  define(
    ["tag", "update"],
    "Adds resources to a tag, or removes some.",
    "TAG [add RESOURCE…] [remove RESOURCE…]",
    updateTag,
    ["--before", "--after"],
  ),
  define(
    ["stonith", "level", "add"],
    "Adds a fencing level: devices that are used together for a node.",
    "NUMBER [node%|regexp%|attrib%]TARGET DEVICE…",
    addLevel,
  ),
  ...defineRemoval(
    ["stonith", "level"],
    "Removes fencing levels.",
    "NUMBER [target TARGET] [stonith DEVICE…]",
    removeLevel,
  ),
  define(
    ["stonith", "level", "clear"],
    "Removes all fencing levels, or those of a node or of devices.",
    "[target TARGET | stonith DEVICE…]",
    clearLevels,
  ),
];
