import type { ClientCapabilities, Connection } from "vscode-languageserver/node";
import type { CheckSettings } from "../workspace.ts";

const severities = ["error", "warning", "information", "off"] as const;

/** How long the editor may take to tell its settings before files are checked without them, in milliseconds. */
const longestWait = 2000;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function versionIn(value: unknown): string | undefined {
  return typeof value === "string" && /^\s*v?\d/.test(value) ? value.trim() : undefined;
}

/** Targets by their releases: the same releases are the same object, so that nothing is checked again when other settings change. */
export type KnownTargets = Map<string, NonNullable<CheckSettings["target"]>>;

/** The settings in the editor's section `quorate`, whatever else is in it; what has no meaning is left out. */
export function readSettings(section: unknown, targets: KnownTargets): CheckSettings {
  if (!isRecord(section)) return {};
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
  return { ...(pacemaker || corosync ? { target } : {}), severities: Object.fromEntries(set) };
}

/** The settings of the checks, asked of the editor for each folder when they are first needed, or told by it. */
export class CheckSettingsOfFolders {
  readonly #connection: Connection;
  readonly #onChange: () => void;
  readonly #byFolder = new Map<string, CheckSettings>();
  readonly #targets: KnownTargets = new Map();
  readonly #asked = new Set<string>();
  #mayAsk = false;
  #told: CheckSettings = {};
  /** Answers to older questions don't count. */
  #age = 0;

  constructor(connection: Connection, onChange: () => void) {
    this.#connection = connection;
    this.#onChange = onChange;
  }

  /** Called when the client has said what it can do, and perhaps its settings. */
  start(client: ClientCapabilities, options: unknown): void {
    this.#mayAsk = client.workspace?.configuration === true;
    this.#told = readSettings(options, this.#targets);
  }

  /** Called when settings changed; an editor that can't be asked tells them with it. */
  changed(settings: unknown): void {
    if (!this.#mayAsk)
      this.#told = readSettings(isRecord(settings) ? (settings.quorate ?? settings) : undefined, this.#targets);
    this.#age++;
    this.#byFolder.clear();
    this.#asked.clear();
    this.#onChange();
  }

  /** The settings for a file; undefined while the editor is asked for them: then `onChange` is called soon. */
  of(uri: string): CheckSettings | undefined {
    if (!this.#mayAsk) return this.#told;
    const folder = uri.slice(0, uri.lastIndexOf("/"));
    const known = this.#byFolder.get(folder);
    if (!known && !this.#asked.has(folder)) {
      this.#asked.add(folder);
      void this.#ask(folder, uri);
    }
    return known;
  }

  async #ask(folder: string, scopeUri: string): Promise<void> {
    const age = this.#age;
    const settle = (settings: CheckSettings): void => {
      if (age !== this.#age) return;
      this.#byFolder.set(folder, settings);
      this.#onChange();
    };
    const late = setTimeout(() => settle({}), longestWait);
    try {
      settle(
        readSettings(
          await this.#connection.workspace.getConfiguration({ scopeUri, section: "quorate" }),
          this.#targets,
        ),
      );
    } catch {
      settle({});
    } finally {
      clearTimeout(late);
    }
  }
}
