import * as vscode from "vscode";
import type { ApplyMode } from "../../../../../server/src/protocol.ts";
import type { WhatIf, WhatIfRow } from "../../../cluster/what-if/what-if.ts";
import type { LanguageService } from "../language-service.ts";
import type { ClusterTexts } from "../texts/cluster-texts.ts";
import { nameOf } from "../window/document-names.ts";
import { signalOf } from "../window/messages.ts";
import { schedulerFor } from "./scheduler-for.ts";

/** What is asked about a crm text, as it stands, with all files of its cluster. */
interface WhatIfQuestion {
  readonly uri: vscode.Uri;
  /** In which state the scenarios begin: a normal one, or that of the connected cluster once the text is applied. */
  readonly state: "normal" | "live";
  readonly token: vscode.CancellationToken;
  /** Only scenarios of these kinds; all when absent. */
  readonly kinds?: readonly WhatIfRow["kind"][];
  /** Called with the files that it is about before anything is asked. `devices` are the fence devices. */
  readonly onBegin: (about: { readonly uris: readonly vscode.Uri[]; readonly devices: ReadonlySet<string> }) => void;
  readonly onRow: (row: WhatIfRow, of: number) => void;
  /** The answer to a question that was asked before, by what it depends on. */
  readonly known: (key: string) => WhatIf | undefined;
}

/** Asks the scheduler of the connected cluster, else that of this machine. Throws an Error with a sentence where there is no answer. */
export async function askWhatIf(
  { language, texts }: { readonly language: LanguageService; readonly texts: ClusterTexts },
  { uri, state, token, kinds, onBegin, onRow, known }: WhatIfQuestion,
): Promise<{ readonly key: string; readonly result: WhatIf }> {
  const [found, { fenceDevicesOf, plausibleInput, readQuorumRules, whatIf, withAppliedStatus }] = await Promise.all([
    language.clusterCib({ uri: uri.toString() }, token),
    import("../../lazy/cluster.ts"),
  ]);
  throwFirst(found.errors, "The text has errors, so what would happen isn't known");
  const uris = found.uris.map((each) => vscode.Uri.parse(each));
  const cluster = texts.clusterOf(uri);
  const isConnected = cluster?.view.connection.kind === "connected";
  const session = cluster && isConnected ? await cluster.session() : undefined;
  const scheduler = await schedulerFor(cluster);
  const signal = signalOf(token);
  const { membership } = found;
  const isWanted = ({ kind }: { readonly kind: WhatIfRow["kind"] }): boolean => kinds?.includes(kind) ?? true;
  if (state === "live") {
    if (!session || !cluster) throw new Error("No cluster is connected, so its state isn't known.");
    const live = await session.readCib(signal);
    const mode = vscode.workspace.getConfiguration("quorate", uri).get<ApplyMode>("apply.mode", "update");
    const plan = await language.plan({ uris: found.uris, cib: live, mode }, token);
    throwFirst(plan.errors, "The text can't be applied to the cluster");
    const [version = ""] = /<cib\b[^>]*>/.exec(live) ?? [];
    const key = JSON.stringify([scheduler.name, plan.cib, version]);
    onBegin({ uris, devices: fenceDevicesOf(plan.cib) });
    const answer = known(key);
    if (answer) return { key, result: answer };
    const { text, assumptions } = await withAppliedStatus(plan.cib, live, scheduler, signal);
    const result = await whatIf({
      ...{ cib: text, scheduler, signal, isWanted, onRow },
      quorum: await readQuorumRules(session, text, signal),
      assumptions: [`the state of "${cluster.name}" now, once this text is applied`, ...assumptions],
    });
    return { key, result };
  }
  const key = JSON.stringify([scheduler.name, found.cib, membership]);
  onBegin({ uris, devices: fenceDevicesOf(found.cib) });
  const answer = known(key);
  if (answer) return { key, result: answer };
  const live = cluster?.view.snapshot?.nodes.filter(({ type }) => type === "member").map((node) => node.name) ?? [];
  const names = membership.nodes.length > 0 ? membership.nodes : live;
  if (names.length === 0) {
    throw new Error("The files name no nodes. Add a corosync.conf or node statements, or connect to the cluster.");
  }
  const input = await plausibleInput(found.cib, names, membership, scheduler, signal);
  return { key, result: await whatIf({ ...input, scheduler, signal, isWanted, onRow }) };
}

interface TextError {
  readonly uri: string;
  readonly line: number;
  readonly message: string;
}

function throwFirst(errors: readonly TextError[], sentence: string): void {
  const [first] = errors;
  if (first === undefined) return;
  const place = first.uri === "" ? "" : `${nameOf(vscode.Uri.parse(first.uri))}:${first.line}: `;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  throw new Error(`${sentence}: ${place}${first.message}${more}`);
}
