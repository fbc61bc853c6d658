import { type Cib, readCibText } from "../cib/cib-content.ts";
import { findRefused, namesElement } from "../cib/find-refused.ts";
import { verifyReasons } from "../cib/verify-reasons.ts";
import { positionsIn } from "../cib/xml-position.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { reasonOf } from "../session/tool-errors.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";

/**
 * Why the cluster refused a configuration (exit 78), asked of the node's own crm_verify, for cibadmin itself only dumps the whole CIB.
 * Without crm_verify the message is cibadmin's own.
 */
export async function rejection(
  session: ClusterSession,
  live: Cib,
  wanted: string,
  refused: CommandResult,
): Promise<ClusterError> {
  const output = reasonOf({ stderr: refused.stderr, stdout: "" });
  const asked = await session
    .run(["crm_verify", "--xml-pipe", "-V"], { stdin: wanted, plain: true, timeoutMs: 30_000 })
    .then(
      (result) => verifyReasons(result.stderr, positionsIn(wanted)),
      () => [],
    );
  const named = asked.some((reason) => namesElement.test(reason))
    ? []
    : await findRefused(session, live, readCibText(wanted, "The wanted CIB"));
  const reasons = named.length > 0 ? named : asked;
  const why = reasons.length > 0 ? reasons.slice(0, 3).join("; ") : output || "it gave no reason";
  return new ClusterError(
    "rejected",
    `The cluster refused the configuration, and nothing was applied: ${why}. Correct it and plan again.`,
    reasons.length > 0 ? reasons.join("\n") : output,
  );
}
