import {
  type CheckSettings,
  createWorkspace,
  type Diagnostic,
  parseDocument,
  type SourceDocument,
} from "../../../server/src/workspace.ts";

/** What is found in a CIB, and in the other files of its cluster, by file. */
export function checkCib(
  { uri, text }: { readonly uri: string; readonly text: string },
  others: readonly SourceDocument[] = [],
  onRuleFailure: (rule: string, error: unknown) => void = () => {},
  settings: CheckSettings = {},
): Map<string, Diagnostic[]> {
  return createWorkspace().checkDocuments([parseDocument(uri, "cib", text), ...others], onRuleFailure, settings);
}
