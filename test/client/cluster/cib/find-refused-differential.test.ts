import { describe, expect, it } from "vitest";
import { readCibText } from "../../../../client/src/cluster/cib/cib-content.ts";
import { findRefused } from "../../../../client/src/cluster/cib/find-refused.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import {
  askablePacemakers,
  type InstalledPacemaker,
  pacemakerIn,
  verifyAll,
} from "../../../support/pacemaker-releases.ts";

const dummy = (id: string, inside: string): string =>
  `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy">${inside}</primitive>`;

const cib = (resources: string, constraints = ""): string =>
  `<cib validate-with="pacemaker-3.5" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes/>
<resources>${resources}</resources><constraints>${constraints}</constraints></configuration><status/></cib>`;

const live = cib(dummy("other", '<operations><op id="other-m" name="monitor" interval="9s"/></operations>'));

const cases: readonly (readonly [string, string])[] = [
  [
    cib(dummy("x", '<operations><op id="x-s" name="start" interval="0"/><op id="x-m" name="monitor"/></operations>')),
    'op "x-m" of primitive "x": Element op failed to validate attributes',
  ],
  [
    cib(
      dummy("ok", "") +
        dummy("x", '<operations><op id="x-m" name="monitor" interval="1s" on-fail="weep"/></operations>'),
    ),
    'op "x-m" of primitive "x": the schema refuses its attribute on-fail (',
  ],
  [
    cib(
      `<group id="g">${dummy("x", '<meta_attributes id="x-a"><nvpair id="x-n"/></meta_attributes>')}${dummy("y", "<wrong/>")}</group>`,
    ),
    'group "g": ',
  ],
  [cib(dummy("x", "<wrong/>")), 'wrong of primitive "x": '],
  [
    cib(
      dummy("x", ""),
      '<rsc_location id="l" rsc="x" node="n1" score="much"/><rsc_location id="k" rsc="x" node="n1" score="1"/>',
    ),
    `rsc_location "l": Type integer doesn't allow value 'much'`,
  ],
  [
    cib(dummy("x", ""), '<rsc_order id="o" first="x" then="nix"/>'),
    'rsc_order "o": IDREF attribute then references an unknown ID "nix"',
  ],
];

/** A session whose node has only the tools of a release. */
function sessionOf(release: InstalledPacemaker): ClusterSession {
  const run = async ([, , , , mark = ""]: readonly string[], { stdin = "" }: { stdin?: string } = {}) => {
    const answers = verifyAll(release, stdin.trimEnd().split("\n"));
    return { exitCode: 0, stderr: "", stdout: answers.map(({ text, code }) => `${text}\n${mark} ${code}\n`).join("") };
  };
  return { run } as unknown as ClusterSession;
}

describe.each(askablePacemakers())("the element that Pacemaker $pacemaker refuses", (askable) => {
  it("is named by asking its crm_verify about parts", async () => {
    const session = sessionOf(await pacemakerIn(askable));
    for (const [wanted, expected] of cases) {
      const found = await findRefused(session, readCibText(live, "live"), readCibText(wanted, "wanted"));
      expect.soft(found.join("; ")).toContain(expected);
    }
    // A schema that the release doesn't know is wrong with no element.
    const unknown = live.replace("pacemaker-3.5", "pacemaker-99.9").replace("other-m", "another-m");
    expect(await findRefused(session, readCibText(live, "live"), readCibText(unknown, "wanted"))).toEqual([]);
  });
});
