import type { Diagnostic } from "../../../server/src/workspace.ts";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "./annotated.ts";

/** Checks a corosync.conf, as drawn, by some rules; what others miss in these short texts doesn't matter. */
export function checkBy(rules: string | readonly string[], annotated: string, corosync?: string): void {
  expectFindings(annotated, "corosync.conf", {
    rules: typeof rules === "string" ? [rules] : rules,
    ...(corosync === undefined ? {} : { target: { corosync } }),
  });
}

/** What all rules find in a corosync.conf. */
export function findingsIn(text: string): readonly Diagnostic[] {
  const { checkDocuments } = createWorkspace();
  return checkDocuments([parseDocument("corosync.conf", "corosync", text)]).get("corosync.conf") ?? [];
}

/** The text after the first fix of a rule's first finding. */
export function fixed(rule: string, text: string): string {
  const fix = findingsIn(text).find(({ code }) => code === rule)?.fixes?.[0];
  if (!fix) throw new Error(`${rule} offers nothing in ${text}`);
  return text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
}
