import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CancellationTokenSource, type Connection } from "vscode-languageserver/node";
import { type CorosyncValidation, type CorosyncValidationParams, methods } from "../protocol.ts";
import {
  type CorosyncOutput,
  corosyncDiagnostic,
  type Diagnostic,
  type SourceDocument,
  textForCorosync,
} from "../workspace.ts";
import type { InstalledAgentsClient } from "./installed-agents-client.ts";
import { removeLeftFolders } from "./left-folders.ts";
import { localTool, runTool } from "./local-tool.ts";

/** How long typing must have stopped before corosync validates, in milliseconds. */
const pause = 1_000;
const timeoutMs = 10_000;
const folderPrefix = "quorate-corosync-";

/** Validation of corosync.conf files by corosync itself: on a connected node, else on this machine. */
export class CorosyncValidations {
  readonly #connection: Connection;
  readonly #installed: InstalledAgentsClient;
  readonly #onChange: (uri: string) => void;
  #results = new WeakMap<SourceDocument, Diagnostic | null>();
  readonly #running = new Map<string, { readonly document: SourceDocument; readonly cancel: () => void }>();

  /** `onChange` is called when corosync reports an error in a file. */
  constructor(connection: Connection, installed: InstalledAgentsClient, onChange: (uri: string) => void) {
    this.#connection = connection;
    this.#installed = installed;
    this.#onChange = onChange;
  }

  /**
   * The error that corosync reported in a file as it is now. A file without other errors that isn't validated yet is validated when
   * typing stops for a moment.
   */
  of(document: SourceDocument, diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
    if (document.language !== "corosync") return undefined;
    const result = this.#results.get(document);
    if (result !== undefined) return result ?? undefined;
    if (this.#running.get(document.uri)?.document === document) return undefined;
    this.forget(document.uri);
    const text = textForCorosync(document, diagnostics);
    if (text !== undefined) this.#validateSoon(document, text);
    return undefined;
  }

  /** Cancels the validation of a file that has changed or was closed. */
  forget(uri: string): void {
    this.#running.get(uri)?.cancel();
    this.#running.delete(uri);
  }

  /** Called when other nodes, or none, are connected: earlier validations are out of date. */
  nodesChanged(): void {
    for (const uri of [...this.#running.keys()]) this.forget(uri);
    this.#results = new WeakMap();
  }

  #validateSoon(document: SourceDocument, text: string): void {
    const abort = new AbortController();
    const token = new CancellationTokenSource();
    const validate = async (): Promise<void> => {
      const output =
        (await this.#validateOnNode(document.uri, text, token)) ?? (await this.#validateHere(text, abort.signal));
      if (abort.signal.aborted) return;
      this.#running.delete(document.uri);
      const diagnostic = output && corosyncDiagnostic(document, output);
      this.#results.set(document, diagnostic ?? null);
      if (diagnostic) this.#onChange(document.uri);
    };
    const timer = setTimeout(() => void validate(), pause);
    const cancel = (): void => {
      clearTimeout(timer);
      abort.abort();
      token.cancel();
    };
    this.#running.set(document.uri, { document, cancel });
  }

  async #validateOnNode(
    uri: string,
    text: string,
    token: CancellationTokenSource,
  ): Promise<CorosyncOutput | undefined> {
    if (!this.#installed.canRequestNodes) return undefined;
    const params: CorosyncValidationParams = { uri, text };
    try {
      const sent = this.#connection.sendRequest<CorosyncValidation | null>(
        methods.corosyncValidation,
        params,
        token.token,
      );
      return (await sent) ?? undefined;
    } catch {
      // Cancelled, or the connection to the node broke.
      return undefined;
    }
  }

  async #validateHere(text: string, signal: AbortSignal): Promise<CorosyncOutput | undefined> {
    const tool = this.#installed.mayRunTools ? localTool("corosync") : undefined;
    if (tool === undefined || signal.aborted) return undefined;
    try {
      await removeLeftFolders(folderPrefix);
      const folder = await mkdtemp(path.join(tmpdir(), folderPrefix));
      try {
        const file = path.join(folder, "corosync.conf");
        await writeFile(file, text, { mode: 0o600 });
        const { exitCode, stdout, stderr } = await runTool(tool, ["-t", "-c", file], { timeoutMs, signal });
        return { exitCode, output: `${stderr}\n${stdout}` };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    } catch (error) {
      this.#connection.console.warn(`corosync could not validate on this machine: ${error}`);
      return undefined;
    }
  }
}
