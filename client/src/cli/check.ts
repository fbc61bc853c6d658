import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";
import { plainJson } from "../../../server/src/text/plain-text.ts";
import type { CheckSettings, Diagnostic } from "../../../server/src/workspace.ts";
import { checkPaths } from "./checked-files.ts";
import { Misuse, oneOf, readOptions, releaseOf } from "./options.ts";
import { err, isTerminal, out, outPainted } from "./output.ts";
import { isColoured } from "./paint.ts";
import { isAtLeast, makeReport, type Report } from "./report.ts";
import { sarifReport } from "./report-sarif.ts";
import { summary, textReport } from "./report-text.ts";
import { version } from "./version.ts";

const usage =
  "Usage: quorate check [--format text|json|sarif] [--severity S] [--fail-on S] [--target-pacemaker V] [--target-corosync V] PATH…";

const reportFormats = ["text", "json", "sarif"] as const;
const severities = ["error", "warning", "information"] as const;

interface CheckOptions {
  readonly format: (typeof reportFormats)[number];
  /** Less severe findings are not reported. */
  readonly least: Diagnostic["severity"];
  /** Findings at least this severe make the exit code 1. */
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

/** Reads the arguments. Throws Misuse. */
function parse(args: readonly string[]): CheckOptions {
  const { values, positionals } = readOptions(args, options, "check");
  if (positionals.length === 0) throw new Misuse("name at least one file or folder");
  if (positionals.filter((each) => each === "-").length > 1) throw new Misuse("standard input can be read once");
  const pacemaker = releaseOf("target-pacemaker", values["target-pacemaker"]);
  const corosync = releaseOf("target-corosync", values["target-corosync"]);
  const target = omitUndefined({ pacemaker, corosync });
  return {
    format: oneOf("format", values.format, reportFormats),
    least: oneOf("severity", values.severity, severities),
    failOn: oneOf("fail-on", values["fail-on"], severities),
    settings: pacemaker === undefined && corosync === undefined ? {} : { target },
    paths: positionals,
  };
}

function print(report: Report, format: CheckOptions["format"]): void {
  if (format === "json") out(`${plainJson(report.findings, 2)}\n`);
  else if (format === "sarif") out(sarifReport(report, version));
  else {
    outPainted(textReport(report, isColoured()));
    if (isTerminal()) out(summary(report));
  }
}

/**
 * `quorate check [OPTIONS] PATH…`: reports problems in crm files, pcs commands, corosync.conf files and CIBs. Returns the exit code: 1 for
 * findings at least as severe as --fail-on, 2 when something could not be read.
 */
export function runCheck(args: readonly string[]): number {
  let parsed: CheckOptions;
  try {
    parsed = parse(args);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    err(`quorate check: ${error.message}. ${usage}\n`);
    return 2;
  }
  const errors: string[] = [];
  const checked = [...checkPaths(parsed.paths, parsed.settings, (message) => errors.push(message))];
  const isFailed = checked.some(({ findings }) => findings.some(({ severity }) => isAtLeast(severity, parsed.failOn)));
  print(makeReport(checked, errors, parsed.least), parsed.format);
  for (const message of errors) err(`quorate check: ${message}\n`);
  if (errors.length > 0) return 2;
  return isFailed ? 1 : 0;
}
