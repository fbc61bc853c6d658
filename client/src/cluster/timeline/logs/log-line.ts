import { isOfKernel } from "../facts/kernel-facts.ts";
import { type LogTime, readLogTime } from "./log-times.ts";

/** A line of a log, taken apart; the year is known only where the line has it. */
export interface LogLine extends LogTime {
  /** Empty where the line names none. */
  readonly host: string;
  /** The program's name since 2.0 without `pacemaker-`: `controld`, `corosync`, `sbd`. */
  readonly daemon: string;
  readonly text: string;
  /** What follows ` | ` in Pacemaker's lines. */
  readonly detail: string;
}

/** The names that daemons had before 2.0. */
const formerNames: Readonly<Record<string, string>> = {
  crmd: "controld",
  pengine: "schedulerd",
  "stonith-ng": "fenced",
  stonithd: "fenced",
  cib: "based",
  lrmd: "execd",
  pacemaker_remoted: "execd",
  "pacemaker-remoted": "execd",
};

const program =
  "pacemaker-(?:controld|schedulerd|fenced|based|attrd|execd|remoted)|pacemaker_remoted|pacemakerd|crmd|pengine|stonith-ng|stonithd|attrd|cib|lrmd|corosync-qdevice|corosync|sbd|kernel|dlm_controld";
/** After the time: `n1 crmd[12]: `, `n1 crmd: [12]: `, `[12] n1 crmd: `, `n1 pacemaker-controld  [12] (function) `, each with or without the host. */
const head = new RegExp(
  String.raw`^(?:\[\d+\] +)?(?:(?:[\w.-]+@)?([\w.-]+)(?:/[\w.:-]+)? +)?(${program})(?: *\[\d+\])?(?: \d+ \S+ (?:-|\[.*?\](?= )))?:?(?: *\[\d+\]:)?(?: *\(\S+?\))?(?=[\s:[]|$)\s*`,
);
/** What an agent logs itself: `n1 IPaddr2(vip)[12]: ERROR: …`, with a date of its own in corosync.log. */
const ofAgent =
  /^(?:([\w.-]+) +)?([A-Za-z][\w.-]*)\(([\w.:-]+)\)(?:\[\d+\])?:\s*(?:\d{4}\/\d\d\/\d\d_[\d:]+ )?((?:ERROR|CRIT\w*): .*)$/;
const level = /^(?:trace|debug\d?|info|notice|warn(?:ing)?|err(?:or)?|crit(?:ical)?|alert|emerg)(?:: +| +(?=\[))/i;
/** The function that wrote a line, before 2.0 in front of the text, at times two of them. */
const writer = /^(?:(?:[a-z]\w*_\w*|stage\d|Log\w*Actions?)(?::\d+)?: +){1,2}/;

/** So much of a line is read: a log may have lines of any length. */
const longestLine = 4096;

/**
 * A line of pacemaker.log, corosync.log, syslog or the journal, as it is or quoted in a mail, of Pacemaker 1.1 to 3.0 and corosync 1 to 3.
 * Undefined for anything else, as for lines of other programs.
 */
export function readLogLine(line: string): LogLine | undefined {
  const written = unquoted(line);
  const when = readLogTime(written);
  if (when === undefined) return undefined;
  const rest = written.slice(when.length);
  const agent = ofAgent.exec(rest);
  if (agent) {
    const [, host = "", type = "", resource = "", text = ""] = agent;
    return { ...when.time, host, daemon: "agent", text: `${type}(${resource}): ${text}`, detail: "" };
  }
  const found = head.exec(rest);
  if (found === null) return undefined;
  const [all, host = "", name = ""] = found;
  const daemon = formerNames[name] ?? name.replace(/^pacemaker-/, "");
  const text = bare(rest.slice(all.length));
  // Of the kernel's many lines only those are the cluster's that say what its nodes suffered.
  if (daemon === "kernel" && !isOfKernel(text)) return undefined;
  return { ...when.time, host, daemon, ...split(text) };
}

const timeless = new RegExp(`(?:^|\\s)(?:${program}) *\\[\\d+\\]:? `);

/** A line that says what a program of the cluster did, but not when, or in a form that isn't known. */
export function isWithoutTime(line: string): boolean {
  const written = unquoted(line);
  return readLogTime(written) === undefined && timeless.test(written.slice(0, 200));
}

/** Without the marks of a quotation and what a list puts before its lines. */
function unquoted(line: string): string {
  return line
    .slice(0, longestLine)
    .replace(/^(?:\s*(?:>|&gt;)\s?)+/, "")
    .replace(/^[\s\uFEFF]+/, "");
}

function bare(text: string): string {
  const repeated = /^message repeated \d+ times: \[ ?(.*)\]$/.exec(text);
  return (repeated?.[1] ?? text)
    .replace(level, "")
    .replace(/^\[\w+ *\] /, "")
    .replace(level, "")
    .replace(writer, "");
}

function split(text: string): { readonly text: string; readonly detail: string } {
  const at = text.indexOf(" | ");
  const whole = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 3)];
  return { text: (whole[0] ?? "").trim(), detail: (whole[1] ?? "").trim() };
}
