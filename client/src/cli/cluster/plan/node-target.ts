import {
  agentsNamedIn,
  InstalledAgents,
  parseDocument,
  readSbd as sbdOf,
  type TargetVersions,
  targetOfCibText,
} from "../../../../../server/src/workspace.ts";
import { readAgents, readMetadata } from "../../../cluster/agents/read-agents.ts";
import { readSbd } from "../../../cluster/agents/read-sbd.ts";
import { ClusterError } from "../../../cluster/errors.ts";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";

/** A crm text with the name of its file. */
interface Text {
  readonly uri: string;
  readonly text: string;
}

/**
 * What the texts are for: the release and the schema of the live CIB, and the agents and SBD of the node. Where the node can't list its
 * agents, those of the catalogue, and `note` gets a sentence. Rejects only when it was cancelled.
 */
export async function nodeTarget(
  session: ClusterSession,
  texts: readonly Text[],
  cib: string,
  { signal, note }: { readonly signal: AbortSignal; readonly note: (text: string) => void },
): Promise<TargetVersions> {
  const ofCib = targetOfCibText(cib);
  try {
    const [read, { sbd }] = await Promise.all([
      readAgents(session, signal),
      readSbd(session, signal).catch((error: unknown) => {
        if (error instanceof ClusterError && error.kind !== "cancelled") return { sbd: undefined };
        throw error;
      }),
    ]);
    const installed = new InstalledAgents({ node: read.node, names: read.agents }, note);
    const named = agentsNamedIn(texts.map(({ uri, text }) => parseDocument(uri, "crm", text)));
    const missing = installed.withoutMetadata(named);
    const metadata = await readMetadata(session, missing, signal);
    installed.add(new Map(missing.map((name) => [name, metadata.get(name)])));
    return {
      ...(read.pacemaker === undefined ? {} : { pacemaker: read.pacemaker }),
      ...(read.corosync === undefined ? {} : { corosync: read.corosync }),
      // In a cluster of several releases the DC has the oldest one.
      ...ofCib,
      agents: installed.agents,
      ...(sbd === undefined ? {} : { sbd: sbdOf(sbd) }),
    };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind === "cancelled") throw error;
    note(`The agents of the node could not be listed, so the catalogue is used: ${error.message}`);
    return ofCib;
  }
}
