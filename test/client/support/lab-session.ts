import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "vitest";
import { applyCib } from "../../../client/src/cluster/apply/apply.ts";
import { createSession } from "../../../client/src/cluster/session/session.ts";
import type { ClusterSession, CommandLog } from "../../../client/src/cluster/session/session-types.ts";
import type { ClusterConfig } from "../../../client/src/cluster/ssh/cluster-config.ts";
import type { Lab } from "../../lab/lab.ts";
import { recordingPrompter } from "./recording-prompter.ts";

/** The setting of a lab's cluster with these nodes in this order; a node is a name, or the port of a proxy to one. */
export function labSetting(
  lab: Lab,
  at: readonly (string | number)[] = lab.nodes.map(({ name }) => name),
  user = "root",
) {
  const port = (name: string): number | undefined => lab.nodes.find((one) => one.name === name)?.port;
  return {
    name: lab.name,
    nodes: at.map((node) => `127.0.0.1:${typeof node === "number" ? node : port(node)}`),
    user,
    identityFile: lab.identityFile,
    knownHostsFile: lab.knownHostsFile,
  } satisfies ClusterConfig;
}

/** A session to a lab that uses only the SSH files of the setting, or also those named, with a person who declines every question. */
export function labSession(
  setting: ClusterConfig,
  home: string,
  log: CommandLog = () => undefined,
  me = recordingPrompter(),
  configFiles: readonly string[] = [],
): ClusterSession {
  const environment = { home, configFiles, globalKnownHostsFiles: [], localUser: "nobody" };
  return createSession(setting, { prompter: me, log, environment });
}

/** Disables fencing in a lab where it isn't tested: without that nothing starts where there is no fence device. */
export async function disableFencing(lab: Lab, home: string): Promise<void> {
  const session = labSession(labSetting(lab), home);
  const base = await session.readCib();
  const wanted = base.replace(
    "</cluster_property_set>",
    '<nvpair id="p-se" name="stonith-enabled" value="false"/></cluster_property_set>',
  );
  const { outcome } = await applyCib(session, base, wanted, { onStep: () => undefined });
  await session.disconnect();
  if (outcome !== "applied") throw new Error(`Fencing wasn't disabled: ${outcome}.`);
}

/** Registers sessions that one test opens: they are disconnected after it. Called once in a `describe`. */
export function useSessions(): <S extends ClusterSession>(session: S) => S {
  const sessions: ClusterSession[] = [];
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.disconnect();
  });
  return (session) => {
    sessions.push(session);
    return session;
  };
}

/** A known_hosts file in `folder` with the lab's keys, and with the node's keys at the port `through`, too. */
export function knownHostsThrough(lab: Lab, folder: string, node: string, through: number): string {
  const own = lab.nodes.find(({ name }) => name === node)?.port;
  const known = readFileSync(lab.knownHostsFile, "utf8");
  const file = join(folder, `known_hosts-${through}`);
  writeFileSync(file, `${known}\n${known.replaceAll(`:${own} `, `:${through} `)}`);
  return file;
}
