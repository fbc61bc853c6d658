import type { Rule } from "../rule.ts";

/** A comment that silences a rule, but needlessly, wrongly, or without a reason. Found where the comments are read (features/suppressions.ts). */
export const unusedSuppression: Rule = {
  id: "unused-suppression",
  group: "text",
  severity: "warning",
  title: "A comment that silences nothing, or says no reason",
  why: "A comment `# quorate-ignore RULE REASON` on the line before a statement silences a rule there; `# quorate-ignore-file RULE REASON` before the first statement does so for the file. One that is no longer needed, or names no rule, would hide the next mistake. One without a reason helps nobody who reads it later.",
  source: "Quorate's own",
  wrong: "# quorate-ignore fencing-disabled a lab without power switches\nproperty no-quorum-policy=stop",
  right: "# quorate-ignore fencing-disabled a lab without power switches\nproperty stonith-enabled=false",
};
