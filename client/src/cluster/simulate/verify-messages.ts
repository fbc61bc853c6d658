import { verifyReasons } from "../cib/verify-reasons.ts";
import { positionsIn } from "../cib/xml-position.ts";
import { exitCodes } from "../exit-codes.ts";
import type { VerifyFinding } from "./simulation-result.ts";

interface ToolOutput {
  readonly code: number;
  readonly text: string;
  /** What was looked at, to name what the lines of a message mean. */
  readonly document?: string;
}

/** What a configuration without a status makes of every node; it says nothing of the configuration. */
const causedByMissingStatus = /scheduling node .* for fencing|will be fenced|is unclean/i;

/** What crm_verify said of the wanted configuration without a status (exit code and messages), compared with what it says of the live one. Errors first. */
export function readVerifyMessages(wanted: ToolOutput, live: ToolOutput): readonly VerifyFinding[] {
  const old = new Set(findingsIn(live).map(({ message }) => message));
  return findingsIn(wanted)
    .map((finding) => ({ ...finding, isExisting: old.has(finding.message) }))
    .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === "error" ? -1 : 1));
}

function findingsIn({ code, text, document }: ToolOutput): { severity: "error" | "warning"; message: string }[] {
  if (code === exitCodes.notFound || code === exitCodes.notExecutable) return [];
  const placeOf = text.trim() === "" || document === undefined ? undefined : positionsIn(document);
  const warnings = new Set<string>();
  const errors = new Set<string>();
  const lines = text.split("\n").filter((line) => !causedByMissingStatus.test(line));
  // Messages of the schema's own check have no word for how grave they are.
  const isWarning = (line: string): boolean => /^(\([\w@.:]+\))?\s*warning:/i.test(line.trim());
  for (const reason of verifyReasons(lines.filter(isWarning).join("\n"), placeOf)) warnings.add(reason);
  for (const reason of verifyReasons(lines.filter((line) => !isWarning(line)).join("\n"), placeOf)) errors.add(reason);
  if (code === exitCodes.config && errors.size === 0 && !/warning/i.test(text))
    errors.add("The configuration is not valid; crm_verify gave no reason");
  return [
    ...[...errors].map((message) => ({ severity: "error" as const, message })),
    ...[...warnings].map((message) => ({ severity: "warning" as const, message })),
  ];
}
