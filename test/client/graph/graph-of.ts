import type { ClusterGraph } from "../../../server/src/protocol.ts";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

/** The graph of a crm text. */
export function graphOf(text: string): ClusterGraph {
  return createWorkspace().graph([parseDocument("file:///cluster.crm", "crm", text)]);
}

/** A cluster's text with so many groups that follow each other, and what each brings with it. */
export function largeText(groups: number): string {
  const lines: string[] = [];
  for (let n = 0; n < groups; n++) {
    lines.push(`primitive fs${n} Filesystem`, `primitive ip${n} IPaddr2`, `group g${n} fs${n} ip${n}`);
    lines.push(`primitive app${n} Dummy`, `order o${n} g${n} app${n}`, `colocation c${n} inf: app${n} g${n}`);
    if (n % 4 !== 0) lines.push(`order p${n} Optional: app${n - 1} g${n}`);
  }
  return lines.join("\n");
}
