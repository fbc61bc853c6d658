import { type PositionOf, positionsIn } from "../cib/xml-position.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession, CommandResult } from "../session/session-types.ts";
import { reasonOf } from "../session/tool-errors.ts";

/**
 * Why the cluster refused a configuration (exit 78), asked of the node's own crm_verify, for cibadmin itself only dumps the whole CIB.
 * Without crm_verify the refusal is told with cibadmin's own words.
 */
export async function rejection(
  session: ClusterSession,
  wanted: string,
  refused: CommandResult,
): Promise<ClusterError> {
  const said = reasonOf({ stderr: refused.stderr, stdout: "" });
  const reasons = await session
    .run(["crm_verify", "--xml-pipe", "-V"], { stdin: wanted, plain: true, timeoutMs: 30_000 })
    .then(
      (result) => reasonsOf(result.stderr, positionsIn(wanted)),
      () => [],
    );
  const why = reasons.length > 0 ? reasons.slice(0, 3).join("; ") : said || "it gave no reason";
  return new ClusterError(
    "rejected",
    `The cluster refused the configuration, and nothing was applied: ${why}. Correct it and plan again.`,
    reasons.length > 0 ? reasons.join("\n") : said,
  );
}

/** What libxml2 says of the elements around the wrong one. */
const echo = /^(Extra element \S+ in interleave|Invalid sequence in interleave|Element \S+ has extra content: \S+)$/;

/**
 * The reasons among crm_verify's messages, with the names of elements in place of the line numbers of a document nobody sees, and
 * without what only repeats that it failed.
 */
export function reasonsOf(stderr: string, placeOf: PositionOf = () => undefined): string[] {
  const reasons = stderr
    .split("\n")
    .map((line) => {
      const [, number, element] = /(?:\bline |:)(\d+): element ([^\s:]+): /.exec(line) ?? [];
      const place = number === undefined || element === undefined ? undefined : placeOf(Number(number), element);
      const message = line
        .trim()
        .replace(/^\S*?:? ?line \d+: /i, "")
        .replace(/^[^\s:]+:\d+: /, "")
        .replace(/^\([\w@.:]+\)\s*/, "")
        .replace(/^(error|warning):\s*/i, "")
        .replace(/^(element \S+: )?(Relax-NG )?validity error : /, "")
        .replace(/\.$/, "");
      return { message, place };
    })
    .filter(
      ({ message }) =>
        message !== "" && !/^(crm_verify:|Errors found|CIB did not pass schema|Configuration failed)/.test(message),
    );
  const telling = reasons.filter(({ message }) => !echo.test(message));
  const words = (telling.length > 0 ? telling : reasons).map(({ message, place }) =>
    place === undefined ? message : `${place}: ${message}`,
  );
  return [...new Set(words)];
}
