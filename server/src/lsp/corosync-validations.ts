import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CancellationTokenSource, type Connection } from "vscode-languageserver/node";
import { type CorosyncVerdict, type CorosyncVerdictParams, methods } from "../protocol.ts";
import {
  type CorosyncOutput,
  corosyncFinding,
  type Diagnostic,
  type SourceDocument,
  textForCorosync,
} from "../workspace.ts";
import type { InstalledAgentsClient } from "./installed-agents-client.ts";
import { localTool, runTool } from "./local-tool.ts";

/** How long nobody must have typed before corosync is asked, in milliseconds. */
const pause = 1_000;
const timeoutMs = 10_000;

/** What corosync itself says of corosync.conf files: on a connected node, else on this machine. */
export class CorosyncValidations {
  readonly #connection: Connection;
  readonly #installed: InstalledAgentsClient;
  readonly #onChange: (uri: string) => void;
  #known = new WeakMap<SourceDocument, Diagnostic | null>();
  readonly #asking = new Map<string, { readonly document: SourceDocument; readonly cancel: () => void }>();

  /** `onChange` is called when corosync has something to say of a file. */
  constructor(connection: Connection, installed: InstalledAgentsClient, onChange: (uri: string) => void) {
    this.#connection = connection;
    this.#installed = installed;
    this.#onChange = onChange;
  }

  /**
   * What corosync said of a file as it is now. Where it hasn't been asked yet and nothing else is wrong, it is asked once nobody
   * has typed for a moment.
   */
  of(document: SourceDocument, findings: readonly Diagnostic[]): Diagnostic | undefined {
    if (document.language !== "corosync") return undefined;
    const known = this.#known.get(document);
    if (known !== undefined) return known ?? undefined;
    if (this.#asking.get(document.uri)?.document === document) return undefined;
    this.forget(document.uri);
    const question = textForCorosync(document, findings);
    if (question !== undefined) this.#askSoon(document, question);
    return undefined;
  }

  /** Gives up asking about a file that has changed or was closed. */
  forget(uri: string): void {
    this.#asking.get(uri)?.cancel();
    this.#asking.delete(uri);
  }

  /** Called when other nodes, or none, can be asked: what was said doesn't count any more. */
  nodesChanged(): void {
    for (const uri of [...this.#asking.keys()]) this.forget(uri);
    this.#known = new WeakMap();
  }

  #askSoon(document: SourceDocument, question: string): void {
    const abort = new AbortController();
    const token = new CancellationTokenSource();
    const ask = async (): Promise<void> => {
      const answer =
        (await this.#askNode(document.uri, question, token)) ?? (await this.#askHere(question, abort.signal));
      if (abort.signal.aborted) return;
      this.#asking.delete(document.uri);
      const finding = answer && corosyncFinding(document, answer);
      this.#known.set(document, finding ?? null);
      if (finding) this.#onChange(document.uri);
    };
    const timer = setTimeout(() => void ask(), pause);
    const cancel = (): void => {
      clearTimeout(timer);
      abort.abort();
      token.cancel();
    };
    this.#asking.set(document.uri, { document, cancel });
  }

  async #askNode(uri: string, text: string, token: CancellationTokenSource): Promise<CorosyncOutput | undefined> {
    if (!this.#installed.canAskNodes) return undefined;
    const params: CorosyncVerdictParams = { uri, text };
    try {
      const sent = this.#connection.sendRequest<CorosyncVerdict | null>(methods.corosyncVerdict, params, token.token);
      return (await sent) ?? undefined;
    } catch {
      // Cancelled, or the connection to the node broke.
      return undefined;
    }
  }

  async #askHere(text: string, signal: AbortSignal): Promise<CorosyncOutput | undefined> {
    const tool = this.#installed.mayRunTools ? localTool("corosync") : undefined;
    if (tool === undefined || signal.aborted) return undefined;
    try {
      const folder = await mkdtemp(path.join(tmpdir(), "quorate-"));
      try {
        const file = path.join(folder, "corosync.conf");
        await writeFile(file, text, { mode: 0o600 });
        const { exitCode, stdout, stderr } = await runTool(tool, ["-t", "-c", file], { timeoutMs, signal });
        return { exitCode, output: `${stderr}\n${stdout}` };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    } catch (error) {
      this.#connection.console.warn(`corosync could not be asked on this machine: ${error}`);
      return undefined;
    }
  }
}
