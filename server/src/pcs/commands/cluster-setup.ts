import { closestOrLonger } from "../../text/fuzzy-match.ts";
import { onlyNames, type Pair, pairsOf, type Sections, sectionsOf, valueNamed, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, isForced, reportNewForm } from "../command.ts";
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
import type { Word } from "../messages.ts";
import { refusal } from "../problem.ts";
import { oldOptions, oldSetup, transportAt } from "./old-cluster-setup.ts";

/** Corosync's names for what a link of knet may be told. */
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

function settingsOf(pairs: readonly Pair[], prefix = ""): [string, string][] {
  return pairs
    .map(({ name, value }): [string, string] => [prefix + name.value, value.value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `n1 addr=10.0.0.1 addr=10.1.0.1 n2 …`: nodes with their addresses; a node's name is its address where none is given. */
function nodesOf(words: readonly Word[]): CorosyncNode[] {
  const first = words[0];
  if (first?.value.includes("=")) throw refusal(first.span, `The name of a node is needed before "${first.value}".`);
  const starts = words.flatMap((word, index) => (word.value.includes("=") ? [] : [index]));
  const seen = new Set<string>();
  return starts.map((start, i) => {
    const name = words[start] as Word;
    if (seen.has(name.value)) throw refusal(name.span, `The node "${name.value}" is named twice.`);
    seen.add(name.value);
    const addresses = pairsOf(words.slice(start + 1, starts[i + 1] ?? words.length), new Set(["addr"]));
    onlyNames(addresses, ["addr"], `the node "${name.value}"`, closestOrLonger);
    return {
      name: name.value,
      id: i + 1,
      addresses: addresses.length > 0 ? addresses.map(({ value }) => value.value) : [name.value],
    };
  });
}

/** The options of links in the order of their numbers; those without a number get the first ones free. */
function linksOf(
  command: Command,
  sections: readonly { readonly words: readonly Word[] }[],
  transport: Transport,
): Settings[] {
  const isKnet = transport === "knet";
  const part = isKnet ? "knetLink" : "udpLink";
  const links = sections.map(({ words }) => new Map(settingsOf(readOptions(words, part, "a link", isForced(command)))));
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
      // Broadcast stands in the place of an address to send to.
      const translated = named.map(([name, value]): [string, string] =>
        name === "broadcast" ? [name, value === "1" ? "yes" : "no"] : [name, value],
      );
      return new Map(translated.sort(([a], [b]) => (a < b ? -1 : 1)));
    });
}

function setUp(command: Command, draft: Draft): void {
  if (draft.corosync && !isForced(command)) throw refusal(command.span, "This script has set up a cluster already.");
  const made = command.options.has("--name") ? oldSetup(command) : todaysSetup(command);
  if (made.transport === "knet" && !made.totem.has("crypto_cipher")) {
    const crypto: [string, string][] = [
      ["crypto_cipher", "aes256"],
      ["crypto_hash", "sha256"],
    ];
    const hasOwn = [...made.totem.keys()].some((name) => name.startsWith("crypto_"));
    draft.corosync = withTwoNode(hasOwn ? made : { ...made, totem: withSettings(made.totem, crypto) });
    if (!hasOwn)
      reportNewForm(
        command,
        command.nameSpan,
        "pcs encrypts the cluster's traffic (aes256, sha256) where nothing else is said.",
      );
  } else draft.corosync = withTwoNode(made);
  if (draft.corosync.quorum.has("two_node"))
    reportNewForm(command, command.nameSpan, "pcs sets two_node for a cluster of two nodes.");
}

function todaysSetup(command: Command): CorosyncDraft {
  const [nameWord, ...rest] = command.words;
  const old = [...command.options].find(([name]) => oldOptions.has(name));
  if (old) throw refusal(old[1].word.span, `"${old[0]}" belongs to pcs 0.9, which also needs --name.`);
  if (!nameWord || rest.length === 0)
    throw refusal(
      command.span,
      `"cluster setup" needs a name for the cluster and its nodes: pcs cluster setup web n1 n2.`,
    );
  const sections = sectionsOf(rest, ["transport", "totem", "quorum"]);
  const nodes = nodesOf(sections.before);
  const [transportWord, ...options] = wordsOf(sections, "transport");
  if (sections.of.has("transport") && !transportWord)
    throw refusal(command.nameSpan, `"transport" needs its kind: ${transports.join(", ")}.`);
  const transport = transportAt(transportWord);
  const parts = sectionsOf(options, ["compression", "crypto", "link"]);
  const totem = withSettings(new Map(), [
    ...transportSettings(command, parts, transport),
    ...settingsOf(readOptions(wordsOf(sections, "totem"), "totem", "totem", isForced(command))),
  ]);
  const quorum = withSettings(new Map(), settingsOf(quorumPairs(command, wordsOf(sections, "quorum"))));
  const links = linksOf(command, parts.of.get("link") ?? [], transport);
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

/** The options of quorum; a window without what opens it is refused. */
export function quorumPairs(command: Command, words: readonly Word[], old: Settings = new Map()): Pair[] {
  const pairs = readOptions(words, "quorum", "quorum", isForced(command));
  const after = withSettings(old, settingsOf(pairs));
  const window = valueNamed(pairs, "last_man_standing_window");
  if (window?.value && after.get("last_man_standing") !== "1" && !isForced(command)) {
    throw refusal(window.span, `"last_man_standing_window" is of no use without last_man_standing=1.`);
  }
  return pairs;
}

/** The corosync.conf that a command changes; refused where the script has made none. */
export function corosyncOf(command: Command, draft: Draft): CorosyncDraft | undefined {
  if (!draft.corosync) {
    const message = `"${command.definition.path.join(" ")}" changes corosync.conf, which this script doesn't make; nothing is taken over.`;
    command.tell({ span: command.nameSpan, severity: "information", code: "unknown-value", message });
  }
  return draft.corosync;
}

function updateConfig(command: Command, draft: Draft): void {
  const corosync = corosyncOf(command, draft);
  if (!corosync) return;
  const sections = sectionsOf(command.words, ["transport", "compression", "crypto", "totem"]);
  const first = sections.before[0];
  if (first)
    throw refusal(first.span, `"transport", "compression", "crypto" or "totem" is expected before "${first.value}".`);
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

const define = (
  path: readonly string[],
  summary: string,
  form: string,
  options: readonly string[],
  run: NonNullable<CommandDefinition["run"]>,
): CommandDefinition => ({
  path: ["cluster", ...path],
  kind: "configures",
  summary,
  form,
  options,
  run,
});

/** `cluster setup` and what changes its corosync.conf */
export const clusterSetup: readonly CommandDefinition[] = [
  define(
    ["setup"],
    "Makes a cluster of some nodes: their corosync.conf.",
    "NAME NODE [addr=ADDRESS]… [transport KIND [NAME=VALUE]… [link NAME=VALUE…]… [compression …] [crypto …]] [totem NAME=VALUE…] [quorum NAME=VALUE…]",
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
    setUp,
  ),
  define(
    ["config", "update"],
    "Changes options of corosync.conf; an empty value takes one away.",
    "[transport NAME=VALUE…] [compression …] [crypto …] [totem …]",
    ["--corosync_conf"],
    updateConfig,
  ),
  define(
    ["node", "add"],
    "Adds a node to the cluster.",
    "NODE [addr=ADDRESS]… [watchdog=PATH] [device=PATH]…",
    ["--start", "--enable", "--wait", "--no-watchdog-validation"],
    addNode,
  ),
  define(["node", "remove"], "Takes nodes out of the cluster.", "NODE…", [], removeNodes),
  define(["node", "delete"], "Takes nodes out of the cluster.", "NODE…", [], removeNodes),
];
