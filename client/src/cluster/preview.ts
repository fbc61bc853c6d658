import { childElement, parseXml } from "../../../server/src/text/xml.ts";
import { quoteCommand, quoteWord } from "./quote.ts";
import type { ClusterSession } from "./session.ts";
import type { ResourceState } from "./snapshot.ts";
import { readResources } from "./status-resources.ts";

/** What Pacemaker's scheduler says would come of an action. */
export interface Preview {
  readonly before: readonly ResourceState[];
  readonly after: readonly ResourceState[];
  /** Resources that would be restarted where they are. */
  readonly restarted: readonly string[];
  /** Nodes that would be fenced. */
  readonly fenced: readonly string[];
}

/** What is tried: the action's own commands, or the failure of a node, as fencing makes it. */
export type Trial = { readonly commands: readonly (readonly string[])[] } | { readonly failedNode: string };

const patience = 8_000;

/**
 * Tries commands that change the configuration on a copy of the live CIB, on the node, and asks its scheduler what would follow
 * (`crm_simulate`). Nothing in the cluster changes. Undefined when that can't be known there.
 */
export async function preview(
  session: ClusterSession,
  trial: Trial,
  signal?: AbortSignal,
): Promise<Preview | undefined> {
  try {
    const result = await session.run(["sh", "-c", script(trial)], {
      timeoutMs: patience,
      title: "crm_simulate (on a copy of the CIB)",
      ...(signal ? { signal } : {}),
    });
    return result.exitCode === 0 ? readPreview(result.stdout) : undefined;
  } catch {
    return undefined;
  }
}

function script(trial: Trial): string {
  const commands = "commands" in trial ? trial.commands : [];
  const failure = "failedNode" in trial ? ` --node-fail=${quoteWord(trial.failedNode)}` : "";
  return [
    "umask 077; trap 'exit 1' HUP INT TERM PIPE; trap 'rm -f \"$CIB_file\"' EXIT",
    "copy=$(mktemp) || exit 1",
    'cibadmin -Q > "$copy"; code=$?; CIB_file=$copy; export CIB_file; [ "$code" = 0 ] || exit "$code"',
    ...commands.map((argv) => `${quoteCommand(argv)} >/dev/null 2>&1 || exit 1`),
    `crm_simulate -x "$copy" -S --output-as=xml${failure}`,
  ].join("\n");
}

/** Reads what `crm_simulate -S --output-as=xml` printed; undefined where it tells of no future. */
export function readPreview(output: string): Preview | undefined {
  const root = parseXml(output.slice(Math.max(0, output.indexOf("<pacemaker-result"))).trimEnd());
  const resourcesOf = (part: string): readonly ResourceState[] | undefined => {
    const status = childElement(root, part);
    const resources = status && childElement(status, "resources");
    return status && readResources(resources);
  };
  const before = resourcesOf("cluster_status");
  const after = resourcesOf("revised_cluster_status");
  if (before === undefined || after === undefined) return undefined;
  const actions = childElement(root, "actions")?.children ?? [];
  const named = (name: string, action: RegExp, key: string): string[] =>
    actions
      .filter(({ name: kind, attributes: a }) => kind === name && action.test(a.action ?? a.task ?? ""))
      .map(({ attributes: a }) => a[key] ?? "");
  return {
    before,
    after,
    restarted: [
      ...new Set(named("rsc_action", /^(restart|reload)$/i, "resource").map((id) => id.replace(/:\d+$/, ""))),
    ],
    fenced: named("node_action", /^(fence|reboot|off|stonith)/i, "node"),
  };
}
