/** An option of corosync.conf: facts of corosync.conf(5), votequorum(5) and corosync-qdevice(8), for corosync 3.1 unless stated otherwise. */
export interface CorosyncOptionFact {
  readonly name: string;
  readonly type: CorosyncValueType;
  /** The value used when it is left out; a description where it is computed. */
  readonly default?: string;
  readonly unit?: "ms" | "s" | "%" | "bytes";
  readonly min?: number;
  readonly max?: number;
  /** The values it takes; case matters. */
  readonly choices?: readonly string[];
  /** More values that are accepted, but not offered. */
  readonly alsoAccepted?: readonly string[];
  /** The values' case doesn't matter. */
  readonly ignoreCase?: boolean;
  /** The choice that any other value is silently read as; where absent, such a value is rejected. */
  readonly otherwise?: string;
  /** The program that checks its value, where that happens only after corosync has accepted the file. */
  readonly readBy?: CorosyncReader;
  readonly required?: boolean;
  /** The transports that read it; all where absent. */
  readonly transports?: readonly ("knet" | "udp" | "udpu")[];
  /** A running corosync doesn't apply a new value: it needs a restart. `together`: on all nodes at the same time, since nodes with different values can't communicate. */
  readonly restart?: "each" | "together";
  /** The first corosync release that reads it, where that is newer than 3.1.7; older ones ignore it. */
  readonly since?: string;
  /** The first corosync release that no longer checks its value. */
  readonly uncheckedSince?: string;
  /** Values besides the choices that are accepted. */
  readonly alsoPattern?: RegExp;
  /** corosync 3 ignores it, or will: a sentence about that. */
  readonly obsolete?: string;
  /** The option to write instead of an obsolete one, as a path or a name in the same section. */
  readonly replacedBy?: string;
  /** What to do instead of an obsolete one, in a sentence, where no single option replaces it. */
  readonly instead?: string;
  /** Our own description, in one line. */
  readonly description: string;
}

/** The program that reads a value which `corosync -t` doesn't check. */
export type CorosyncReader = "corosync" | "corosync-qdevice" | "pcs";

/**
 * How corosync reads the value. `u8` … `u64` and `i32` are integers that must fit; a `flag` is 0 or 1, read as a u8; a `yesNo`
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

/** A section and the options it may contain. */
export interface CorosyncSectionFact {
  /** With the sections around it: `totem.interface`. */
  readonly path: string;
  /** It may be repeated; each one is independent. */
  readonly repeatable?: boolean;
  readonly obsolete?: string;
  /** The program that checks its values, where that happens only after corosync has accepted the file. */
  readonly readBy?: CorosyncReader;
  readonly description: string;
  readonly options: readonly CorosyncOptionFact[];
  /** Options whose name follows a pattern (`exec_NAME`). */
  readonly patterns?: readonly { readonly pattern: RegExp; readonly option: CorosyncOptionFact }[];
}
