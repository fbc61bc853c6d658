import { localTool, runTool } from "./local-tool.ts";

const timeoutMs = 10_000;

async function crmResource(...args: readonly string[]): Promise<string | undefined> {
  const tool = localTool("crm_resource");
  const result = tool === undefined ? undefined : await runTool(tool, args, { timeoutMs });
  return result?.exitCode === 0 ? result.stdout : undefined;
}

async function names(...args: readonly string[]): Promise<readonly string[]> {
  const printed = (await crmResource(...args)) ?? "";
  return printed.split("\n").flatMap((line) => line.trim() || []);
}

/** The full names of the agents on this machine that describe themselves; undefined where Pacemaker isn't installed. */
export async function localAgentNames(): Promise<readonly string[] | undefined> {
  if (localTool("crm_resource") === undefined) return undefined;
  const found = (await names("--list-agents", "stonith")).map((name) => `stonith:${name}`);
  for (const provider of await names("--list-ocf-providers")) {
    for (const name of await names("--list-agents", `ocf:${provider}`)) found.push(`ocf:${provider}:${name}`);
  }
  return found;
}

/** What agents of this machine print when asked for their metadata, one after the other; undefined for those that give none. */
export async function localMetadata(agents: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
  const received = new Map<string, string | undefined>();
  for (const agent of agents) received.set(agent, await crmResource("--show-metadata", agent));
  return received;
}
