import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import { isAtLeast, newest, type TargetVersions } from "./target.ts";

/** The corosync.conf of a cluster as a place: spans in it count from the start of the file. */
export interface CorosyncPlace {
  readonly uri: string;
  readonly offset: 0;
}

/** `token: 3000` */
export interface CorosyncOptionView {
  readonly key: string;
  /** Trimmed; empty where nothing was written. */
  readonly value: string;
  /** With the names of the sections around it: `totem.token`. */
  readonly path: string;
  readonly span: Span;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

/** `totem {` … `}`; the file itself is one without a name. */
export interface CorosyncSectionView {
  readonly name: string;
  readonly path: string;
  readonly span: Span;
  readonly nameSpan: Span;
  /** Those right inside, in the order of the text. */
  readonly options: readonly CorosyncOptionView[];
  readonly sections: readonly CorosyncSectionView[];
  /** The option of that key right inside; the last one, as corosync reads it. */
  option(key: string): CorosyncOptionView | undefined;
}

/** One node of the nodelist. */
interface CorosyncNode {
  readonly name?: CorosyncOptionView;
  readonly nodeid?: CorosyncOptionView;
  /** ring0_addr, ring1_addr, … that are written and not empty. */
  readonly addresses: readonly CorosyncOptionView[];
  /** quorum_votes; 1 where it is absent or not a number. */
  readonly votes: number;
  readonly section: CorosyncSectionView;
}

/** A cluster's corosync.conf, with the lookups that rules need. Immutable. */
export class CorosyncModel implements CorosyncPlace {
  readonly offset = 0;
  readonly uri: string;
  /** The whole file. */
  readonly root: CorosyncSectionView;
  readonly nodes: readonly CorosyncNode[];
  readonly #options = new Map<string, CorosyncOptionView[]>();
  readonly #sections = new Map<string, CorosyncSectionView[]>();

  constructor(uri: string, root: CorosyncSectionView) {
    this.uri = uri;
    this.root = root;
    this.#gather(root);
    this.nodes = this.sections("nodelist.node").map(nodeOf);
  }

  #gather(section: CorosyncSectionView): void {
    for (const option of section.options) append(this.#options, option.path, option);
    for (const inner of section.sections) {
      append(this.#sections, inner.path, inner);
      this.#gather(inner);
    }
  }

  /** The option of that path (`totem.token`); the last one where it is repeated, as corosync reads it. */
  option(path: string): CorosyncOptionView | undefined {
    return this.#options.get(path)?.at(-1);
  }

  /** Every option of that path in the order of the text. */
  options(path: string): readonly CorosyncOptionView[] {
    return this.#options.get(path) ?? [];
  }

  /** Every section of that path (`totem.interface`) in the order of the text. */
  sections(path: string): readonly CorosyncSectionView[] {
    return this.#sections.get(path) ?? [];
  }

  /** The value of an option as an unsigned integer; undefined when it is absent or not a number. */
  number(path: string): number | undefined {
    return numberOf(this.option(path)?.value);
  }

  /** Whether an option is 1, as the flags of the section quorum are switched on. */
  isOn(path: string): boolean {
    return this.number(path) === 1;
  }

  /** How many links the nodes have; 0 without a nodelist. */
  get linkCount(): number {
    return Math.max(0, ...this.nodes.map(({ addresses }) => addresses.length));
  }

  /** Whether two_node is switched on. */
  get twoNode(): boolean {
    return this.isOn("quorum.two_node");
  }

  /** Whether a quorum device is configured: corosync asks for its model. */
  get hasDevice(): boolean {
    return (this.option("quorum.device.model")?.value ?? "") !== "";
  }

  /** The votes of the quorum device, 0 without one; undefined where its algorithm doesn't say them (corosync-qdevice(8)). */
  get deviceVotes(): number | undefined {
    if (!this.hasDevice) return 0;
    const written = this.number("quorum.device.votes");
    if (written !== undefined) return written;
    const algorithm = this.option("quorum.device.net.algorithm")?.value;
    if (algorithm === "ffsplit") return 1;
    return algorithm === "lms" && this.nodes.length > 0 ? this.nodes.length - 1 : undefined;
  }

  /** The votes of all nodes together. */
  get nodeVotes(): number {
    return this.nodes.reduce((sum, { votes }) => sum + votes, 0);
  }

  /** The token timeout that takes effect, in milliseconds: token, and token_coefficient for each node above two. */
  tokenTimeout({ corosync }: TargetVersions = newest): number {
    const token = this.number("totem.token") ?? (isAtLeast(corosync, "3.1.0") ? 3000 : 1000);
    const more = Math.max(0, this.nodes.length - 2);
    return token + more * (this.number("totem.token_coefficient") ?? 650);
  }

  /** The consensus timeout that takes effect, in milliseconds: 1.2 times the token timeout unless it is given. */
  consensus(target: TargetVersions = newest): number {
    return this.number("totem.consensus") ?? Math.floor(this.tokenTimeout(target) * 1.2);
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function numberOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\+?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function nodeOf(section: CorosyncSectionView): CorosyncNode {
  const written = (key: string): CorosyncOptionView | undefined => {
    const option = section.option(key);
    return option?.value ? option : undefined;
  };
  const [name, nodeid] = [written("name"), written("nodeid")];
  const addresses = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((link) => written(`ring${link}_addr`) ?? []);
  return {
    ...omitUndefined({ name, nodeid }),
    addresses,
    votes: numberOf(section.option("quorum_votes")?.value) ?? 1,
    section,
  };
}
