import { isRefusedBySchema, verifyReasons, verifyWarnings } from "../cib/verify-reasons.ts";
import { positionsIn } from "../cib/xml-position.ts";
import { exitCodes } from "../exit-codes.ts";
import type { VerifyFinding } from "./simulation-result.ts";

interface ToolOutput {
  readonly code: number;
  readonly text: string;
  /** The document that was checked, to name the elements that messages give by line numbers. */
  readonly document?: string;
}

/** Messages about every node of a CIB without a status; they are no findings about the configuration. */
const causedByMissingStatus = /scheduling node .* for (fencing|stonith)|will be fenced|is unclean/i;

/** The findings of crm_verify about the wanted configuration, each marked where it exists for the live one, too. Errors first. */
export function readVerifyMessages(wanted: ToolOutput, live: ToolOutput): readonly VerifyFinding[] {
  const existing = new Set(findingsIn(live).map(({ message }) => message));
  return findingsIn(wanted)
    .map((finding) => ({ ...finding, isExisting: existing.has(finding.message) }))
    .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === "error" ? -1 : 1));
}

function findingsIn({ code, text, document }: ToolOutput): { severity: "error" | "warning"; message: string }[] {
  if (code === exitCodes.notFound || code === exitCodes.notExecutable) return [];
  const positionOf = text.trim() === "" || document === undefined ? undefined : positionsIn(document);
  const counted = text
    .split("\n")
    .filter((line) => !causedByMissingStatus.test(line))
    .join("\n");
  const warnings = verifyWarnings(counted, positionOf);
  const errors = verifyReasons(counted, positionOf);
  if (code === exitCodes.config && errors.length === 0 && (isRefusedBySchema(text) || !/warning/i.test(text)))
    errors.push("The configuration is not valid; crm_verify gave no reason");
  return [
    ...errors.map((message) => ({ severity: "error" as const, message })),
    ...warnings.map((message) => ({ severity: "warning" as const, message })),
  ];
}
