import { expect, test } from "vitest";
import { withNodesInFencing } from "../../../../../client/src/cluster/setup/existing-cluster/with-nodes-in-fencing.ts";
import { withoutNodeInCib } from "../../../../../client/src/cluster/setup/existing-cluster/without-node-in-cib.ts";

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

test("all that refers to a device that is gone goes with it: tags, sets, tickets, permissions", () => {
  const resources = `${device("f1", { pcmk_host_list: "n1" })}${device("f3", { pcmk_host_list: "n3" })}<primitive id="web"/>`;
  const constraints =
    '<rsc_location id="l1" node="n1" score="5"><resource_set id="s1"><resource_ref id="f3"/></resource_set></rsc_location>' +
    '<rsc_order id="o1"><resource_set id="s2"><resource_ref id="f3"/><resource_ref id="web"/></resource_set></rsc_order>' +
    '<rsc_ticket id="t1" ticket="a" rsc="f3"/><rsc_location id="l2" rsc="own" node="n1" score="5"/>';
  const tags =
    '<tags><tag id="own"><obj_ref id="f3"/></tag><tag id="both"><obj_ref id="f1"/><obj_ref id="f3"/></tag></tags>' +
    '<acls><acl_role id="r"><acl_permission id="p" kind="read" reference="f3"/></acl_role></acls>';
  const { cib } = withoutNodeInCib(cibOf(resources, constraints, tags), "n3");
  for (const gone of ['"f3"', '"l1"', '"t1"', '"own"', '"l2"', '"p"']) expect(cib).not.toContain(gone);
  for (const left of ['id="o1"', 'id="web"', 'id="both"', 'id="r"']) expect(cib).toContain(left);
});

test("hosts of a template are those of its devices, and a delay for the node goes", () => {
  const list =
    '<instance_attributes id="t-i"><nvpair id="t-l" name="pcmk_host_list" value="n1 n2"/></instance_attributes>';
  const cib = cibOf(
    `<template id="t" class="stonith" type="fence_x">${list}</template><primitive id="f" template="t"/>`,
  );
  expect(withoutNodeInCib(cib, "n2").cib).toContain('value="n1"');
  expect(withNodesInFencing(cib, ["n3"], ["n1", "n2"])).toMatchObject({
    cib: expect.stringContaining("n1 n2 n3"),
    notes: [],
  });
  const delayed = cibOf(device("f", { pcmk_host_list: "n1 n2", pcmk_delay_base: "n1:0;n2:10s" }));
  expect(withoutNodeInCib(delayed, "n2").cib).toContain('name="pcmk_delay_base" value="n1:0"');
  expect(withoutNodeInCib(cibOf(device("f", { pcmk_host_list: "n1 n2", pcmk_delay_base: "5s" })), "n2").cib).toContain(
    "5s",
  );
});

test("a fencing level by a pattern stays, and is named where it fits the node", () => {
  const level =
    '<fencing-topology><fencing-level id="a" target-pattern="^n[3-4]$" index="1" devices="f"/></fencing-topology>';
  const { cib, notes } = withoutNodeInCib(cibOf(device("f", { ip: "x" }), "", level), "n3");
  expect(cib).toContain("target-pattern");
  expect(notes[0]).toContain('level "a" is for nodes like ^n[3-4]$');
});

test("a new node gets the fencing levels that all others have, and hears of a cluster that opts in", () => {
  const shared = device("f", { pcmk_host_list: "n1 n2" });
  const level = (id: string, target: string, devices: string): string =>
    `<fencing-level id="${id}" target="${target}" index="1" devices="${devices}"/>`;
  const same = `<fencing-topology>${level("a", "n1", "f")}${level("b", "n2", "f")}</fencing-topology>`;
  expect(withNodesInFencing(cibOf(shared, "", same), ["n3"], ["n1", "n2"]).cib).toContain(
    'id="fencing-n3-1" target="n3" index="1" devices="f"',
  );
  const other = same.replace('target="n2" index="1" devices="f"', 'target="n2" index="1" devices="g"');
  expect(withNodesInFencing(cibOf(shared, "", other), ["n3"], ["n1", "n2"]).cib).not.toContain('target="n3"');
  const optIn =
    '<crm_config><cluster_property_set id="p"><nvpair id="p-s" name="symmetric-cluster" value="false"/></cluster_property_set></crm_config>';
  const { notes } = withNodesInFencing(cibOf(shared).replace("<crm_config/>", optIn), ["n3"], ["n1", "n2"]);
  expect(notes[0]).toContain("symmetric-cluster is false: no resource runs on n3");
});
