import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, inject } from "vitest";
import { root } from "../../scripts/paths.mjs";
import { clustersSetting } from "../../scripts/working-folder.ts";
import { type Lab, type LabOptions, startLab } from "../lab/lab.ts";
import { type EditorSession, startEditorSession } from "./editor-session.ts";
import type { Workbench } from "./workbench.ts";

/** What the tests of a file work with. */
export interface EditorSetup {
  readonly workbench: Workbench;
  readonly session: EditorSession;
  /** The opened folder. */
  readonly folder: string;
  /** The home folder of whoever uses the editor, whose SSH configuration is empty. */
  readonly home: string;
}

export interface LabEditorSetup extends EditorSetup {
  readonly lab: Lab;
}

interface EditorOptions<Setup extends EditorSetup> {
  /** The folder whose copy is opened; a small cluster.crm and corosync.conf when absent, and with a lab the example "lab". */
  readonly from?: string;
  /** The file of it that is in front. Nothing is opened when absent: a test opens the folder itself. */
  readonly file?: string;
  /** Settings of the folder. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What else is done before the folder is opened. */
  readonly prepare?: (setup: Setup) => unknown;
}

interface LabEditorOptions extends EditorOptions<LabEditorSetup> {
  readonly lab?: LabOptions;
  /** Whether the person's own settings lead to the lab; they do when absent. */
  readonly connected?: boolean;
}

/** An editor with a folder, for all tests of the `describe` around the call; closed after them. `ready` gets what there is. */
export function useEditor(options: EditorOptions<EditorSetup>, ready: (setup: EditorSetup) => void): void {
  setUp(async () => undefined, { from: join(root, "test/e2e/fixture"), ...options }, ready);
}

/** A lab, and an editor whose settings lead to it with a folder, for all tests of the `describe` around the call; both end after them. */
export function useLabEditor(options: LabEditorOptions, ready: (setup: LabEditorSetup) => void): void {
  const { connected = true } = options;
  const prepare = (setup: LabEditorSetup) => {
    if (connected) setup.session.addSettings({ "quorate.clusters": clustersSetting(setup.lab) });
    return options.prepare?.(setup);
  };
  setUp(() => startLab(options.lab), { from: join(root, "examples/lab"), ...options, prepare }, ready);
}

/** Writes the settings of a folder. */
export function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify(settings, undefined, 2));
}

function setUp<L extends Lab | undefined>(
  start: () => Promise<L>,
  options: EditorOptions<EditorSetup & { readonly lab: L }> & { readonly from: string },
  ready: (setup: EditorSetup & { readonly lab: L }) => void,
): void {
  const undo: (() => unknown)[] = [];
  let workbench: Workbench | undefined;
  let first: string | undefined;
  const failed = new Set<string>();

  // Most tests go on where the one before ended: without the first one, or after two that failed, the others would only wait a minute each.
  beforeEach(({ task, skip }) => {
    first ??= task.id;
    const others = [...failed].filter((id) => id !== task.id);
    if (others.includes(first) || others.length > 1) skip("tests before this one failed");
  });
  afterEach(({ task }) => {
    // Again where it is tried again.
    if (task.result?.state === "fail") failed.add(task.id);
    else failed.delete(task.id);
  });
  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), "quorate-home-"));
    undo.push(() => rmSync(home, { recursive: true, force: true }));
    const startingLab = start().then((lab) => {
      undo.push(() => lab?.down());
      return lab;
    });
    const environment = { HOME: home, SSH_AUTH_SOCK: "" };
    const startingEditor = startEditorSession(inject("extensionsFolder"), environment).then((session) => {
      undo.push(() => session.close());
      return session;
    });
    // Where one fails, the other is waited for all the same, so that it can be ended.
    await Promise.allSettled([startingLab, startingEditor]);
    const [lab, session] = [await startingLab, await startingEditor];
    workbench = session.workbench;
    const folder = join(session.temporary, "lab");
    cpSync(options.from, folder, { recursive: true });
    if (options.settings) writeSettings(folder, options.settings);
    const setup = { lab, session, workbench, folder, home };
    ready(setup);
    await options.prepare?.(setup);
    if (options.file !== undefined) await session.open(folder, options.file);
  });
  afterAll(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  afterEach(({ task }) => workbench?.screenshotOfFailure(task));
}
