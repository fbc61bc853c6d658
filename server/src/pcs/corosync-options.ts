import { type Pair, pairsOf, valueNamed } from "./arguments.ts";
import { checkOptions, type OptionTable } from "./option-values.ts";
import { refusal } from "./problem.ts";
import type { Word } from "./word.ts";

const onOff = ["0", "1"];
const ipVersions = ["ipv4", "ipv6", "ipv4-6", "ipv6-4"];
const port = [1, 65535] as const;
const udp = { ip_version: ipVersions, netmtu: "positive" } as const;

/** The options that `cluster setup` and similar commands accept for each part of corosync.conf. */
export const corosyncOptions = {
  totem: {
    block_unlisted_ips: ["yes", "no"],
    consensus: "number",
    downcheck: "number",
    fail_recv_const: "number",
    heartbeat_failures_allowed: "number",
    hold: "number",
    join: "number",
    max_messages: "number",
    max_network_delay: "number",
    merge: "number",
    miss_count_const: "number",
    send_join: "number",
    seqno_unchanged_const: "number",
    token: "number",
    token_coefficient: "number",
    token_retransmit: "number",
    token_retransmits_before_loss_const: "number",
    window_size: "number",
  },
  quorum: {
    auto_tie_breaker: onOff,
    last_man_standing: onOff,
    last_man_standing_window: "positive",
    wait_for_all: onOff,
  },
  knet: { ip_version: ipVersions, knet_pmtud_interval: "number", link_mode: ["active", "passive", "rr"] },
  udp,
  udpu: udp,
  crypto: {
    cipher: ["none", "aes256", "aes192", "aes128"],
    hash: ["none", "md5", "sha1", "sha256", "sha384", "sha512"],
    model: ["nss", "openssl"],
  },
  compression: { level: "number", model: "any", threshold: "number" },
  knetLink: {
    linknumber: [0, 7],
    link_priority: [0, 255],
    mcastport: port,
    ping_interval: "number",
    ping_precision: "number",
    ping_timeout: "number",
    pong_count: "number",
    transport: ["sctp", "udp"],
  },
  udpLink: {
    bindnetaddr: "any",
    broadcast: onOff,
    linknumber: [0, 0],
    mcastaddr: "any",
    mcastport: port,
    ttl: [0, 255],
  },
} as const satisfies Readonly<Record<string, OptionTable>>;

/** Options of which the first requires the second. */
const requiredTogether: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  knetLink: [
    ["ping_interval", "ping_timeout"],
    ["ping_timeout", "ping_interval"],
  ],
};

/** Words as options of a part of corosync.conf; an unknown name or value is refused, unless the command is forced. */
export function readOptions(
  words: readonly Word[],
  part: keyof typeof corosyncOptions,
  what: string,
  isForced: boolean,
): Pair[] {
  const pairs = pairsOf(words);
  if (isForced) return pairs;
  checkOptions(pairs, corosyncOptions[part], what);
  for (const [option, other] of requiredTogether[part] ?? []) {
    const word = valueNamed(pairs, option);
    if (word && !valueNamed(pairs, other)) throw refusal(word.span, `"${option}" has no effect without ${other}=.`);
  }
  return pairs;
}
