import type { NvPair } from "../../model/attributes.ts";
import type { Bundle, Mapping } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/fuzzy-match.ts";
import { nvPairOf, type Pair, pairsOf, type Sections, sectionsOf, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced } from "../command.ts";
import type { Draft } from "../draft.ts";
import { idOf, newId } from "../ids.ts";
import { missing, resourceAt } from "../lookups.ts";
import { checkOptions, type OptionTable } from "../option-values.ts";
import { refusal } from "../problem.ts";
import { changedPairs, changedSets } from "../sets.ts";
import type { Word } from "../word.ts";

const containerTypes = ["docker", "podman", "rkt"];
const containerOptions: OptionTable = {
  image: "any",
  masters: "number",
  network: "any",
  options: "any",
  "promoted-max": "number",
  replicas: "positive",
  "replicas-per-host": "positive",
  "run-command": "any",
};
const port = [1, 65535] as const;
const networkOptions: OptionTable = {
  "control-port": port,
  "host-interface": "any",
  "host-netmask": [1, 32],
  "ip-range-start": "any",
};
const portOptions: OptionTable = { id: "any", port, "internal-port": port, range: "any" };
const storageOptions: OptionTable = {
  id: "any",
  options: "any",
  "source-dir": "any",
  "source-dir-root": "any",
  "target-dir": "any",
};
const keywords = ["meta", "container", "network", "port-map", "storage-map"];

function checked(
  command: Command,
  words: readonly Word[],
  table: OptionTable,
  what: string,
  mayBeEmpty = false,
): Pair[] {
  const pairs = pairsOf(words);
  if (!isForced(command)) checkOptions(pairs, table, what, mayBeEmpty);
  return pairs;
}

function mapping(
  command: Command,
  draft: Draft,
  bundle: string,
  words: readonly Word[],
  kind: "port" | "storage",
  taken: Set<string>,
): Mapping {
  const pairs = checked(command, words, kind === "port" ? portOptions : storageOptions, `a ${kind}-map`);
  const value = (name: string): string | undefined => pairs.find((pair) => pair.name.value === name)?.value.value;
  const at = words[0]?.span ?? command.span;
  if (kind === "port" && (value("port") === undefined) === (value("range") === undefined))
    throw refusal(at, `A port-map needs either port= or range=.`);
  if (kind === "port" && value("internal-port") !== undefined && value("port") === undefined)
    throw refusal(at, `internal-port= is only allowed with port=.`);
  if (kind === "storage" && value("target-dir") === undefined) throw refusal(at, `A storage-map needs target-dir=.`);
  if (kind === "storage" && (value("source-dir") === undefined) === (value("source-dir-root") === undefined))
    throw refusal(at, `A storage-map needs either source-dir= or source-dir-root=.`);
  const idWord = pairs.find((pair) => pair.name.value === "id")?.value;
  const base = kind === "port" ? `${bundle}-port-map-${value("port") ?? value("range")}` : `${bundle}-storage-map`;
  if (idWord && !idWord.isOpaque && taken.has(idWord.value))
    throw refusal(idWord.span, `"${idWord.value}" already exists. Give the mapping another id.`);
  let id = idWord ? newId(idWord, draft, "mapping") : draft.uniqueId(idOf(base));
  for (let number = 1; taken.has(id); number++) id = `${idOf(base)}-${number}`;
  taken.add(id);
  return { id, attributes: pairs.filter((pair) => pair.name.value !== "id" && pair.value.value !== "").map(nvPairOf) };
}

function sections(command: Command, words: readonly Word[]): Sections {
  const read = sectionsOf(words, keywords);
  const first = read.before[0];
  if (first)
    throw refusal(
      first.span,
      `Expected "container", "network", "port-map", "storage-map" or "meta" before "${first.value}".`,
      closestOrLonger(first.value, keywords),
    );
  for (const each of [...read.of.values()].flat()) {
    if (each.words.length === 0)
      throw refusal(each.keyword.span, `"${each.keyword.value}" must be followed by options.`);
  }
  if (words.length === 0) throw refusal(command.span, `"${command.definition.path.join(" ")}" needs something to set.`);
  return read;
}

function create(command: Command, draft: Draft): void {
  const [idWord, ...rest] = command.words;
  if (!idWord)
    throw refusal(
      command.span,
      `"resource bundle create" needs an id: pcs resource bundle create web container docker image=httpd.`,
    );
  const id = newId(idWord, draft, "bundle");
  const read = sections(command, rest);
  const words = wordsOf(read, "container");
  const type = words[0] && !words[0].value.includes("=") ? words[0] : undefined;
  if (type && !containerTypes.includes(type.value))
    throw refusal(
      type.span,
      `"${type.value}" is not a container type: expected ${containerTypes.join(", ")}.`,
      closestOrLonger(type.value, containerTypes),
    );
  if (!type) throw refusal(words[0]?.span ?? command.span, `"container" needs a type: ${containerTypes.join(", ")}.`);
  const container = checked(command, words.slice(1), containerOptions, "a container");
  if (!container.some(({ name, value }) => name.value === "image" && value.value !== ""))
    throw refusal(type.span, `A container needs image=.`);
  const bundle: Bundle = {
    kind: "bundle",
    id,
    idSpan: idWord.span,
    span: command.span,
    container: { type: type.value, attributes: changedPairs([], container.map(nvPairOf)) },
    params: [],
    meta: [],
  };
  put(command, draft, withParts(command, draft, bundle, read));
}

/** The bundle with networks, mappings and meta attributes added. */
function withParts(command: Command, draft: Draft, bundle: Bundle, read: Sections): Bundle {
  const taken = new Set(
    [...(bundle.network?.ports ?? []), ...(bundle.storage?.mappings ?? [])].flatMap(({ id }) => id ?? []),
  );
  const ports = (read.of.get("port-map") ?? []).map(({ words }) =>
    mapping(command, draft, bundle.id, words, "port", taken),
  );
  const mappings = (read.of.get("storage-map") ?? []).map(({ words }) =>
    mapping(command, draft, bundle.id, words, "storage", taken),
  );
  const network = checked(command, wordsOf(read, "network"), networkOptions, "a network").map(nvPairOf);
  return withAll(
    bundle,
    network,
    [...(bundle.network?.ports ?? []), ...ports],
    [...(bundle.storage?.mappings ?? []), ...mappings],
    pairsOf(wordsOf(read, "meta")).map(nvPairOf),
  );
}

function withAll(
  bundle: Bundle,
  network: readonly NvPair[],
  ports: readonly Mapping[],
  mappings: readonly Mapping[],
  meta: readonly NvPair[],
): Bundle {
  const { network: old, storage, ...rest } = bundle;
  const attributes = changedPairs(old?.attributes ?? [], network);
  const hasNetwork = old !== undefined || attributes.length > 0 || ports.length > 0;
  const hasStorage = storage !== undefined || mappings.length > 0;
  return {
    ...rest,
    ...(hasNetwork ? { network: { attributes, ports } } : {}),
    ...(hasStorage ? { storage: { mappings } } : {}),
    meta: changedSets(bundle.meta, meta),
  };
}

function put(command: Command, draft: Draft, bundle: Bundle): void {
  const stopping = command.options.has("--disabled") ? [{ name: "target-role", value: "Stopped" }] : [];
  draft.resources.set(bundle.id, { ...bundle, meta: changedSets(bundle.meta, stopping) });
}

function bundleAt(command: Command, draft: Draft): { bundle: Bundle; rest: readonly Word[] } {
  const [word, ...rest] = command.words;
  if (!word) throw refusal(command.span, `"${command.definition.path.join(" ")}" needs the id of a bundle.`);
  return { bundle: resourceAt(draft, word, "bundle", ["bundle"]), rest };
}

function reset(command: Command, draft: Draft): void {
  const { bundle, rest } = bundleAt(command, draft);
  const read = sections(command, rest);
  const container = checked(command, wordsOf(read, "container"), containerOptions, "a container");
  if (!container.some(({ name }) => name.value === "image"))
    throw refusal(command.nameSpan, `A container needs image=.`);
  const { network: _network, storage: _storage, ...bare } = bundle;
  const emptied: Bundle = {
    ...bare,
    ...(bundle.network ? { network: { attributes: [], ports: [] } } : {}),
    ...(bundle.storage ? { storage: { mappings: [] } } : {}),
    ...(bundle.container
      ? { container: { ...bundle.container, attributes: changedPairs([], container.map(nvPairOf)) } }
      : {}),
    meta: [],
  };
  put(command, draft, withParts(command, draft, emptied, read));
}

function update(command: Command, draft: Draft): void {
  const { bundle, rest } = bundleAt(command, draft);
  const read = sections(command, rest);
  const container = checked(command, wordsOf(read, "container"), containerOptions, "a container", true).map(nvPairOf);
  const hasNetwork = bundle.network !== undefined;
  const network = checked(command, wordsOf(read, "network"), networkOptions, "a network", hasNetwork).map(nvPairOf);
  const changedMaps = (keyword: "port-map" | "storage-map", old: readonly Mapping[]): Mapping[] => {
    const adding: (readonly Word[])[] = [];
    const leaving = new Set<string>();
    for (const { keyword: word, words } of read.of.get(keyword) ?? []) {
      const [verb, ...more] = words;
      if (verb?.value === "add" && more.length > 0) adding.push(more);
      else if ((verb?.value === "remove" || verb?.value === "delete") && more.length > 0) {
        for (const id of more) {
          if (!old.some((each) => each.id === id.value))
            throw missing(
              id,
              keyword,
              old.flatMap((each) => each.id ?? []),
            );
          leaving.add(id.value);
        }
      } else
        throw refusal(
          verb?.span ?? word.span,
          `"${keyword}" needs "add" and options, or "remove" and ids.`,
          verb && closestOrLonger(verb.value, ["add", "remove"]),
        );
    }
    const kept = old.filter(({ id }) => id === undefined || !leaving.has(id));
    const taken = new Set(kept.flatMap(({ id }) => id ?? []));
    return [
      ...kept,
      ...adding.map((words) =>
        mapping(command, draft, bundle.id, words, keyword === "port-map" ? "port" : "storage", taken),
      ),
    ];
  };
  const ports = changedMaps("port-map", bundle.network?.ports ?? []);
  const mappings = changedMaps("storage-map", bundle.storage?.mappings ?? []);
  const changed: Bundle = bundle.container
    ? {
        ...bundle,
        container: { ...bundle.container, attributes: changedPairs(bundle.container.attributes, container) },
      }
    : bundle;
  put(command, draft, withAll(changed, network, ports, mappings, pairsOf(wordsOf(read, "meta")).map(nvPairOf)));
}

const define = commandsOf("resource bundle", ["--disabled", "--wait"]);

const parts = "[network NAME=VALUE…] [port-map NAME=VALUE…]… [storage-map NAME=VALUE…]… [meta NAME=VALUE…]";

/** `resource bundle` */
export const bundles: readonly CommandDefinition[] = [
  define(
    ["create"],
    "Creates a bundle: a container that the cluster runs, with its network and storage.",
    `ID container docker|podman [NAME=VALUE]… ${parts}`,
    create,
  ),
  define(
    ["reset"],
    "Resets a bundle's options, and keeps the resource in it.",
    `ID [container NAME=VALUE…] ${parts}`,
    reset,
  ),
  define(
    ["update"],
    "Changes a bundle; an empty value removes an option.",
    "ID [container NAME=VALUE…] [network NAME=VALUE…] [port-map add|remove …]… [storage-map add|remove …]… [meta NAME=VALUE…]",
    update,
    ["--wait"],
  ),
];
