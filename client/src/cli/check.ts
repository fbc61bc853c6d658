import { parseArgs } from "node:util";
import type { CheckSettings, Diagnostic } from "../../../server/src/workspace.ts";
import { checkPaths } from "./checked-files.ts";
import { err, isTerminal, out } from "./output.ts";
import { isAtLeast, makeReport, type Report } from "./report.ts";
import { sarifReport } from "./report-sarif.ts";
import { summary, textReport } from "./report-text.ts";
import { version } from "./version.ts";

const usage =
  "Usage: quorate check [--format text|json|sarif] [--severity S] [--fail-on S] [--target-pacemaker V] [--target-corosync V] PATH…";

const formats = ["text", "json", "sarif"] as const;
const severities = ["error", "warning", "information"] as const;

interface Wanted {
  readonly format: (typeof formats)[number];
  /** Less grave findings are not told. */
  readonly least: Diagnostic["severity"];
  /** What is as grave as this makes the exit code 1. */
  readonly failOn: Diagnostic["severity"];
  readonly settings: CheckSettings;
  readonly paths: readonly string[];
}

const options = {
  format: { type: "string", default: "text" },
  severity: { type: "string", default: "information" },
  "fail-on": { type: "string", default: "error" },
  "target-pacemaker": { type: "string" },
  "target-corosync": { type: "string" },
} as const;

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const found = choices.find((each) => each === value);
  if (found === undefined) throw new Error(`--${name} is one of ${choices.join(", ")}, not "${value}"`);
  return found;
}

function releaseOf(name: string, value: string): string {
  if (!/^v?\d+(\.\d+)*/.test(value)) throw new Error(`--${name} is a release such as 2.1.9, not "${value}"`);
  return value;
}

/** Reads the arguments; throws an Error that says what is wrong with them. */
function wantedBy(args: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.length === 0) throw new Error("name at least one file or folder");
  if (positionals.filter((each) => each === "-").length > 1) throw new Error("standard input can be read once");
  const [pacemaker, corosync] = [values["target-pacemaker"], values["target-corosync"]];
  const target = {
    ...(pacemaker === undefined ? {} : { pacemaker: releaseOf("target-pacemaker", pacemaker) }),
    ...(corosync === undefined ? {} : { corosync: releaseOf("target-corosync", corosync) }),
  };
  return {
    format: oneOf("format", values.format, formats),
    least: oneOf("severity", values.severity, severities),
    failOn: oneOf("fail-on", values["fail-on"], severities),
    settings: pacemaker === undefined && corosync === undefined ? {} : { target },
    paths: positionals,
  };
}

/** The sentence of an Error about arguments, without what Node advises behind it. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\. .*$/s, "").replace(/^Unknown option '([^']+)'.*/s, '"$1" is not an option of check');
}

/** Whether to colour standard output: by NO_COLOR and FORCE_COLOR, else where it is a terminal. */
function isColoured(): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = process.env;
  if (no !== undefined && no !== "") return false;
  if (force !== undefined && force !== "") return force !== "0";
  return isTerminal() && terminal !== "dumb";
}

function print(report: Report, format: Wanted["format"]): void {
  if (format === "json") out(`${JSON.stringify(report.findings, null, 2)}\n`);
  else if (format === "sarif") out(sarifReport(report, version));
  else {
    out(textReport(report, isColoured()));
    if (isTerminal()) out(summary(report));
  }
}

/**
 * `quorate check [OPTIONS] PATH…`: tells what is wrong in crm files, corosync.conf files and CIBs. Returns the exit code: 1 when
 * something as grave as --fail-on was found, 2 when something could not be read.
 */
export function runCheck(args: readonly string[]): number {
  let wanted: Wanted;
  try {
    wanted = wantedBy(args);
  } catch (error) {
    err(`quorate check: ${reason(error)}. ${usage}\n`);
    return 2;
  }
  const troubles: string[] = [];
  const checked = [...checkPaths(wanted.paths, wanted.settings, (message) => troubles.push(message))];
  const isDisruptive = checked.some(({ findings }) =>
    findings.some(({ severity }) => isAtLeast(severity, wanted.failOn)),
  );
  print(makeReport(checked, troubles, wanted.least), wanted.format);
  for (const trouble of troubles) err(`quorate check: ${trouble}\n`);
  if (troubles.length > 0) return 2;
  return isDisruptive ? 1 : 0;
}
