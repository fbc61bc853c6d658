/** A disk that SBD fences by, as `sbd dump` prints its header; times in milliseconds. */
export interface SbdDisk {
  /** The path given to sbd. */
  readonly path: string;
  /** After this time without the disk, a node's watchdog resets it; the disk's value overrides SBD_WATCHDOG_TIMEOUT. */
  readonly watchdog: number;
  /** After this time a message to a node counts as delivered, and the node as fenced. */
  readonly msgwait: number;
}

/** The raw texts about a node's SBD: lines of its settings file, and the output of `sbd dump` for each disk, one after the other. */
export interface SbdTexts {
  readonly settings: string;
  readonly dump: string;
}

/** The SBD that a cluster's nodes use; times in milliseconds. */
export interface Sbd {
  /** The disks of SBD_DEVICE. Empty: diskless SBD, by the watchdogs alone. */
  readonly paths: readonly string[];
  /** SBD_WATCHDOG_TIMEOUT, or its default. */
  readonly watchdogTimeout: number;
  /** The disks whose headers could be read; those that only the configuration names are among them. */
  readonly disks: readonly SbdDisk[];
  /** Where that is known from, for messages: `in "sysconfig/sbd"`. The connected node where absent. */
  readonly source?: string;
}

/** SBD_WATCHDOG_TIMEOUT where nobody set it, in milliseconds. */
export const sbdWatchdogDefault = 5000;

/** Where a copy of SBD's settings is in a cluster's folder. */
const sbdFiles = ["sbd", "sbd.sysconfig", "sysconfig/sbd", "default/sbd", "etc/sysconfig/sbd", "etc/default/sbd"];

/** The SBD of a cluster's folder, by the copy of /etc/sysconfig/sbd or /etc/default/sbd in it; `read` gives a file's text, if it is one. */
export function sbdOfFolder(read: (name: string) => string | undefined): Sbd | undefined {
  for (const name of sbdFiles) {
    const text = read(name);
    if (text !== undefined && isSbdSettings(text)) {
      return { ...readSbd({ settings: text, dump: "" }), source: `in "${name}"` };
    }
  }
  return undefined;
}

/** Whether a text is a settings file of SBD (/etc/sysconfig/sbd, /etc/default/sbd). */
function isSbdSettings(text: string): boolean {
  return /^[ \t]*SBD_(?:DEVICE|WATCHDOG_TIMEOUT|WATCHDOG_DEV|PACEMAKER|STARTMODE|DELAY_START|OPTS)=/m.test(text);
}

/** Parses a node's SBD texts. A disk without a readable header is left out. */
export function readSbd({ settings, dump }: SbdTexts): Sbd {
  const seconds = /^\d+/.exec(setting(settings, "SBD_WATCHDOG_TIMEOUT") ?? "")?.[0];
  return {
    paths: (setting(settings, "SBD_DEVICE") ?? "").split(/[;\s]+/).filter((path) => path !== ""),
    watchdogTimeout: seconds === undefined || Number(seconds) === 0 ? sbdWatchdogDefault : Number(seconds) * 1000,
    disks: disksIn(dump),
  };
}

/** A variable of an environment file, as systemd reads it: the last one counts, and quotes are taken off. */
function setting(settings: string, name: string): string | undefined {
  const lines = settings.split("\n").map((line) => /^\s*(\w+)=(.*?)\s*$/.exec(line));
  const value = lines.findLast((line) => line?.[1] === name)?.[2];
  return value?.replace(/^(["'])(.*)\1$/, "$2");
}

function disksIn(dump: string): SbdDisk[] {
  return dump.split(/^==Dumping header on disk /m).flatMap((part) => {
    const path = /^\S+/.exec(part)?.[0];
    const [watchdog, msgwait] = ["watchdog", "msgwait"].map((name) =>
      new RegExp(`^Timeout \\(${name}\\)\\s*:\\s*(\\d+)`, "m").exec(part),
    );
    if (path === undefined || !watchdog || !msgwait) return [];
    return [{ path, watchdog: Number(watchdog[1]) * 1000, msgwait: Number(msgwait[1]) * 1000 }];
  });
}
