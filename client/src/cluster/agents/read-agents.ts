import { randomUUID } from "node:crypto";
import type { LiveValues } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { plainText, plainTexts } from "../../../../server/src/text/plain-text.ts";
import { runFileScript } from "../corosync/config-file.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import { batchQuery, partsOf } from "../session/batch-query.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { sessionError } from "../session/tool-errors.ts";

/** The agents and releases of a node. */
export interface NodeAgents {
  readonly node: string;
  /** Full names in the order of the node's tools: `ocf:heartbeat:IPaddr2`, `stonith:fence_virsh`, `systemd:nginx`. */
  readonly agents: readonly string[];
  /** Releases such as "2.1.5"; absent where the node doesn't say. */
  readonly pacemaker?: string;
  readonly corosync?: string;
  /** What values of parameters may name. */
  readonly values: LiveValues;
  /** Changes when agents, their libraries, or the releases change. */
  readonly stamp: string;
}

const listScript = batchQuery + nodeScript(new URL("./list-agents.sh", import.meta.url));
const metadataScript = batchQuery + nodeScript(new URL("./read-metadata.sh", import.meta.url));

/** Reads the agents of the connected node. Rejects with a ClusterError. */
export async function readAgents(session: ClusterSession, signal?: AbortSignal): Promise<NodeAgents> {
  const mark = `@${randomUUID()}`;
  const argv = ["sh", "-c", listScript, "sh", mark];
  const result = await session.run(argv, {
    plain: true,
    timeoutMs: 90_000,
    title: "crm_resource --list-agents …",
    ...omitUndefined({ signal }),
  });
  const parts = partsOf(result.stdout, mark);
  if (!parts.some(({ about }) => about === "end"))
    throw sessionError(session, ["crm_resource", "--list-agents"], result);
  const text = (about: string): string => parts.find((part) => part.about === about)?.text.trim() ?? "";
  const agents = parts.flatMap(({ about, text: names }) => {
    if (!about.startsWith("agents ")) return [];
    return names.split("\n").flatMap((name) => (name.trim() === "" ? [] : [`${about.slice(7)}:${name.trim()}`]));
  });
  const pacemaker = /Pacemaker (\d[\w.]*)/.exec(text("pacemaker"))?.[1];
  const corosync = /version '(\d[\w.]*)/.exec(text("corosync"))?.[1];
  return plainTexts({
    node: text("node").split("\n").at(-1) || connectedNode(session),
    agents,
    ...omitUndefined({ pacemaker, corosync }),
    values: readValues(text),
    stamp: [pacemaker, corosync, text("stamp").replace(/\s+/g, "-")].join(" "),
  });
}

const mostValues = 300;

/** The names of members, network interfaces and block devices that the node printed. */
function readValues(text: (about: string) => string): LiveValues {
  const lines = (about: string): string[] => text(about).split("\n").slice(0, mostValues);
  const members = lines("members").flatMap((line) => /^\d+ (\S+) (?:member|lost)\b/.exec(line)?.[1] ?? []);
  const interfaces = lines("interfaces").filter((name) => /^[\w.:@-]{1,15}$/.test(name) && name !== "lo");
  const devices = lines("devices").flatMap((line) => {
    const [name = "", type = ""] = line.trim().split(/\s+/);
    return /^(?:disk|part|lvm|crypt|mpath|md|raid\d+)$/.test(type) ? [name] : [];
  });
  // Memory that looks like a disk holds nothing after a reboot.
  const isPath = (path: string): boolean => /^\/dev\/(?!z?ram\d)[\w./:+@=-]{1,200}$/.test(path);
  return { members, interfaces, devices: [...devices, ...lines("links")].filter(isPath) };
}

const queryable = /^(ocf:[^\s:/\p{Cc}]+|stonith):(?!.*\.\.)[^\s:\p{Cc}]+$/u;

/**
 * Reads the metadata of agents from the connected node, with one command; an agent that prints nothing is absent. Names that no agent of
 * class ocf or stonith can have are left out. Rejects with a ClusterError.
 */
export async function readMetadata(
  session: ClusterSession,
  agents: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(agents)].filter((name) => queryable.test(name));
  if (known.length === 0) return new Map();
  const mark = `@${randomUUID()}`;
  const argv = ["sh", "-c", metadataScript, "sh", mark];
  const result = await session.run(argv, {
    plain: true,
    stdin: known.map((name) => `${name}\n`).join(""),
    timeoutMs: 20_000 + known.length * 5_000,
    title:
      known.length === 1
        ? `crm_resource --show-metadata ${known[0]}`
        : `crm_resource --show-metadata … (${known.length} agents)`,
    ...omitUndefined({ signal }),
  });
  const parts = partsOf(result.stdout, mark);
  if (!parts.some(({ about }) => about === "end"))
    throw sessionError(session, ["crm_resource", "--show-metadata"], result);
  return new Map(
    parts.flatMap(({ about, text }) =>
      known.includes(about) && text.trim() !== "" ? [[about, text.trim()] as const] : [],
    ),
  );
}

/**
 * Validates a text of corosync.conf with the connected node's corosync; the text is in a file there that only the account can read, and that
 * is removed at the end. Exit code 127 means that the node has no corosync. Rejects with a ClusterError.
 */
export async function validateCorosync(
  session: ClusterSession,
  text: string,
  signal?: AbortSignal,
): Promise<{ readonly node: string; readonly exitCode: number; readonly output: string }> {
  const how = { stdin: text, ...omitUndefined({ signal }) };
  const { exitCode, stdout, stderr } = await runFileScript({ access: session }, "check", [], how);
  return { node: connectedNode(session), exitCode, output: plainText(`${stderr}\n${stdout}`) };
}

function connectedNode(session: ClusterSession): string {
  const { connection } = session.view;
  if (connection.kind !== "connected")
    throw new ClusterError("connection-lost", `"${session.config.name}" is not connected.`);
  return connection.node;
}
