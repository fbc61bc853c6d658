import { closestOrLonger } from "../../text/fuzzy-match.ts";
import { type Command, reportLegacyForm } from "../command.ts";
import { type CorosyncDraft, type Settings, type Transport, transports } from "../corosync-draft.ts";
import { corosyncOptions } from "../corosync-options.ts";
import { refusal } from "../problem.ts";
import type { Word } from "../word.ts";

/** The transport a word names; knet where none is named. */
export function transportAt(word: Word | undefined): Transport {
  const transport = transports.find((each) => each === (word?.value ?? "knet"));
  if (transport) return transport;
  const { value = "", span = { start: 0, end: 0 } } = word ?? {};
  const message = `"${value}" is not a transport: expected ${transports.join(", ")}.`;
  throw refusal(span, message, closestOrLonger(value, transports));
}

/** Options of `cluster setup` in pcs 0.9 that are now options of corosync's totem or quorum section. */
const oldTotem = ["token", "token_coefficient", "join", "consensus", "miss_count_const", "fail_recv_const", "netmtu"];
const oldLinkOptions = ["addr", "bindnetaddr", "mcast", "mcastport", "ttl", "broadcast"];
/** The options of `cluster setup` that only pcs 0.9 had. */
export const oldOptions = new Set([
  "--transport",
  "--rrpmode",
  "--ipv6",
  "--encryption",
  ...Object.keys(corosyncOptions.quorum).map((name) => `--${name}`),
  ...oldTotem.map((name) => `--${name}`),
  ...oldLinkOptions.flatMap((name) => [`--${name}0`, `--${name}1`]),
]);

/** `cluster setup --name web n1,n1-alt n2,n2-alt --token 10000` of pcs 0.9, for current corosync. */
export function oldSetup(command: Command): CorosyncDraft {
  const value = (name: string): string | undefined => command.options.get(name)?.value?.value;
  const name = command.options.get("--name");
  reportLegacyForm(
    command,
    name?.word.span ?? command.nameSpan,
    `"--name" is an option of pcs 0.9; the name now comes first: pcs cluster setup ${name?.value?.value ?? "NAME"} ….`,
  );
  if (command.words.length === 0) throw refusal(command.span, `"cluster setup" needs the nodes of the cluster.`);
  const nodes = command.words.map((word, index) => {
    if (word.value.includes("="))
      throw refusal(word.span, `With --name, nodes are written as in pcs 0.9: n1 or n1,n1-alt.`);
    const addresses = word.value.split(",");
    return { name: addresses[0] as string, id: index + 1, addresses };
  });
  const transport = transportAt(command.options.get("--transport")?.value);
  const totem: [string, string][] = oldTotem.flatMap((each): [string, string][] => {
    const given = value(`--${each}`);
    return given === undefined ? [] : [[each, given]];
  });
  if (command.options.has("--ipv6")) totem.push(["ip_version", "ipv6"]);
  if (transport === "knet" && value("--encryption") === "0")
    totem.push(["crypto_cipher", "none"], ["crypto_hash", "none"]);
  if (transport === "knet" && value("--rrpmode") !== undefined)
    totem.push(["link_mode", value("--rrpmode") === "active" ? "active" : "passive"]);
  const quorum: [string, string][] = Object.keys(corosyncOptions.quorum).flatMap((each): [string, string][] => {
    const given = value(`--${each}`);
    return given === undefined ? [] : [[each, given]];
  });
  return {
    span: command.span,
    name: name?.value?.value ?? "",
    transport,
    nodes,
    totem: new Map(totem),
    links: oldLinks(command, transport),
    quorum: new Map(quorum),
  };
}

function oldLinks(command: Command, transport: Transport): Settings[] {
  return [0, 1].flatMap((number) => {
    const value = (name: string): string | undefined => command.options.get(`--${name}${number}`)?.value?.value;
    const pairs: [string, string | undefined][] =
      transport === "udp"
        ? [
            ["bindnetaddr", value("addr")],
            ["mcastaddr", value("mcast")],
            ["mcastport", value("mcastport")],
            ["ttl", value("ttl")],
          ]
        : [["mcastport", value("mcastport")]];
    const given = pairs.flatMap(([name, each]): [string, string][] => (each === undefined ? [] : [[name, each]]));
    return given.length > 0 ? [new Map<string, string>([["linknumber", String(number)], ...given])] : [];
  });
}
