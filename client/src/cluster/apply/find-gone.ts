import { parseXml } from "../../../../server/src/text/xml.ts";
import { containsChange } from "../cib/cib-change.ts";
import { type Cib, readCibText } from "../cib/cib-content.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { type ApplyResult, noLongerIn } from "./apply-result.ts";

/** What names one writing of a CIB; two sides of a partition count their epochs alike, and another node's version may be in force by now. */
const written = ["admin_epoch", "epoch", "cib-last-written", "update-origin", "update-client", "update-user"];

/**
 * The result for a change that was in and isn't any more, undefined where it is. A node that was apart from others takes their configuration
 * over when it joins them, or they take over its own, by which has the higher version. Only the first tag is read where that is as it was.
 * Never rejects: what can't be read says nothing.
 */
export async function findGone(
  session: ClusterSession,
  base: Cib,
  wanted: Cib,
  sent: Cib,
): Promise<ApplyResult | undefined> {
  try {
    const { exitCode, stdout } = await session.run(["cibadmin", "-Q", "--no-children"], { timeoutMs: 15_000 });
    if (exitCode === 0 && isSameWriting(stdout, sent)) return undefined;
    const live = readCibText(await session.readCib(), "The live CIB");
    return containsChange(base, wanted, live) ? undefined : noLongerIn(live);
  } catch {
    return undefined;
  }
}

function isSameWriting(tag: string, sent: Cib): boolean {
  const { attributes } = parseXml(tag.slice(Math.max(tag.indexOf("<cib"), 0)).trim());
  return written.every((name) => attributes[name] === sent.root.attributes[name]);
}
