import { indentOf, linesOf, numberAt, setOption } from "./conf-lines.ts";
import type { NewNode } from "./corosync-text.ts";
import { deviceLines } from "./device-section.ts";
import { nodeBlocks, readNodelist } from "./nodelist.ts";

/** The text with one more node, in the form of the last one, and the votes and the version that go with it. */
export function withNode(text: string, { name, addresses }: NewNode): string {
  const lines = linesOf(text);
  const last = nodeBlocks(lines).at(-1);
  const list = lines.findIndex(({ kind, path }) => kind === "close" && path === "nodelist");
  const at = last?.to ?? list;
  if (at < 0) return text;
  const opening = last === undefined ? "  " : indentOf(lines[last.from]?.text);
  const inner = last === undefined ? "    " : indentOf(lines[last.from + 1]?.text);
  const id = Math.max(0, ...readNodelist(text).nodes.map((each) => each.id)) + 1;
  const block = [
    `${opening}node {`,
    `${inner}name: ${name}`,
    `${inner}nodeid: ${id}`,
    ...addresses.map((address, link) => `${inner}ring${link}_addr: ${address}`),
    `${opening}}`,
  ];
  const isSpaced = last !== undefined && nodeBlocks(lines).length > 1 && lines[last.from - 1]?.text.trim() === "";
  const all = lines.map((line) => line.text);
  all.splice(at, 0, ...(isSpaced ? [""] : []), ...block);
  return withVotes(all.join("\n"), 1);
}

/** The text without a node, and the votes and the version that go with it; the same text where it has no such node. */
export function withoutNode(text: string, name: string): string {
  const lines = linesOf(text);
  const index = readNodelist(text).nodes.findIndex((each) => each.name === name);
  const block = nodeBlocks(lines)[index];
  if (block === undefined) return text;
  const all = lines.map((line) => line.text);
  const isSpaced = all[block.from - 1]?.trim() === "";
  const from = isSpaced ? block.from - 1 : block.from;
  all.splice(from, block.to - from);
  return withVotes(all.join("\n"), -1);
}

/** The text with another name of the cluster, and a version that grew; the same text where it has that name. */
export function renamedCluster(text: string, name: string): string {
  if (readNodelist(text).cluster === name) return text;
  return withVersion(setOption(text, "totem", "cluster_name", name));
}

/**
 * The text with a quorum device at an address, in place of the options that don't go with one (votequorum(5)), and a version that grew; the
 * same text where it has that device. Throws nothing: where it has no section `quorum`, one is added.
 */
export function withDevice(text: string, address: string): string {
  if (readNodelist(text).device === address) return text;
  let next = text;
  if (!linesOf(text).some(({ kind, path }) => kind === "open" && path === "quorum"))
    next = `${text.trimEnd()}\n\nquorum {\n  provider: corosync_votequorum\n}\n`;
  for (const key of [
    "two_node",
    "auto_tie_breaker",
    "auto_tie_breaker_node",
    "last_man_standing",
    "last_man_standing_window",
  ])
    next = setOption(next, "quorum", key, undefined);
  next = changedVotes(next, 1);
  const lines = linesOf(next);
  const close = lines.findIndex(({ kind, path }) => kind === "close" && path === "quorum");
  if (close < 0) return text;
  const option = lines.find(({ kind, path }) => kind === "option" && path === "quorum");
  const indent = option === undefined ? "  " : indentOf(option.text);
  const all = lines.map((line) => line.text);
  all.splice(close, 0, ...deviceLines(address).map((line) => `${indent}${line}`));
  return withVersion(all.join("\n"));
}

/** The text without its quorum device, with `two_node` for two nodes and a version that grew; the same text where it has none. */
export function withoutDevice(text: string): string {
  const lines = linesOf(text);
  const from = lines.findIndex(({ kind, path }) => kind === "open" && path === "quorum.device");
  const to = lines.findIndex(({ kind, path }, index) => index > from && kind === "close" && path === "quorum.device");
  if (from < 0 || to < 0) return text;
  const all = lines.map((line) => line.text);
  all.splice(from, to - from + 1);
  const next = changedVotes(all.join("\n"), -1);
  const isTwo = readNodelist(next).nodes.length === 2;
  return withVersion(isTwo ? setOption(next, "quorum", "two_node", "1") : next);
}

/** The text with its stated votes changed by so many; the same where it states none, and corosync counts them. */
function changedVotes(text: string, change: number): string {
  const stated = numberAt(text, "quorum", "expected_votes");
  return stated === undefined ? text : setOption(text, "quorum", "expected_votes", String(stated + change));
}

function withVersion(text: string): string {
  return setOption(text, "totem", "config_version", String((numberAt(text, "totem", "config_version") ?? 0) + 1));
}

/**
 * Votes and version for a nodelist that was changed by so many nodes: two_node for exactly two without a device, the stated votes, and
 * config_version, which has to grow.
 */
function withVotes(text: string, change: number): string {
  const { nodes, device } = readNodelist(text);
  const count = nodes.length;
  const isTwo = count === 2 && device === undefined;
  let next = withVersion(text);
  next = changedVotes(setOption(next, "quorum", "two_node", isTwo ? "1" : undefined), change);
  // A device that decides by last man standing has a vote less than the nodes together.
  const isLms = linesOf(text).some(
    ({ path, key, value }) => path === "quorum.device.net" && key === "algorithm" && value === "lms",
  );
  if (isLms && numberAt(text, "quorum.device", "votes") !== undefined)
    next = setOption(next, "quorum.device", "votes", String(Math.max(1, count - 1)));
  return next;
}
