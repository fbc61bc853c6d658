import { expect, test } from "vitest";
import { changeDetails, formatDetail } from "../../../../../client/src/editor/views/plan/change-details.ts";

const details = (before: string, after: string): string[] =>
  changeDetails({ before, after }).map((detail) => `${detail.name}: ${formatDetail(detail)}`);

test("values of a primitive: changed, added and removed", () => {
  const before =
    "primitive vip IPaddr2 \\\n    params ip=192.168.1.100 cidr_netmask=24 \\\n    meta target-role=Started \\\n    op monitor interval=10s timeout=20s";
  const after =
    'primitive vip IPaddr2 \\\n    params ip=192.168.1.101 cidr_netmask=24 nic="eth 0" \\\n    op monitor interval=30s timeout=20s';
  expect(details(before, after)).toEqual([
    "params ip: 192.168.1.100 → 192.168.1.101",
    "params nic: + eth 0",
    "op monitor interval: 10s → 30s",
    "meta target-role: − Started",
  ]);
});

test("a masked secret shows that it changes, and not its value", () => {
  const before = "primitive f stonith:fence_ipmilan \\\n    params password=•••1";
  const after = "primitive f stonith:fence_ipmilan \\\n    params password=•••2";
  expect(details(before, after)).toEqual(["params password: •••1 → •••2"]);
});

test("monitors of two roles are distinct", () => {
  const before =
    "primitive db pgsql \\\n    op monitor interval=10s role=Promoted \\\n    op monitor interval=11s role=Unpromoted";
  const after =
    "primitive db pgsql \\\n    op monitor interval=10s role=Promoted \\\n    op monitor interval=20s role=Unpromoted";
  expect(details(before, after)).toEqual(["op monitor Unpromoted interval: 11s → 20s"]);
});

test("members, agents and constraints", () => {
  expect(details("group g a b", "group g a c b")).toEqual(["members: a b → a c b"]);
  expect(details("primitive a Dummy", "primitive a Stateful")).toEqual(["agent: Dummy → Stateful"]);
  expect(details("location l vip 100: n1", "location l vip 200: n1")).toEqual(["arguments: vip 100: n1 → vip 200: n1"]);
  expect(details("property \\\n    stonith-enabled=true", "property \\\n    stonith-enabled=false")).toEqual([
    "stonith-enabled: true → false",
  ]);
});

test("an object in XML is compared line by line", () => {
  expect(details('xml <a id="x">\n  <b c="1"/>\n</a>', 'xml <a id="x">\n  <b c="2"/>\n</a>')).toEqual([
    'XML: − <b c="1"/>',
    'XML: + <b c="2"/>',
  ]);
});

test("an added or removed object has no values to compare", () => {
  expect(changeDetails({ after: "primitive a Dummy" })).toEqual([]);
});
