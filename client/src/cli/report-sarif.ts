import path from "node:path";
import { pathToFileURL } from "node:url";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";
import { plainJson } from "../../../server/src/text/plain-text.ts";
import { allRules, explainRule, type RuleInfo } from "../../../server/src/workspace.ts";
import type { Region, Report } from "./report.ts";

/** The address of the schema of SARIF 2.1.0. */
export const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
declare const quorateHomepage: string | undefined;

/** The project's address, when package.json names one (the build defines it). */
const homepage = typeof quorateHomepage === "string" && quorateHomepage !== "" ? quorateHomepage : undefined;

/** The levels of SARIF, by our severities. */
export const sarifLevels = { error: "error", warning: "warning", information: "note" } as const;

/** A file as a URI reference: relative where it was named so, as repositories want it. */
function uriOf(file: string): string {
  if (file === "-") return "stdin";
  if (path.isAbsolute(file)) return pathToFileURL(file).href;
  return path.normalize(file).split(path.sep).map(encodeURIComponent).join("/");
}

function location({ file, line, column, endLine, endColumn }: Region): object {
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } };
}

function descriptor({ id, severity, title, why, source, url }: RuleInfo): object {
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: { text: `${why}\n\nSource: ${source}`, markdown: explainRule(id) ?? why },
    ...omitUndefined({ helpUri: url }),
    defaultConfiguration: { level: sarifLevels[severity] },
  };
}

/** A report as a SARIF 2.1.0 log. */
export function sarifReport({ findings, failures }: Report, version: string): string {
  const known = allRules();
  const ids = known.map(({ id }) => id);
  const others = [...new Set(findings.map(({ code }) => code))].filter((code) => !ids.includes(code));
  const indexes = new Map([...ids, ...others].map((id, index) => [id, index]));
  const results = findings.map(({ code, severity, message, related, ...region }) => ({
    ruleId: code,
    ruleIndex: indexes.get(code) ?? -1,
    level: sarifLevels[severity],
    message: { text: message },
    locations: [location(region)],
    ...(related.length > 0
      ? { relatedLocations: related.map((each, id) => ({ id, ...location(each), message: { text: each.message } })) }
      : {}),
  }));
  const rules = [
    ...known.map(descriptor),
    ...others.map((id) => ({ id, shortDescription: { text: "A syntax error." } })),
  ];
  const run = {
    tool: {
      driver: { name: "Quorate", version, ...omitUndefined({ informationUri: homepage }), rules },
    },
    invocations: [
      {
        executionSuccessful: failures.length === 0,
        ...(failures.length > 0
          ? { toolExecutionNotifications: failures.map((text) => ({ level: "error", message: { text } })) }
          : {}),
      },
    ],
    columnKind: "utf16CodeUnits",
    results,
  };
  return `${plainJson({ $schema: sarifSchema, version: "2.1.0", runs: [run] }, 2)}\n`;
}
