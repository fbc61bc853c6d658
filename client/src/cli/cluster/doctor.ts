import { plainJson } from "../../../../server/src/text/plain-text.ts";
import { checkNodes, type NodeReport } from "../../cluster/doctor/check-nodes.ts";
import { formatReport, summaryOf } from "../../cluster/doctor/format-report.ts";
import { clusterOptions, Misuse, oneOf } from "../options.ts";
import { out } from "../output.ts";
import { outColoured } from "../paint.ts";
import { nodesSarif } from "../report-nodes-sarif.ts";
import { version } from "../version.ts";
import { exitCodes } from "./exit-codes.ts";
import { runOnAll } from "./fleet.ts";
import { runOnCluster } from "./with-cluster.ts";

const options = {
  ...clusterOptions,
  all: { type: "boolean" },
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "warning" },
} as const;

const formats = ["text", "json", "sarif"] as const;
const severities = ["error", "warning", "information"] as const;

type Severity = (typeof severities)[number];

/** `quorate doctor`: checks the nodes of a cluster; with `--all` those of each configured one, a line each. The exit code is 0 without findings of that severity, else 3. */
export function runDoctor(args: readonly string[]): Promise<number> {
  if (args.includes("--all"))
    return runOnAll("doctor", args, options, ({ values, positionals }) => {
      const failOn = oneOf("fail-on", values["fail-on"], severities);
      if (positionals.length > 0) throw new Misuse("doctor takes no files; name a cluster with --cluster or --host");
      return async ({ session, signal }) => {
        const { nodes, findings, unchecked } = await checkNodes(session, signal);
        const text = lineOf({ findings, unchecked });
        return { code: exitCodeOf(findings, failOn), text, value: { nodes, findings, unchecked } };
      };
    });
  return runOnCluster("doctor", args, options, ({ values, positionals }) => {
    const format = oneOf("format", values.format, formats);
    const failOn = oneOf("fail-on", values["fail-on"], severities);
    if (positionals.length > 0) throw new Misuse("doctor takes no files; name a cluster with --cluster or --host");
    return async ({ session, signal }) => {
      const report = await checkNodes(session, signal);
      if (format === "text") outColoured("findings", formatReport(report));
      else out(format === "json" ? json(report) : nodesSarif(report, version));
      return exitCodeOf(report.findings, failOn);
    };
  });
}

function exitCodeOf(findings: NodeReport["findings"], failOn: Severity): number {
  const counted = severities.slice(0, severities.indexOf(failOn) + 1);
  return findings.some(({ severity }) => counted.includes(severity)) ? exitCodes.change : exitCodes.done;
}

/** A report in one line: how much was found, the errors and warnings themselves, and how much couldn't be checked. */
function lineOf({ findings, unchecked }: Pick<NodeReport, "findings" | "unchecked">): string {
  const serious = findings.filter(({ severity }) => severity !== "information");
  const messages = serious.map(({ nodes, message }) => `${nodes.join(", ")}: ${message}`);
  const rest = unchecked.length === 0 ? [] : [`Not checked: ${unchecked.length}.`];
  return [summaryOf({ findings }), ...messages, ...rest].join(" ");
}

function json(report: NodeReport): string {
  return `${plainJson({ format: 1, ...report }, 2)}\n`;
}
