import type { Rule } from "../rule.ts";

/** A suppression comment that is unused, names no rule, or gives no reason. Reported where the comments are read (analysis/suppressions.ts). */
export const unusedSuppression: Rule = {
  id: "unused-suppression",
  group: "text",
  severity: "warning",
  title: "Unused suppression, or one without a reason",
  why: "A comment `# quorate-ignore RULE REASON` on the line before a statement suppresses the rule's findings there; `# quorate-ignore-file RULE REASON` before the first statement suppresses them in the whole file. A comment that is no longer needed, or names no rule, would hide the next mistake. One without a reason doesn't help later readers.",
  source: "Quorate's own",
  wrong: "# quorate-ignore fencing-disabled a lab without power switches\nproperty no-quorum-policy=stop",
  right: "# quorate-ignore fencing-disabled a lab without power switches\nproperty stonith-enabled=false",
};
