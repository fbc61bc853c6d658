import * as vscode from "vscode";
import type { GraphPlace } from "../../../../../server/src/protocol.ts";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import type { TransitionAction } from "../../../cluster/simulate/transition-actions.ts";
import { type ClusterRegistry, messageOf } from "../../services/connection/cluster-registry.ts";
import type { LanguageService } from "../../services/language-service.ts";
import { signalOf } from "../../services/window/messages.ts";
import { reportOf, timelineScheme } from "./timeline-documents.ts";

/** The scheme of the saved transitions as documents. */
export const transitionScheme = "quorate-transition";

/** The scheduler's saved inputs as crm text: a timeline's lines lead to them. Two of them can be compared as any two documents. */
export class TransitionDocuments
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #registry: ClusterRegistry;
  readonly #language: LanguageService;
  readonly #disposables: vscode.Disposable[];

  constructor(registry: ClusterRegistry, language: LanguageService) {
    this.#registry = registry;
    this.#language = language;
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(transitionScheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: timelineScheme }, this),
    ];
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const links: vscode.DocumentLink[] = [];
    for (const match of document.getText().matchAll(/; (\S+:pe-(?:input|warn|error)-\d+)\]$/gm)) {
      const [, name = ""] = match;
      const from = document.positionAt(match.index + 2);
      const query = JSON.stringify({ of: document.uri.path, name });
      const target = vscode.Uri.from({ scheme: transitionScheme, path: `/${name.replace(":", " ")}.crm`, query });
      const link = new vscode.DocumentLink(new vscode.Range(from, from.translate(0, name.length)), target);
      link.tooltip = "Open what the scheduler calculated with";
      links.push(link);
    }
    return links;
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    try {
      return plainText(await this.#textOf(uri, token));
    } catch (error) {
      return `# ${plainText(messageOf(error))}\n`;
    }
  }

  /** The steps that the scheduler took then, and where a resource is in the document. Rejects where they can't be calculated. */
  async stepsOf(
    uri: vscode.Uri,
    signal: AbortSignal,
  ): Promise<{
    readonly steps: readonly TransitionAction[];
    readonly placeOf: (resource: string) => GraphPlace | undefined;
  }> {
    const { input, scheduler } = await this.#inputOf(uri, signal);
    if (scheduler === undefined) throw new Error("This machine has no crm_simulate (Debian: pacemaker-cli-utils).");
    const [answer] = await scheduler.run(input.cib, [[]], { signal, withGraph: () => true });
    if (answer?.problem !== undefined) throw new Error(answer.problem);
    const { transitionActions } = await import("../../lazy/cluster.ts");
    const lines = (await vscode.workspace.openTextDocument(uri)).getText().split("\n");
    const places = new Map(
      lines.flatMap((text, line) => {
        const [, before = "", id] = /^(primitive )(\S+)/.exec(text) ?? [];
        return id === undefined ? [] : [[id, { uri: uri.toString(), line, character: before.length }] as const];
      }),
    );
    return { steps: transitionActions(answer?.graph ?? ""), placeOf: (resource) => places.get(resource) };
  }

  async #inputOf(uri: vscode.Uri, signal: AbortSignal) {
    const { of, name }: { of: string; name: string } = JSON.parse(uri.query);
    const { liveInputOf, localInput, sessionScheduler, localScheduler } = await import("../../lazy/cluster.ts");
    const { report, cluster } = reportOf(of);
    const session = cluster === undefined ? undefined : await this.#registry.get(cluster)?.session();
    if (session === undefined && (report === undefined || !vscode.workspace.isTrusted))
      throw new Error("Its cluster isn't configured any more, or the folder isn't trusted.");
    const input = session ? await liveInputOf(session, name, signal) : await localInput(report ?? "", name);
    return { input, scheduler: session ? sessionScheduler(session) : await localScheduler() };
  }

  async #textOf(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const { momentOfInput, replay } = await import("../../lazy/cluster.ts");
    const signal = signalOf(token);
    const { input, scheduler } = await this.#inputOf(uri, signal);
    const did = scheduler && (await replay(input.cib, scheduler, signal).catch((error: Error) => [error.message]));
    const converted = { uri: `file:///${input.name}.xml`, text: input.cib, from: "cib", to: "crm" } as const;
    const { text, errors } = await this.#language.convert(converted, token);
    const about = [
      `${input.name} (${input.from})`,
      ...momentOfInput(input.cib),
      ...(did === undefined
        ? []
        : did.length === 0
          ? ["The scheduler had nothing to do."]
          : ["What the scheduler did:", ...did]),
      ...errors.map(({ line, message }) => `${line}: ${message}`),
    ];
    return `${about.map((line) => `# ${line}\n`).join("")}\n${text}`;
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
