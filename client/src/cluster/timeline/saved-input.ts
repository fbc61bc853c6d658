import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { parseXml } from "../../../../server/src/text/xml.ts";
import { nodeScript } from "../node-script.ts";
import { findNode } from "../session/find-node.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { withNode } from "../session/with-node.ts";
import { nodesOfCib } from "../what-if/member-nodes.ts";
import { type LocalFile, textOf } from "./logs/local-files.ts";
import { readLocalLogs } from "./logs/local-logs.ts";

/** An input that the scheduler saved: the CIB for which it calculated a transition. */
export interface SavedInput {
  /** `pe-warn-3` */
  readonly name: string;
  /** Where it was: a node, or a file of a report. */
  readonly from: string;
  /** With its status. */
  readonly cib: string;
}

const script = nodeScript(new URL("./read-saved.sh", import.meta.url));
const form = /^(?:(.+):)?(pe-(?:input|warn|error)-\d+)(?:\.bz2)?$/;

/** Takes `n1:pe-warn-3`, with or without the node and `.bz2`, apart; undefined for anything else. */
function savedName(text: string): { readonly node: string | undefined; readonly name: string } | undefined {
  const [, node, name] = form.exec(text) ?? [];
  return name === undefined ? undefined : { node, name };
}

/** A saved input of a folder or an archive. Throws an Error with a sentence where there is none of that name, or several nodes have one. */
export async function localInput(from: string, wanted: string): Promise<SavedInput> {
  const { saved } = await readLocalLogs(from);
  return await inputAmong(saved, wanted, from);
}

async function inputAmong(saved: readonly LocalFile[], wanted: string, from: string): Promise<SavedInput> {
  const { node, name } = named(wanted);
  const own = saved.filter((file) => file.name.replace(/^.*\//, "").replace(/\.bz2$/, "") === name);
  const there = own.filter((file) => node !== undefined && file.name.split("/").includes(node));
  // A report of one node may have another name for its folder.
  const meant = there.length > 0 || (node !== undefined && own.length > 1) ? there : own;
  const [first] = meant;
  if (first === undefined) throw new Error(`${from} has no saved transition "${wanted}".`);
  const texts = new Map<string, LocalFile>();
  for (const file of meant) {
    const text = await textOf(file);
    if (!texts.has(text)) texts.set(text, file);
  }
  const [only] = texts;
  // The same file may be there unpacked and in an archive.
  if (only === undefined || texts.size > 1) {
    const choices = [...texts.values()].map((each) => each.name).join(", ");
    throw new Error(`Several nodes have "${name}": ${choices}. Put the node in front: NODE:${name}.`);
  }
  return { name, from: only[1].name, cib: only[0] };
}

/** A saved input of a node of a live cluster. Rejects with an Error or ClusterError with a sentence where it can't be read. */
export async function liveInputOf(session: ClusterSession, wanted: string, signal?: AbortSignal): Promise<SavedInput> {
  const { node, name } = named(wanted);
  const members = (await session.refresh(signal)).nodes.filter(({ type }) => type === "member");
  if (node !== undefined && !members.some((each) => each.name === node))
    throw new Error(`The cluster has no node "${node}": it has ${members.map((each) => each.name).join(", ")}.`);
  const asked = node === undefined ? members.map((each) => each.name) : [node];
  const found: SavedInput[] = [];
  const failures: string[] = [];
  for (const each of asked) {
    try {
      const cib = await readFrom(session, each, name, signal);
      if (cib !== undefined) found.push({ name, from: each, cib });
    } catch (error) {
      if (signal?.aborted) throw error;
      failures.push(`${each}: ${(error as Error).message}`);
    }
  }
  const [only] = found;
  if (found.length > 1)
    throw new Error(
      `Several nodes have "${name}": ${found.map(({ from }) => from).join(", ")}. Put the node in front: NODE:${name}.`,
    );
  if (only === undefined)
    throw new Error(
      `${asked.join(", ")}: no saved transition "${name}"${failures.length > 0 ? ` (${failures.join("; ")})` : ""}.`,
    );
  return only;
}

async function readFrom(
  session: ClusterSession,
  node: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const address = await findNode(session, node, signal);
  return await withNode(session, address, signal, async (run) => {
    const how = { timeoutMs: 60_000, title: "(read a saved transition)", ...omitUndefined({ signal }) };
    const { exitCode: code, stdout, stderr } = await run(["sh", "-c", script, "sh", name], how);
    if (code === 3) return undefined;
    if (code !== 0) throw new Error(stderr.trim() || `exit ${code}`);
    return stdout;
  });
}

function named(wanted: string): { readonly node: string | undefined; readonly name: string } {
  const found = savedName(wanted);
  if (found === undefined)
    throw new Error(`"${wanted}" isn't a saved transition, such as pe-input-12 or n1:pe-warn-3.`);
  return found;
}

/** What a saved input says of its moment, a sentence each: when, by whom, with what version, quorum and nodes. */
export function momentOfInput(cib: string): readonly string[] {
  const root = parseXml(cib);
  const { attributes: a } = root;
  const at = Number(a["execution-date"] ?? Number.NaN);
  const nodes = nodesOfCib(root);
  const dc = nodes.find(({ id }) => id === a["dc-uuid"])?.name;
  const away = nodes.filter(({ isMember, isOnline }) => isMember && !isOnline).map(({ name }) => name);
  return [
    `${Number.isNaN(at) ? "At a time that it doesn't say" : `At ${new Date(at * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`}, ${a["have-quorum"] === "0" ? "without" : "with"} quorum${dc ? `, by the DC ${dc}` : ""}; version ${a.admin_epoch ?? "0"}.${a.epoch ?? "0"}.${a.num_updates ?? "0"} of the configuration.`,
    ...(away.length > 0 ? [`Not online then: ${away.join(", ")}.`] : []),
    ...(a["update-user"] || a["update-client"]
      ? [
          `Last changed ${a["cib-last-written"] ?? ""}${a["update-user"] ? ` by ${a["update-user"]}` : ""}${a["update-client"] ? ` with ${a["update-client"]}` : ""}${a["update-origin"] ? ` on ${a["update-origin"]}` : ""}.`,
        ]
      : []),
  ];
}
