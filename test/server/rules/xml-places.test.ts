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
