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
  /** More values that are taken, though others say it better. */
  readonly alsoTaken?: readonly string[];
  /** Case doesn't matter. */
  readonly anyCase?: boolean;
  /** What any other value than the choices silently means; where absent, such a value is refused. */
  readonly otherwise?: string;
  /** Its value is looked at only after the file was taken: what refuses a wrong one then. */
  readonly readBy?: CorosyncReader;
  readonly required?: boolean;
  /** The transports that read it; all where absent. */
  readonly transports?: readonly ("knet" | "udp" | "udpu")[];
  /** A running corosync doesn't take a new value over: it takes effect when corosync was restarted. `together`: on all nodes at the same time, since those with different values don't understand each other. */
  readonly restart?: "each" | "together";
  /** The corosync that first read it, where that is newer than 3.1.7; an older one ignores it. */
  readonly since?: string;
  /** corosync 3 ignores it, or will: what to know, in a sentence. */
  readonly obsolete?: string;
  /** The option to write instead of an obsolete one, as a path or a name in the same section. */
  readonly replacedBy?: string;
  /** What to do instead of an obsolete one, in a sentence, where no single option takes its place. */
  readonly instead?: string;
  /** One line, in our own words. */
  readonly description: string;
}

/** Who reads a value that `corosync -t` doesn't look at. */
export type CorosyncReader = "corosync" | "corosync-qdevice" | "pcs";

/**
 * How corosync reads the value. `u8` … `u64` and `i32` are whole numbers that must fit; a `flag` is 0 or 1, read as an u8; a `yesNo`
 * is text.
 */
export type CorosyncValueType =
  | "i32"
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
  /** Its values are looked at only after the file was taken: by what. */
  readonly readBy?: CorosyncReader;
  readonly description: string;
  readonly options: readonly CorosyncOptionFact[];
  /** Options whose name is only known by its form (`exec_NAME`). */
  readonly patterns?: readonly { readonly pattern: RegExp; readonly option: CorosyncOptionFact }[];
}
