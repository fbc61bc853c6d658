import type { XmlElement } from "../../../../server/src/text/xml.ts";

/** What Pacemaker's codes of an agent's answer mean (`crm_error -l --include-rsc`), where the agent gives no reason of its own. */
const meanings: Readonly<Record<string, string>> = {
  "2": "its agent refused a parameter",
  "3": "its agent doesn't support that",
  "4": "its agent lacks a right",
  "5": "its agent, or something that it needs, isn't installed there",
  "6": "it isn't configured properly",
  "7": "it was found stopped",
  "9": "it was promoted, and is damaged there",
};

/** What the exit code of an agent's monitor or validate-all means. */
export function agentAnswer(code: number): string {
  const more: Readonly<Record<number, string>> = {
    0: "it runs",
    1: "it failed",
    8: "it runs, promoted",
    190: "it runs, degraded",
    191: "it runs, promoted and degraded",
  };
  return more[code] ?? meanings[String(code)] ?? "a code that OCF doesn't define";
}

/** A reason may be pages long, and belongs into a sentence. */
const longestReason = 200;

/** What is known of a failed `lrm_rsc_op`, to go behind `its start failed on n1`: the agent's own reason comes first; empty where there is none. */
export function failureDetail({ attributes: a }: XmlElement): string {
  const said = (a["exit-reason"] ?? "").replace(/\s+/g, " ").trim().replace(/\.$/, "");
  const reason = said.length > longestReason ? `${said.slice(0, longestReason)} …` : said;
  const isTimeout = a["op-status"] === "2";
  const meaning = isTimeout ? "it timed out" : (meanings[a["rc-code"] ?? ""] ?? "");
  if (reason === "") return meaning === "" ? "" : `: ${meaning}`;
  return isTimeout || meaning === "" ? ` (${reason})` : `: ${meaning} (${reason})`;
}

/** `start`, `monitor`; the first monitor, which only looks whether it runs, is a probe. */
export function operationName(failed: XmlElement | undefined): string | undefined {
  const { operation, interval } = failed?.attributes ?? {};
  // What `crm_resource --fail` reports has a name of its own.
  if (operation === "asyncmon") return "monitor";
  return operation === "monitor" && (interval ?? "0") === "0" ? "probe" : operation;
}
