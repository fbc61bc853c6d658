import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import type { ServiceNode } from "./service-nodes.ts";

const script = nodeScript(new URL("./standby-until-restart.sh", import.meta.url));

/**
 * Puts nodes in standby until they restart, or ends that, through the first of `places` that does it: a transient attribute, which is
 * gone when the node leaves. Rejects with a ClusterError with the reason of the last.
 */
export async function switchStandby(
  places: readonly Pick<ServiceNode, "name" | "access">[],
  names: readonly string[],
  to: "on" | "off",
): Promise<void> {
  let failure = new ClusterError("rejected", "Pacemaker runs on no node.");
  for (const { name, access } of places) {
    const result = await access
      .run(["sh", "-c", script, "quorate", to, ...names], {
        title: `(standby ${to} until the restart: ${names.join(" ")})`,
        timeoutMs: 60_000,
      })
      .catch((error: unknown) => {
        if (error instanceof ClusterError) return { exitCode: undefined, stderr: error.message };
        throw error;
      });
    if (result.exitCode === 0) return;
    const reason = result.stderr.trim().split("\n").at(-1) || `exit ${result.exitCode}`;
    failure = new ClusterError("rejected", `"${name}" couldn't change standby: ${reason.replace(/\.$/, "")}.`);
  }
  throw failure;
}
