import type { PlanFinding } from "../protocol.ts";
import { type CheckSettings, type Diagnostic, LineIndex, type Workspace } from "../workspace.ts";
import type { ClusterFiles } from "./cluster-files.ts";

/** The errors and warnings of the rules in files, each checked with the others of its cluster; closed files are read from disk. */
export function findingsIn(
  workspace: Workspace,
  files: ClusterFiles,
  uris: readonly string[],
  settingsOf: (uri: string) => CheckSettings,
  onRuleFailure: (rule: string, error: unknown) => void,
): readonly PlanFinding[] {
  const checked = new Map<string, Map<string, Diagnostic[]>>();
  return uris.flatMap((uri) => {
    const document = files.read(uri);
    if (document === undefined) return [];
    const cluster = files.clusterOf(document);
    const key = cluster
      .map((each) => each.uri)
      .sort()
      .join("\n");
    const findings = checked.get(key) ?? workspace.checkDocuments(cluster, onRuleFailure, settingsOf(uri));
    checked.set(key, findings);
    const lines = new LineIndex(document.text);
    return (findings.get(uri) ?? []).flatMap(({ span, severity, code, message }): PlanFinding[] => {
      if (severity !== "error" && severity !== "warning") return [];
      const { line, character } = lines.position(span.start);
      const end = lines.position(span.end);
      return [
        {
          ...{ uri, line: line + 1, column: character + 1, endLine: end.line + 1, endColumn: end.character + 1 },
          ...{ severity, rule: code, message },
        },
      ];
    });
  });
}
