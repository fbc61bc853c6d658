import { expect, test } from "vitest";
import { withNodesInFencing, withoutNodeInCib } from "../../../../client/src/cluster/setup/node-in-cib.ts";

const device = (id: string, parameters: Readonly<Record<string, string>>): string =>
  `<primitive id="${id}" class="stonith" type="fence_x"><instance_attributes id="${id}-i">${Object.entries(parameters)
    .map(([name, value]) => `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`)
    .join("")}</instance_attributes></primitive>`;
const cibOf = (resources: string, constraints = "", topology = ""): string =>
  `<cib><configuration><crm_config/><nodes/><resources>${resources}</resources><constraints>${constraints}</constraints>${topology}</configuration><status/></cib>`;

test("constraints of a node that is gone go, and its own fence device with what refers to it", () => {
  const { cib, notes } = withoutNodeInCib(
    cibOf(
      `${device("f1", { pcmk_host_list: "n1" })}${device("f3", { pcmk_host_list: "n3" })}<primitive id="web"/>`,
      '<rsc_location id="l1" rsc="web" node="n3" score="5"/><rsc_location id="l2" rsc="web" node="n1" score="5"/><rsc_location id="l3" rsc="f3" node="n1" score="5"/>',
      '<fencing-topology><fencing-level id="a" target="n3" index="1" devices="f3"/><fencing-level id="b" target="n1" index="1" devices="f1,f3"/></fencing-topology>',
    ),
    "n3",
  );
  for (const gone of ["f3", "l1", "l3", 'id="a"']) expect(cib).not.toContain(gone);
  for (const left of ['id="f1"', 'id="l2"', 'devices="f1"']) expect(cib).toContain(left);
  expect(notes).toEqual([]);
});

test("a device of several nodes keeps the others, in its list and its map", () => {
  const { cib } = withoutNodeInCib(
    cibOf(device("f", { pcmk_host_list: "n1,n3,n2", pcmk_host_map: "n1:1;n3:3;n2:2" })),
    "n3",
  );
  expect(cib).toContain('value="n1,n2"');
  expect(cib).toContain('value="n1:1;n2:2"');
});

test("a rule that excludes all other nodes is named, and stays", () => {
  const rule = (operation: string, score: string): string =>
    `<rsc_location id="l" rsc="web"><rule id="r" score="${score}"><expression id="e" attribute="#uname" operation="${operation}" value="n3"/></rule></rsc_location>`;
  const kept = withoutNodeInCib(cibOf('<primitive id="web"/>', rule("ne", "-INFINITY")), "n3");
  expect(kept.cib).toContain('id="l"');
  expect(kept.notes[0]).toContain('"l" keeps web away from every node but n3');
  expect(withoutNodeInCib(cibOf('<primitive id="web"/>', rule("eq", "100")), "n3").cib).not.toContain('id="l"');
});

test("a configuration that doesn't mention the node stays as it is", () => {
  const cib = cibOf(device("f", { pcmk_host_list: "n1 n2" }));
  expect(withoutNodeInCib(cib, "n3").cib).toBe(cib);
});

test("a device that fences all others by a list fences the new node, too", () => {
  const { cib, notes } = withNodesInFencing(cibOf(device("f", { pcmk_host_list: "n1 n2" })), ["n3"], ["n1", "n2"]);
  expect(cib).toContain('value="n1 n2 n3"');
  expect(notes).toEqual([]);
});

test("devices of their own, or none, leave it to the person", () => {
  const own = cibOf(device("f1", { pcmk_host_list: "n1" }) + device("f2", { pcmk_host_list: "n2" }));
  expect(withNodesInFencing(own, ["n3"], ["n1", "n2"])).toEqual({
    cib: own,
    notes: ["No fence device fences n3: add one, or n3 to the pcmk_host_map of one."],
  });
  expect(withNodesInFencing(cibOf(""), ["n3"], ["n1", "n2"]).notes[0]).toContain("Fencing isn't set up");
  // It asks the device.
  expect(withNodesInFencing(cibOf(device("f", { ip: "x" })), ["n3"], ["n1", "n2"]).notes).toEqual([]);
});
