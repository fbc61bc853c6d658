import { onlyNames, type Pair, pairsOf, type Sections, sectionsOf, valueNamed, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced, removalsOf, reportAddition } from "../command.ts";
import {
  type CorosyncDraft,
  type CorosyncNode,
  type Settings,
  type Transport,
  transports,
  withSettings,
  withTwoNode,
} from "../corosync-draft.ts";
import { readOptions } from "../corosync-options.ts";
import type { Draft } from "../draft.ts";
import { refusal } from "../problem.ts";
import type { Word } from "../word.ts";
import { oldOptions, oldSetup, transportAt } from "./old-cluster-setup.ts";

/** Corosync's names for the options of a knet link. */
const knetLink: Readonly<Record<string, string>> = {
  linknumber: "linknumber",
  link_priority: "knet_link_priority",
  mcastport: "mcastport",
  ping_interval: "knet_ping_interval",
  ping_precision: "knet_ping_precision",
  ping_timeout: "knet_ping_timeout",
  pong_count: "knet_pong_count",
  transport: "knet_transport",
};

/** The settings of pairs, in the order of their names, each name with a prefix. */
export function settingsOf(pairs: readonly Pair[], prefix = ""): [string, string][] {
  return pairs
    .map(({ name, value }): [string, string] => [prefix + name.value, value.value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `n1 addr=10.0.0.1 addr=10.1.0.1 n2 …`: nodes with their addresses; a node's name is its address where none is given. */
function nodesOf(words: readonly Word[]): CorosyncNode[] {
  const first = words[0];
  if (first?.value.includes("=")) throw refusal(first.span, `Expected the name of a node before "${first.value}".`);
  const starts = words.flatMap((word, index) => (word.value.includes("=") ? [] : [index]));
  const seen = new Set<string>();
  return starts.map((start, i) => {
    const name = words[start] as Word;
    if (seen.has(name.value)) throw refusal(name.span, `The node "${name.value}" is listed twice.`);
    seen.add(name.value);
    const addresses = pairsOf(words.slice(start + 1, starts[i + 1] ?? words.length), new Set(["addr"]));
    onlyNames(addresses, ["addr"], `the node "${name.value}"`);
    return {
      name: name.value,
      id: i + 1,
      addresses: addresses.length > 0 ? addresses.map(({ value }) => value.value) : [name.value],
    };
  });
}

/** The options of links in the order of their numbers; those without a number get the first free ones. */
function linksOf(
  command: Command,
  sections: readonly { readonly keyword: Word; readonly words: readonly Word[] }[],
  transport: Transport,
  count: number,
): Settings[] {
  const isKnet = transport === "knet";
  const part = isKnet ? "knetLink" : "udpLink";
  const links = sections.map(({ words }) => new Map(settingsOf(readOptions(words, part, "a link", isForced(command)))));
  const extra = sections[count];
  if (extra) {
    const has = count === 1 ? "one address" : `${count} addresses`;
    throw refusal(extra.keyword.span, `There are ${sections.length} links here, but each node has ${has}.`);
  }
  for (const { words } of sections) {
    const number = words.find(({ value }) => value.startsWith("linknumber="));
    const own = Number(number?.value.slice("linknumber=".length));
    if (number && !number.isOpaque && own >= count)
      throw refusal(
        number.span,
        `There is no link ${own}: each node has ${count === 1 ? "one address, for link 0" : `${count} addresses, for the links 0 to ${count - 1}`}.`,
      );
  }
  const used = new Set(links.flatMap((link) => link.get("linknumber") ?? []));
  for (const link of links) {
    if (link.has("linknumber")) continue;
    let number = 0;
    while (used.has(String(number))) number++;
    used.add(String(number));
    link.set("linknumber", String(number));
  }
  return links
    .sort((a, b) => Number(a.get("linknumber")) - Number(b.get("linknumber")))
    .filter((link) => link.size > 1)
    .map((link) => {
      const named = [...link].map(([name, value]): [string, string] => [
        isKnet ? (knetLink[name] ?? name) : name,
        value,
      ]);
      // Broadcast replaces the multicast address.
      const translated = named.map(([name, value]): [string, string] =>
        name === "broadcast" ? [name, value === "1" ? "yes" : "no"] : [name, value],
      );
      return new Map(translated.sort(([a], [b]) => (a < b ? -1 : 1)));
    });
}

function setUp(command: Command, draft: Draft): void {
  if (draft.corosync && !isForced(command)) throw refusal(command.span, "This script has already set up a cluster.");
  const made = command.options.has("--name") ? oldSetup(command) : currentSetup(command);
  if (made.transport === "knet" && !made.totem.has("crypto_cipher")) {
    const crypto: [string, string][] = [
      ["crypto_cipher", "aes256"],
      ["crypto_hash", "sha256"],
    ];
    const hasOwn = [...made.totem.keys()].some((name) => name.startsWith("crypto_"));
    draft.corosync = withTwoNode(hasOwn ? made : { ...made, totem: withSettings(made.totem, crypto) });
    if (!hasOwn)
      reportAddition(command, command.nameSpan, "pcs encrypts the cluster's traffic by default (aes256, sha256).");
  } else draft.corosync = withTwoNode(made);
  if (draft.corosync.quorum.has("two_node"))
    reportAddition(command, command.nameSpan, "pcs sets two_node for a cluster of two nodes.");
}

function currentSetup(command: Command): CorosyncDraft {
  const [nameWord, ...rest] = command.words;
  const old = [...command.options].find(([name]) => oldOptions.has(name));
  if (old) throw refusal(old[1].word.span, `"${old[0]}" is an option of pcs 0.9, which also needs --name.`);
  if (!nameWord || rest.length === 0)
    throw refusal(
      command.span,
      `"cluster setup" needs a name for the cluster and its nodes: pcs cluster setup web n1 n2.`,
    );
  if (!nameWord.isOpaque && !isForced(command) && !/^[\w-]{1,32}$/.test(nameWord.value))
    throw refusal(
      nameWord.span,
      `pcs refuses "${nameWord.value}" as the name of a cluster, since GFS2 couldn't be mounted: use at most 32 letters, digits, _ and -, or add --force.`,
    );
  const sections = sectionsOf(rest, ["transport", "totem", "quorum"]);
  const nodes = nodesOf(sections.before);
  const [transportWord, ...options] = wordsOf(sections, "transport");
  if (sections.of.has("transport") && !transportWord)
    throw refusal(command.nameSpan, `"transport" needs a type: ${transports.join(", ")}.`);
  const transport = transportAt(transportWord);
  const parts = sectionsOf(options, ["compression", "crypto", "link"]);
  const totem = withSettings(new Map(), [
    ...transportSettings(command, parts, transport),
    ...settingsOf(readOptions(wordsOf(sections, "totem"), "totem", "totem", isForced(command))),
  ]);
  const quorum = withSettings(new Map(), settingsOf(quorumPairs(command, wordsOf(sections, "quorum"))));
  const links = linksOf(
    command,
    parts.of.get("link") ?? [],
    transport,
    Math.max(1, ...nodes.map(({ addresses }) => addresses.length)),
  );
  return { span: command.span, name: nameWord.value, transport, nodes, totem, links, quorum };
}

function transportSettings(command: Command, parts: Sections, transport: Transport): [string, string][] {
  const generic = readOptions(parts.before, transport, `the transport ${transport}`, isForced(command));
  const crypto = readOptions(wordsOf(parts, "crypto"), "crypto", "crypto", isForced(command));
  const compression = readOptions(wordsOf(parts, "compression"), "compression", "compression", isForced(command));
  const foreign = transport === "knet" ? undefined : (crypto[0] ?? compression[0]);
  if (foreign) throw refusal(foreign.word.span, `The transport ${transport} can't encrypt or compress: only knet can.`);
  return [...settingsOf(generic), ...settingsOf(compression, "knet_compression_"), ...settingsOf(crypto, "crypto_")];
}

/** The options of quorum; a window without last_man_standing is refused. */
export function quorumPairs(command: Command, words: readonly Word[], old: Settings = new Map()): Pair[] {
  const pairs = readOptions(words, "quorum", "quorum", isForced(command));
  const after = withSettings(old, settingsOf(pairs));
  const window = valueNamed(pairs, "last_man_standing_window");
  if (window?.value && after.get("last_man_standing") !== "1" && !isForced(command)) {
    throw refusal(window.span, `"last_man_standing_window" has no effect without last_man_standing=1.`);
  }
  return pairs;
}

/** The corosync.conf that a command changes; undefined, with a note, where the script has created none. */
export function corosyncOf(command: Command, draft: Draft): CorosyncDraft | undefined {
  if (!draft.corosync) {
    const message = `"${command.definition.path.join(" ")}" changes corosync.conf, which this script doesn't create; it is skipped.`;
    command.report({ span: command.nameSpan, severity: "information", code: "unknown-value", message });
  }
  return draft.corosync;
}

function updateConfig(command: Command, draft: Draft): void {
  const corosync = corosyncOf(command, draft);
  if (!corosync) return;
  const sections = sectionsOf(command.words, ["transport", "compression", "crypto", "totem"]);
  const first = sections.before[0];
  if (first)
    throw refusal(first.span, `Expected "transport", "compression", "crypto" or "totem" before "${first.value}".`);
  const parts: Sections = { before: wordsOf(sections, "transport"), of: sections.of };
  const changes = [
    ...transportSettings(command, parts, corosync.transport),
    ...settingsOf(readOptions(wordsOf(sections, "totem"), "totem", "totem", isForced(command))),
  ];
  draft.corosync = { ...corosync, totem: withSettings(corosync.totem, changes) };
}

function addNode(command: Command, draft: Draft): void {
  const corosync = corosyncOf(command, draft);
  if (!corosync) return;
  const words = command.words.filter(({ value }) => !/^(?:watchdog|device)=/.test(value));
  const [node] = nodesOf(words);
  if (!node) throw refusal(command.span, `"cluster node add" needs the name of a node.`);
  const used = new Set(corosync.nodes.map(({ id }) => id));
  let id = 1;
  while (used.has(id)) id++;
  draft.corosync = withTwoNode({ ...corosync, nodes: [...corosync.nodes, { ...node, id }] });
}

function removeNodes(command: Command, draft: Draft): void {
  const corosync = corosyncOf(command, draft);
  if (!corosync) return;
  const names = new Set(command.words.map(({ value }) => value));
  draft.corosync = withTwoNode({ ...corosync, nodes: corosync.nodes.filter(({ name }) => !names.has(name)) });
  for (const name of names) draft.nodes.delete(name);
}

const define = commandsOf("cluster");
const defineRemoval = removalsOf(define);

/** `cluster setup` and what changes its corosync.conf */
export const clusterSetup: readonly CommandDefinition[] = [
  define(
    ["setup"],
    "Sets up a cluster: creates the nodes' corosync.conf.",
    "NAME NODE [addr=ADDRESS]… [transport KIND [NAME=VALUE]… [link NAME=VALUE…]… [compression …] [crypto …]] [totem NAME=VALUE…] [quorum NAME=VALUE…]",
    setUp,
    [
      "--start",
      "--enable",
      "--wait",
      "--no-keys-sync",
      "--no-cluster-uuid",
      "--corosync_conf",
      "--overwrite",
      "--local",
      "--name",
      ...oldOptions,
    ],
  ),
  define(
    ["config", "update"],
    "Changes options of corosync.conf; an empty value removes one.",
    "[transport NAME=VALUE…] [compression …] [crypto …] [totem …]",
    updateConfig,
    ["--corosync_conf"],
  ),
  define(
    ["node", "add"],
    "Adds a node to the cluster.",
    "NODE [addr=ADDRESS]… [watchdog=PATH] [device=PATH]…",
    addNode,
    ["--start", "--enable", "--wait", "--no-watchdog-validation"],
  ),
  ...defineRemoval(["node"], "Removes nodes from the cluster.", "NODE…", removeNodes),
];
