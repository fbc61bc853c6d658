import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { quoted } from "../../../../../server/src/text/phrases.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { formatFailure } from "../../views/format-resource.ts";
import { targetOf } from "../choose.ts";
import type { Command } from "../command.ts";
import { chooseConnected } from "./action-targets.ts";
import { runAction } from "./run-action.ts";

/** Clears failures of a resource, or all of them, so that the cluster tries again. */
export const cleanup: Command = {
  id: "quorate.cleanup",
  async run(services, arg) {
    const chosen = await chooseConnected(services, arg, "Clean Up Failures");
    if (chosen === undefined) return;
    const { cluster, snapshot } = chosen;
    const target = targetOf(arg);
    const picked = target.resource === undefined ? await pickFailure(cluster.name, snapshot.failures) : target;
    if (picked === undefined) return;
    const { resource, node } = picked;
    const { cleanupCommand } = await import("../../lazy/cluster.ts");
    const what = resource === undefined ? "all failures" : `the failures of ${quoted(resource)}`;
    const where = node === undefined ? "" : ` on ${quoted(node)}`;
    await runAction(services, cluster, {
      title: `Cleaning up ${what}${where}`,
      question: `Clean up ${what}${where}?`,
      button: "Clean Up",
      commands: [cleanupCommand(resource, node)],
      asks: "never",
      done: `Cleaned up ${what}${where}.`,
    });
  },
};

async function pickFailure(
  cluster: string,
  failures: readonly Parameters<typeof formatFailure>[0][],
): Promise<{ readonly resource?: string; readonly node?: string } | undefined> {
  if (failures.length === 0) throw new Error(`"${cluster}" has no failures to clean up.`);
  const all = { label: "All failures", description: String(failures.length), resource: undefined, node: undefined };
  const each = failures.map((failure) => ({
    label: failure.resource,
    description: formatFailure(failure),
    resource: failure.resource,
    node: failure.node,
  }));
  const picked = await plainWindow.showQuickPick([...(each.length > 1 ? [all] : []), ...each], {
    title: `Clean Up Failures of ${quoted(cluster)}`,
    placeHolder: "Which failure?",
  });
  return picked && omitUndefined({ resource: picked.resource, node: picked.node });
}
