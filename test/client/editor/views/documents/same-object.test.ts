import { expect, test } from "vitest";
import { lineOfSameObject } from "../../../../../client/src/editor/views/documents/same-object.ts";

const crm = `# two resources
primitive vip IPaddr2 \\
    params ip=192.0.2.10 \\
    op monitor interval=10s
primitive web apache
group g vip web
location l g 100: n1
`;
const xml = `<cib>
  <configuration>
    <resources>
      <group id="g">
        <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
          <instance_attributes id="vip-instance_attributes">
            <nvpair id="vip-instance_attributes-ip" name="ip" value="192.0.2.10"/>
          </instance_attributes>
        </primitive>
        <primitive id="web" class="ocf" provider="heartbeat" type="apache"/>
      </group>
    </resources>
    <constraints>
      <rsc_location id="l" rsc="g" score="100" node="n1"/>
`;
const lineOf = (text: string, part: string) => text.split("\n").findIndex((line) => line.includes(part));

test("from XML to crm: a parameter leads to the resource that has it", () => {
  const to = (part: string) => lineOfSameObject({ from: "cib", to: "crm" }, xml, lineOf(xml, part), crm);
  expect(to('name="ip"')).toBe(lineOf(crm, "primitive vip"));
  expect(to('id="web"')).toBe(lineOf(crm, "primitive web"));
  expect(to("rsc_location")).toBe(lineOf(crm, "location l"));
});

test("from crm to XML: a statement's continued lines lead to its element", () => {
  const to = (part: string) => lineOfSameObject({ from: "crm", to: "cib" }, crm, lineOf(crm, part), xml);
  expect(to("op monitor")).toBe(lineOf(xml, 'id="vip"'));
  expect(to("group g")).toBe(lineOf(xml, 'id="g"'));
});

test("above the first object there is none", () => {
  expect(lineOfSameObject({ from: "cib", to: "crm" }, xml, 0, crm)).toBeUndefined();
  expect(lineOfSameObject({ from: "crm", to: "cib" }, "", 0, "")).toBeUndefined();
});
