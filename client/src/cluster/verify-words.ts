import type { VerifyFinding } from "./foresight.ts";
import { reasonsOf } from "./rejection.ts";
import { exitCodes } from "./tool-errors.ts";

interface Said {
  readonly code: number;
  readonly text: string;
}

/** What a configuration without a status makes of every node; it says nothing of the configuration. */
const forLackOfStatus = /scheduling node .* for fencing|will be fenced|is unclean/i;

/** What crm_verify said of the wanted configuration without a status (exit code and messages), compared with what it says of the live one. Errors first. */
export function readVerifyWords(wanted: Said, live: Said): readonly VerifyFinding[] {
  const old = new Set(severalOf(live).map(({ message }) => message));
  return severalOf(wanted)
    .map((finding) => ({ ...finding, isOld: old.has(finding.message) }))
    .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === "error" ? -1 : 1));
}

function severalOf({ code, text }: Said): { severity: "error" | "warning"; message: string }[] {
  if (code === exitCodes.notFound || code === exitCodes.notExecutable) return [];
  const warnings = new Set<string>();
  const errors = new Set<string>();
  for (const line of text.split("\n")) {
    if (forLackOfStatus.test(line)) continue;
    // Messages of the schema's own check have no word for how grave they are.
    const list = /^(\([\w@.:]+\))?\s*warning:/i.test(line.trim()) ? warnings : errors;
    for (const reason of reasonsOf(line)) list.add(reason);
  }
  if (code === exitCodes.config && errors.size === 0 && !/warning/i.test(text))
    errors.add("The configuration is not valid; crm_verify gave no reason");
  return [
    ...[...errors].map((message) => ({ severity: "error" as const, message })),
    ...[...warnings].map((message) => ({ severity: "warning" as const, message })),
  ];
}
