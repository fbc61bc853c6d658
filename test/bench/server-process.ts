import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { Position, PublishDiagnosticsParams, Range } from "vscode-languageserver";
import { nodeBinary } from "../../scripts/paths.mjs";

const longestWait = 60_000;

/** The language server as a process of its own, spoken to over its standard input and output, as an editor does. */
export class ServerProcess {
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  #version = 0;
  #published: (params: PublishDiagnosticsParams) => void = () => {};

  constructor(program: string, nodeOptions: readonly string[] = []) {
    this.#process = spawn(nodeBinary, [...nodeOptions, program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const { stdin, stdout } = this.#process;
    if (!stdin || !stdout) throw new Error("The server has no pipes.");
    this.#connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.#connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) =>
      this.#published(params),
    );
    this.#connection.listen();
  }

  async initialize(): Promise<void> {
    await this.#connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
    await this.#connection.sendNotification("initialized", {});
  }

  /** Opens a document; resolves with its first diagnostics. */
  async open(uri: string, text: string): Promise<PublishDiagnosticsParams> {
    const version = ++this.#version;
    const published = this.#diagnosticsOf(version);
    const textDocument = { uri, languageId: "crm", version, text };
    await this.#connection.sendNotification("textDocument/didOpen", { textDocument });
    return published;
  }

  /** Makes an edit; resolves with the diagnostics of the document as the edit left it. */
  async edit(uri: string, range: Range, text: string): Promise<PublishDiagnosticsParams> {
    const version = ++this.#version;
    const published = this.#diagnosticsOf(version);
    await this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
    return published;
  }

  /** Asks about a position; resolves with the answer. */
  ask(method: string, uri: string, position: Position): Promise<unknown> {
    return this.#connection.sendRequest(method, { textDocument: { uri }, position });
  }

  /** Asks for the edits that format a document. */
  format(uri: string): Promise<readonly unknown[]> {
    const options = { tabSize: 8, insertSpaces: false };
    return this.#connection.sendRequest("textDocument/formatting", { textDocument: { uri }, options });
  }

  /** The memory that the process holds now and held at most, in MB; undefined where the system doesn't show it. */
  memory(): { now: number; peak: number } | undefined {
    try {
      const status = readFileSync(`/proc/${this.#process.pid}/status`, "utf8");
      const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1]);
      return { now: kilobytes("VmRSS") / 1024, peak: kilobytes("VmHWM") / 1024 };
    } catch {
      return undefined;
    }
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    const giveUp = setTimeout(() => this.#process.kill("SIGKILL"), 5_000);
    await this.#connection.sendRequest("shutdown").catch(() => {});
    await this.#connection.sendNotification("exit").catch(() => {});
    await ended;
    clearTimeout(giveUp);
    this.#connection.dispose();
  }

  /** Ends the process at once, after a failure. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  #diagnosticsOf(version: number): Promise<PublishDiagnosticsParams> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`No diagnostics of version ${version} came.`)), longestWait);
      this.#published = (params) => {
        if (params.version !== version) return;
        clearTimeout(giveUp);
        resolve(params);
      };
    });
  }
}
