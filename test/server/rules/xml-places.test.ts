import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

test("what is wrong inside an xml statement is marked at its attribute or element, across lines, too", () => {
  const text = `node 1: n1
primitive f stonith:fence_sbd op monitor interval=10s
xml <fencing-topology> \\
  <fencing-level id="a" index="1" target="n1" devices="f"/> \\
  <fencing-level id="b" index="12" target="n1" devices="f"/> \\
</fencing-topology>
xml <primitive id="p" class="nagios" type="x"><meta_attributes id="m"><nvpair id="m1" name="x"/></meta_attributes></primitive>
xml <rsc_location id="l" rsc="f" node="n1" scor="5" score="foo"/>
xml <master id="q"><primitive id="r" class="ocf" provider="pacemaker" type="Stateful"/></master>
`;
  const document = parseDocument("a.crm", "crm", text);
  const target = { pacemaker: "3.0.3", schema: "pacemaker-4.0" };
  const found = createWorkspace().checkDocuments([document], undefined, { target }).get("a.crm") ?? [];
  const marked = found
    .filter(({ code }) => code.startsWith("refused-by-schema"))
    .map(({ span }) => text.slice(span.start, span.end));
  expect(marked.sort()).toEqual(['class="nagios"', 'index="12"', "master", 'name="x"', 'scor="5"', 'score="foo"']);
});

test("what is deprecated or misread in an xml statement is found as in other statements, with the fix of a word", () => {
  const text = `node 1: n1
primitive a ocf:pacemaker:Dummy op monitor interval=10s
xml <clone id="c"><meta_attributes id="m"><nvpair id="m1" name="promotable" value="true"/><nvpair id="m2" name="master-max" value="1"/> \\
  <nvpair id="m3" name="migration-threshold" value="-1"/></meta_attributes><primitive id="s" class="ocf" provider="pacemaker" type="Stateful"> \\
  <operations><op id="o" name="monitor" interval="11s" role="Master"/><op id="o2" name="monitor" interval="soon"/></operations></primitive></clone>
xml <rsc_colocation id="k" rsc="a" with-rsc="c" with-rsc-role="Slave" score="5"/>
xml <rsc_order id="r" first="c" then="a" score="0"/>
`;
  const found = (pacemaker: string) =>
    (
      createWorkspace()
        .checkDocuments([parseDocument("a.crm", "crm", text)], undefined, { target: { pacemaker } })
        .get("a.crm") ?? []
    )
      .filter(({ code }) => /legacy|deprecated|negative|unreadable|newer/.test(code))
      .map(
        ({ code, span, fixes = [] }) => `${code}: ${text.slice(span.start, span.end)} ${fixes.map((fix) => fix.text)}`,
      );
  expect(found("3.0.3").sort()).toEqual([
    "deprecated-option: 0 ",
    "legacy-syntax: Master Promoted",
    "legacy-syntax: Slave Unpromoted",
    "legacy-syntax: master-max promoted-max",
    "negative-migration-threshold: -1 INFINITY",
    "unreadable-duration: soon ",
  ]);
  expect(found("2.0.5").sort()).toEqual([
    "legacy-syntax: master-max promoted-max",
    "negative-migration-threshold: -1 INFINITY",
    "unreadable-duration: soon ",
  ]);
});
