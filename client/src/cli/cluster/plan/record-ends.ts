import { ClusterError } from "../../../cluster/errors.ts";
import { findConfirmations, isEndUnknown, recordConfirmations } from "../../../cluster/rollback/confirmation.ts";
import type { History } from "../../../cluster/rollback/history.ts";
import { clusterHosts, type HistoryEntry } from "../../../cluster/rollback/history-entry.ts";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";
import { err } from "../../output.ts";

/**
 * The entries of the session's cluster, after its nodes were asked how the changes ended that were awaiting confirmation: they may have
 * been rolled back since. Where nobody answers, the entries are as they were, which standard error says.
 */
export async function currentEntries(
  command: string,
  session: ClusterSession,
  history: History,
): Promise<readonly HistoryEntry[]> {
  const { name } = session.config;
  const hosts = clusterHosts(session.config);
  const entries = await history.list(name, hosts);
  if (!entries.some(isEndUnknown)) return entries;
  try {
    await recordConfirmations(history, name, await findConfirmations(session));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    err(`quorate ${command}: it isn't known how changes ended that were awaiting confirmation: ${error.message}\n`);
    return entries;
  }
  return history.list(name, hosts);
}
