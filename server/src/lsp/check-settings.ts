import type { ClientCapabilities, Connection } from "vscode-languageserver/node";
import { type CheckSettings, type HintKind, hintKinds } from "../workspace.ts";

const severities = ["error", "warning", "information", "off"] as const;

/** How long files wait for the editor's settings before they are checked without, in milliseconds. */
const longestWait = 2000;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function versionIn(value: unknown): string | undefined {
  return typeof value === "string" && /^\s*v?\d/.test(value) ? value.trim() : undefined;
}

/** Targets by their releases: the same releases are the same object, so that nothing is checked again when other settings change. */
type KnownTargets = Map<string, NonNullable<CheckSettings["target"]>>;

/** What the settings say of a folder's files. */
interface FolderSettings extends CheckSettings {
  /** The kinds of inlay hints that are shown. */
  readonly hints: ReadonlySet<HintKind>;
}

/** Hints that are off unless they are switched on. */
const hiddenHints: ReadonlySet<HintKind> = new Set(["defaults"]);

function hintsIn(section: unknown): ReadonlySet<HintKind> {
  const set = isRecord(section) ? section : {};
  return new Set(hintKinds.filter((kind) => (set[kind] ?? !hiddenHints.has(kind)) === true));
}

/** The settings in the editor's section `quorate`, whatever else is in it; what has no meaning is left out. */
export function readSettings(section: unknown, targets: KnownTargets): FolderSettings {
  if (!isRecord(section)) return { hints: hintsIn(undefined) };
  const rules = isRecord(section.rules) ? section.rules : {};
  const pacemaker = versionIn(section.targetPacemaker);
  const corosync = versionIn(section.targetCorosync);
  const key = `${pacemaker} ${corosync}`;
  const target = targets.get(key) ?? { ...(pacemaker ? { pacemaker } : {}), ...(corosync ? { corosync } : {}) };
  targets.set(key, target);
  const set = Object.entries(rules).flatMap(([id, value]) => {
    const severity = severities.find((each) => each === value);
    return severity ? [[id, severity] as const] : [];
  });
  const hints = hintsIn(section.inlayHints);
  return { ...(pacemaker || corosync ? { target } : {}), severities: Object.fromEntries(set), hints };
}

/** The settings of the checks: requested of the editor for each folder when they are first needed, or received from it. */
export class CheckSettingsOfFolders {
  readonly #connection: Connection;
  readonly #onChange: () => void;
  readonly #byFolder = new Map<string, FolderSettings>();
  readonly #targets: KnownTargets = new Map();
  readonly #requested = new Set<string>();
  #canRequest = false;
  #received: FolderSettings = readSettings(undefined, new Map());
  /** Responses to older requests are dropped. */
  #age = 0;

  constructor(connection: Connection, onChange: () => void) {
    this.#connection = connection;
    this.#onChange = onChange;
  }

  /** Called with the capabilities of the client, and perhaps its settings. */
  start(client: ClientCapabilities, options: unknown): void {
    this.#canRequest = client.workspace?.configuration === true;
    this.#received = readSettings(options, this.#targets);
  }

  /** Called when settings changed; an editor without such requests sends them with it. */
  changed(settings: unknown): void {
    if (!this.#canRequest)
      this.#received = readSettings(isRecord(settings) ? (settings.quorate ?? settings) : undefined, this.#targets);
    this.#age++;
    this.#byFolder.clear();
    this.#requested.clear();
    this.#onChange();
  }

  /** The settings for a file; undefined while they are requested: then `onChange` is called soon. */
  of(uri: string): CheckSettings | undefined {
    if (!this.#canRequest) return this.#received;
    const folder = uri.slice(0, uri.lastIndexOf("/"));
    const known = this.#byFolder.get(folder);
    if (!known && !this.#requested.has(folder)) {
      this.#requested.add(folder);
      void this.#request(folder, uri);
    }
    return known;
  }

  /** The kinds of inlay hints for a file; those that are shown by default while its settings are requested. */
  hintsOf(uri: string): ReadonlySet<HintKind> {
    this.of(uri);
    const folder = uri.slice(0, uri.lastIndexOf("/"));
    return (this.#canRequest ? this.#byFolder.get(folder) : this.#received)?.hints ?? hintsIn(undefined);
  }

  async #request(folder: string, scopeUri: string): Promise<void> {
    const age = this.#age;
    const apply = (settings: FolderSettings): void => {
      if (age !== this.#age) return;
      this.#byFolder.set(folder, settings);
      this.#onChange();
    };
    const late = setTimeout(() => apply(readSettings(undefined, this.#targets)), longestWait);
    try {
      apply(
        readSettings(
          await this.#connection.workspace.getConfiguration({ scopeUri, section: "quorate" }),
          this.#targets,
        ),
      );
    } catch {
      apply(readSettings(undefined, this.#targets));
    } finally {
      clearTimeout(late);
    }
  }
}
