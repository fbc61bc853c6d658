import { pairsOf, sectionsOf, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced, removalsOf } from "../command.ts";
import { type CorosyncDraft, type QuorumDevice, withSettings, withTwoNode } from "../corosync-draft.ts";
import type { Draft } from "../draft.ts";
import { refusal } from "../problem.ts";
import type { Word } from "../word.ts";
import { corosyncOf, quorumPairs, settingsOf } from "./cluster-setup.ts";

/** Options that are incompatible with a quorum device: pcs removes them. */
const withoutDevice = [
  "allow_downscale",
  "two_node",
  "auto_tie_breaker",
  "last_man_standing",
  "last_man_standing_window",
];

function settings(words: readonly Word[]): [string, string][] {
  return settingsOf(pairsOf(words));
}

function update(command: Command, draft: Draft): void {
  const corosync = corosyncOf(command, draft);
  if (!corosync) return;
  const pairs = quorumPairs(command, command.words, corosync.quorum);
  if (pairs.length === 0) throw refusal(command.span, `"quorum update" needs an option and its value: wait_for_all=1.`);
  const banned = corosync.device && pairs.find(({ name }) => withoutDevice.includes(name.value));
  if (banned) throw refusal(banned.word.span, `"${banned.name.value}" can't be set together with a quorum device.`);
  draft.corosync = withTwoNode({ ...corosync, quorum: withSettings(corosync.quorum, settings(command.words)) });
}

/** A device has one vote with ffsplit; otherwise corosync-qdevice determines its votes. */
function withVotes(device: QuorumDevice): QuorumDevice {
  if (device.model !== "net") return device;
  const votes = device.ofModel.get("algorithm") === "ffsplit" ? "1" : "";
  return { ...device, generic: withSettings(device.generic, [["votes", votes]]) };
}

function read(command: Command): {
  generic: [string, string][];
  model: readonly Word[];
  heuristics: [string, string][];
} {
  const sections = sectionsOf(command.words, ["model", "heuristics"]);
  for (const keyword of ["model", "heuristics"]) {
    const empty = sections.of.get(keyword)?.find(({ words }) => words.length === 0);
    if (empty) throw refusal(empty.keyword.span, `"${keyword}" must be followed by options.`);
  }
  return {
    generic: settings(sections.before),
    model: wordsOf(sections, "model"),
    heuristics: settings(wordsOf(sections, "heuristics")),
  };
}

function addDevice(command: Command, draft: Draft): void {
  const { generic, model, heuristics } = read(command);
  const [kind, ...ofModel] = model;
  if (!kind || kind.value.includes("="))
    throw refusal(command.span, `"quorum device add" needs a model: model net host=qnetd algorithm=ffsplit.`);
  if (kind.value !== "net" && !isForced(command))
    throw refusal(kind.span, `"${kind.value}" is not a model of quorum device: expected net.`, "net");
  const given = pairsOf(ofModel);
  for (const name of ["host", "algorithm"]) {
    if (!given.some((pair) => pair.name.value === name && pair.value.value !== ""))
      throw refusal(kind.span, `A quorum device of the model net needs ${name}=.`);
  }
  const corosync = corosyncOf(command, draft);
  if (!corosync) return;
  if (corosync.device) throw refusal(command.span, "There is already a quorum device.");
  const device = withVotes({
    model: kind.value,
    generic: withSettings(new Map(), generic),
    ofModel: withSettings(new Map(), settings(ofModel)),
    heuristics: withSettings(new Map(), heuristics),
  });
  draft.corosync = withTwoNode({
    ...corosync,
    device,
    quorum: withSettings(
      corosync.quorum,
      withoutDevice.map((name) => [name, ""]),
    ),
  });
}

function deviceOf(command: Command, corosync: CorosyncDraft): QuorumDevice {
  if (!corosync.device) throw refusal(command.span, "There is no quorum device at this point of the script.");
  return corosync.device;
}

function updateDevice(command: Command, draft: Draft): void {
  const corosync = corosyncOf(command, draft);
  if (!corosync) return;
  const device = deviceOf(command, corosync);
  const { generic, model, heuristics } = read(command);
  const changed = withVotes({
    ...device,
    generic: withSettings(device.generic, generic),
    ofModel: withSettings(device.ofModel, settings(model)),
    heuristics: withSettings(device.heuristics, heuristics),
  });
  draft.corosync = withTwoNode({ ...corosync, device: changed });
}

function removeDevice(command: Command, draft: Draft): void {
  const corosync = corosyncOf(command, draft);
  if (!corosync) return;
  deviceOf(command, corosync);
  const { device: _, ...rest } = corosync;
  draft.corosync = withTwoNode(rest);
}

function removeHeuristics(command: Command, draft: Draft): void {
  const corosync = corosyncOf(command, draft);
  if (corosync) draft.corosync = { ...corosync, device: { ...deviceOf(command, corosync), heuristics: new Map() } };
}

const define = commandsOf("quorum", ["--corosync_conf"]);
const defineRemoval = removalsOf(define);

/** `quorum update` and `quorum device` */
export const quorum: readonly CommandDefinition[] = [
  define(["update"], "Changes the quorum options.", "NAME=VALUE…", update),
  define(
    ["device", "add"],
    "Adds a quorum device to the cluster.",
    "[NAME=VALUE]… model net host=HOST algorithm=ALGORITHM [NAME=VALUE]… [heuristics NAME=VALUE…]",
    addDevice,
  ),
  define(
    ["device", "update"],
    "Changes the quorum device.",
    "[NAME=VALUE]… [model NAME=VALUE…] [heuristics NAME=VALUE…]",
    updateDevice,
  ),
  ...defineRemoval(["device"], "Removes the quorum device.", "", removeDevice),
  ...defineRemoval(["device", "heuristics"], "Removes the heuristics of the quorum device.", "", removeHeuristics),
];
