import type {
  ConvertParams,
  ConvertResult,
  CorosyncRollout,
  CorosyncRolloutParams,
  Plan,
  PlanParams,
  Pull,
  PullParams,
} from "../protocol.ts";
import {
  type CrmText,
  convert,
  corosyncRollout,
  pull,
  type SourceDocument,
  type TargetVersions,
  targetOfCibText,
  type Workspace,
} from "../workspace.ts";
import type { ClusterFiles } from "./cluster-files.ts";
import type { InstalledAgentsClient } from "./installed-agents-client.ts";

/** Answers quorate/convert. */
export function conversionOf(
  files: ClusterFiles,
  installed: InstalledAgentsClient,
  set: TargetVersions | undefined,
  { uri, text, from, to, selection }: ConvertParams,
): ConvertResult {
  const source = text ?? files.read(uri)?.text;
  if (source !== undefined) {
    const { agents, pacemaker: known } = installed.targetOf(uri, set);
    // A CIB says itself which release its cluster has.
    const own = from === "cib" ? targetOfCibText(source).pacemaker : undefined;
    // crm text stays as the source is, unless somebody set a release; a live CIB is shown as it is even then.
    const wanted = to === "crm" && uri === "" ? undefined : set?.pacemaker;
    return convert(uri, source, from, to, {
      agents,
      selection,
      pacemaker: wanted ?? (to === "pcs" ? (own ?? known) : undefined),
    });
  }
  return { text: "", errors: [{ uri, line: 1, column: 1, message: `"${uri}" can't be read.` }] };
}

/** Answers quorate/corosyncRollout. */
export function rolloutOf(files: ClusterFiles, { uri, text, live }: CorosyncRolloutParams): CorosyncRollout {
  const wanted = text ?? files.read(uri)?.text;
  if (wanted !== undefined) return corosyncRollout(uri, wanted, live);
  const error = { uri, line: 1, column: 1, message: `"${uri}" can't be read. Nothing was rolled out.` };
  return { nodes: [], options: {}, changes: [], errors: [error] };
}

/** Answers quorate/pull. */
export function pullOf(
  files: ClusterFiles,
  installed: InstalledAgentsClient,
  { uris, cib, base, take }: PullParams,
): Pull {
  const texts = uris.map((uri) => ({ uri, text: files.read(uri)?.text }));
  const unread = texts.find(({ text }) => text === undefined);
  if (unread === undefined)
    return pull(
      texts.map(({ uri, text }) => ({ uri, text: text ?? "", agents: installed.targetOf(uri).agents })),
      cib,
      base,
      take,
    );
  const error = { uri: unread.uri, line: 1, column: 1, message: `"${unread.uri}" can't be read. Nothing was pulled.` };
  return { edits: [], changes: [], conflicts: [], base: base ?? {}, errors: [error] };
}

/** Answers quorate/plan. */
export function planOf(
  workspace: Workspace,
  files: ClusterFiles,
  installed: InstalledAgentsClient,
  { uris, cib, mode }: PlanParams,
): Plan {
  const documents: (SourceDocument & CrmText)[] = [];
  for (const uri of uris) {
    const document = files.read(uri);
    if (document) documents.push({ ...document, agents: installed.targetOf(uri).agents });
    else {
      const error = { uri, line: 1, column: 1, message: `"${uri}" can't be read. Nothing was planned.` };
      return { cib, changes: [], liveText: "", wantedText: "", errors: [error] };
    }
  }
  return workspace.plan(documents, cib, mode);
}
