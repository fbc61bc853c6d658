import { plainJson } from "../../../../server/src/text/plain-text.ts";
import { checkNodes, type NodeReport } from "../../cluster/doctor/check-nodes.ts";
import { formatReport } from "../../cluster/doctor/format-report.ts";
import { clusterOptions, Misuse, oneOf } from "../options.ts";
import { out } from "../output.ts";
import { nodesSarif } from "../report-nodes-sarif.ts";
import { version } from "../version.ts";
import { exitCodes } from "./exit-codes.ts";
import { runOnCluster } from "./with-cluster.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "warning" },
} as const;

const formats = ["text", "json", "sarif"] as const;
const severities = ["error", "warning", "information"] as const;

/** `quorate doctor`: checks the nodes of a cluster. The exit code is 0 without findings of that severity, else 3. */
export function runDoctor(args: readonly string[]): Promise<number> {
  return runOnCluster("doctor", args, options, ({ values, positionals }) => {
    const format = oneOf("format", values.format, formats);
    const failOn = oneOf("fail-on", values["fail-on"], severities);
    if (positionals.length > 0) throw new Misuse("doctor takes no files; name a cluster with --cluster or --host");
    return async ({ session, signal }) => {
      const report = await checkNodes(session, signal);
      out(format === "text" ? formatReport(report) : format === "json" ? json(report) : nodesSarif(report, version));
      const counted = severities.slice(0, severities.indexOf(failOn) + 1);
      return report.findings.some(({ severity }) => counted.includes(severity)) ? exitCodes.change : exitCodes.done;
    };
  });
}

function json(report: NodeReport): string {
  return `${plainJson({ format: 1, ...report }, 2)}\n`;
}
