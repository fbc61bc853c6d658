/** What corosync knows about one option: facts of corosync.conf(5), votequorum(5) and corosync-qdevice(8), of corosync 3.1 where nothing else is said. */
export interface CorosyncOptionFact {
  readonly name: string;
  readonly type: CorosyncValueType;
  /** What holds when it is left out; words where it is computed. */
  readonly default?: string;
  readonly unit?: "ms" | "s" | "%" | "bytes";
  readonly min?: number;
  readonly max?: number;
  /** The values it takes; case matters. */
  readonly choices?: readonly string[];
  readonly required?: boolean;
  /** The transports that read it; all where absent. */
  readonly transports?: readonly ("knet" | "udp" | "udpu")[];
  /** The corosync that first read it, where that is newer than 3.1.7; an older one ignores it. */
  readonly since?: string;
  /** corosync 3 ignores it, or will: what to know, in a sentence. */
  readonly obsolete?: string;
  /** The option to write instead of an obsolete one, as a path or a name in the same section. */
  readonly replacedBy?: string;
  /** One line, in our own words. */
  readonly description: string;
}

/** How corosync reads the value. `u8` … `u64` are whole numbers that must fit; a `flag` is 0 or 1; a `yesNo` is text. */
export type CorosyncValueType =
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "flag"
  | "yesNo"
  | "onOff"
  | "choice"
  | "address"
  | "path"
  | "string";

/** A section and what may stand in it. */
export interface CorosyncSectionFact {
  /** With the sections around it: `totem.interface`. */
  readonly path: string;
  /** It may stand there several times, each its own. */
  readonly repeatable?: boolean;
  readonly obsolete?: string;
  readonly description: string;
  readonly options: readonly CorosyncOptionFact[];
  /** Options whose name is only known by its form (`exec_NAME`). */
  readonly patterns?: readonly { readonly pattern: RegExp; readonly option: CorosyncOptionFact }[];
}
