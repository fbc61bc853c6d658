import type { Agent, AgentClass, AgentReference, Agents } from "../model/agent.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { catalogue } from "./catalogue.ts";
import { expandAgent } from "./expand-agent.ts";
import { readMetadata } from "./metadata.ts";

/** The agents that are installed on a node, or on this machine. */
interface InstalledList {
  /** The node; absent for this machine: what is missing here may still be on the nodes. */
  readonly node?: string;
  /** Full names: `ocf:heartbeat:IPaddr2`, `stonith:fence_ipmilan`, `systemd:nginx`. Anything else is ignored. */
  readonly names: readonly string[];
}

/** The longest metadata of one agent, in characters; the longest known is a tenth of it. */
const longestMetadata = 1_000_000;

const fullName =
  /^(?:(ocf):([^\s:\p{Cc}]{1,80}):([^\s:\p{Cc}]{1,120})|(stonith|systemd|lsb|service):([^\s\p{Cc}]{1,256}))$/u;

/** The parts of an agent's full name; undefined for anything else that a node printed. */
function readName(name: string): { cls: AgentClass; provider: string | undefined; type: string } | undefined {
  const [, ocf, provider, ocfType, other, type] = fullName.exec(name) ?? [];
  if (ocf !== undefined && ocfType !== undefined) return { cls: "ocf", provider, type: ocfType };
  return other === undefined || type === undefined
    ? undefined
    : { cls: other as AgentClass, provider: undefined, type };
}

/** Whether an agent describes itself: others are known by name only. */
function describesItself(name: string): boolean {
  return /^(ocf|stonith):/.test(name);
}

/**
 * The agents that are installed somewhere. Names are known from the start, metadata arrives as it is requested; until then, or
 * where it is broken, the catalogue is used.
 */
export class InstalledAgents {
  readonly #list: InstalledList;
  readonly #onProblem: (problem: string) => void;
  /** Names by class, and for OCF by `ocf:PROVIDER`. */
  readonly #names = new Map<string, Set<string>>();
  readonly #providers: readonly string[];
  /** The agents from their metadata; null where it was missing or broken. */
  readonly #read = new Map<string, Agent | null>();
  #agents: Agents;

  /** `onProblem` receives a sentence for metadata that can't be read. */
  constructor(list: InstalledList, onProblem: (problem: string) => void) {
    this.#list = list;
    this.#onProblem = onProblem;
    const add = (key: string, type: string): void => {
      const known = this.#names.get(key);
      if (known) known.add(type);
      else this.#names.set(key, new Set([type]));
    };
    const found = new Set<string>();
    for (const { cls, provider, type } of list.names.flatMap((name) => readName(name) ?? [])) {
      add(cls, type);
      if (provider !== undefined) add(`${cls}:${provider}`, type);
      if (provider !== undefined) found.add(provider);
      if (cls === "systemd" || cls === "lsb") add("service", type);
    }
    const order = [...catalogue.providers("ocf"), ...[...found].sort()];
    this.#providers = [...new Set(order)].filter((each) => list.node === undefined || found.has(each));
    this.#agents = this.#view();
  }

  /** The agents as they are known now; a new object once more is known. */
  get agents(): Agents {
    return this.#agents;
  }

  /** Which of these agents, named in full or as a configuration names them, are installed and still lack their metadata. */
  withoutMetadata(references: readonly AgentReference[]): string[] {
    const names = references.flatMap((reference) => this.#installedAs(reference) ?? []);
    return [...new Set(names)].filter((name) => describesItself(name) && !this.#read.has(name));
  }

  /** Adds the metadata that agents printed; undefined for an agent that printed none. */
  add(metadata: ReadonlyMap<string, string | undefined>): void {
    for (const [name, printed] of metadata) this.#read.set(name, this.#readOne(name, printed) ?? null);
    this.#agents = this.#view();
  }

  #readOne(name: string, printed: string | undefined): Agent | undefined {
    const read = readName(name);
    if (!read || printed === undefined) return undefined;
    try {
      if (printed.length > longestMetadata) throw new Error("it is longer than a million characters");
      const { facts, texts } = readMetadata(printed);
      const { cls, provider, type } = read;
      return { ...expandAgent({ class: cls, ...(provider ? { provider } : {}), name: type }, facts), texts };
    } catch (error) {
      const [reason] = String(error instanceof Error ? error.message : error).split("\n");
      const where = this.#list.node === undefined ? "this machine" : `"${this.#list.node}"`;
      this.#onProblem(`The metadata of "${name}" on ${where} can't be read: ${reason}.`);
      return undefined;
    }
  }

  /** The full name of the installed agent; undefined when it isn't installed. */
  #installedAs({ class: cls = "ocf", provider, type }: AgentReference): string | undefined {
    if (cls !== "ocf") return this.#names.get(cls)?.has(type) ? `${cls}:${type}` : undefined;
    const providers = provider === undefined ? this.#providers : [provider];
    const found = providers.find((each) => this.#names.get(`ocf:${each}`)?.has(type));
    return found === undefined ? undefined : `ocf:${found}:${type}`;
  }

  #view(): Agents {
    const { node } = this.#list;
    const isComplete = node !== undefined;
    const names = this.#names;
    const sorted = new Map<string, readonly string[]>();
    const namesOf = (cls: string, provider: string | undefined): readonly string[] => {
      const key = provider === undefined ? cls : `${cls}:${provider}`;
      let known = sorted.get(key);
      if (!known) {
        const own = [...(names.get(key) ?? [])];
        known = [...new Set(isComplete && names.has(cls) ? own : [...own, ...catalogue.names(cls, provider)])].sort();
        sorted.set(key, known);
      }
      return known;
    };
    return {
      ...omitUndefined({ node }),
      find: (reference) => {
        const name = this.#installedAs(reference);
        const known = name === undefined ? undefined : this.#read.get(name);
        if (known) return known;
        const read = name === undefined ? undefined : readName(name);
        return catalogue.find(read?.provider === undefined ? reference : { ...reference, provider: read.provider });
      },
      names: namesOf,
      providers: (cls) => (cls === "ocf" ? this.#providers : catalogue.providers(cls)),
      covers: (cls, provider) =>
        (isComplete && names.has(provider === undefined ? cls : `${cls}:${provider}`)) ||
        catalogue.covers(cls, provider),
      isInstalled: (reference) => {
        if (!isComplete || !names.has(reference.class ?? "ocf")) return undefined;
        if (this.#installedAs(reference) !== undefined) return true;
        return (
          isUnitOf(names, reference) ||
          (reference.class === undefined && names.get("stonith")?.has(reference.type) === true)
        );
      },
    };
  }
}

/** Whether a service is installed under another form of its name: `nginx.service`, or `postgresql@15-main` of `postgresql@`. */
function isUnitOf(names: ReadonlyMap<string, ReadonlySet<string>>, { class: cls, type }: AgentReference): boolean {
  const units = cls === "systemd" || cls === "service" ? names.get(cls) : undefined;
  if (!units) return false;
  const unit = type.replace(/\.service$/, "");
  return units.has(unit) || units.has(`${unit}.service`) || units.has(`${unit.replace(/@.*$/, "")}@`);
}
