import { expect, test } from "vitest";
import { createWorkspace } from "../../../server/src/workspace.ts";

const { plan } = createWorkspace();

const live = `<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="7" num_updates="3" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="opt-watchdog" name="have-watchdog" value="false"/>
        <nvpair id="opt-fencing" name="stonith-enabled" value="true"/>
      </cluster_property_set>
    </crm_config>
    <nodes><node id="1" uname="n1"><instance_attributes id="nodes-1"><nvpair id="nodes-1-standby" name="standby" value="off"/></instance_attributes></node></nodes>
    <resources>
      <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
        <instance_attributes id="my-attrs">
          <nvpair id="my-mask" name="cidr_netmask" value="24"/>
          <nvpair id="my-ip" name="ip" value="10.0.0.1"/>
        </instance_attributes>
        <operations>
          <op id="my-monitor" name="monitor" interval="10s"/>
        </operations>
      </primitive>
      <group id="g">
        <primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/>
        <primitive id="b" class="ocf" provider="heartbeat" type="Dummy"/>
      </group>
    </resources>
    <constraints>
      <rsc_location id="l" rsc="vip" node="n1" score="100"/>
    </constraints>
  </configuration>
  <status/>
</cib>
`;

test("plans for one live CIB are independent of each other", () => {
  const planned = (text: string, cib = live) => plan([{ uri: "x.crm", text }], cib, "update");
  const one =
    "primitive vip ocf:heartbeat:IPaddr2 params $id=my-attrs ip=10.0.0.2 cidr_netmask=24 op monitor interval=10s\n";
  const other = "primitive w ocf:heartbeat:IPaddr2 params $id-ref=my-attrs\n";
  const first = [planned(one), planned(other)];
  expect(first[0]?.changes).toMatchObject([{ kind: "changed", id: "vip" }]);
  expect(first[1]?.changes).toContainEqual(expect.objectContaining({ kind: "added", id: "w" }));
  // Another CIB in between makes the plans start again.
  planned(one, live.replace('epoch="7"', 'epoch="8"'));
  expect([planned(one), planned(other)]).toEqual(first);
  expect(planned(one)).toEqual(first[0]);
});

test("comments stay with the elements before, in and after which they are", () => {
  const old = `<cib validate-with="pacemaker-3.9" epoch="1">
  <configuration>
    <!-- all that runs -->
    <resources>
      <!-- the service -->
      <primitive id="web" class="ocf" provider="pacemaker" type="Dummy">
        <meta_attributes id="m">
          <!-- not too high -->
          <nvpair id="n" name="priority" value="1"/>
        </meta_attributes>
        <!-- more to come -->
      </primitive>
    </resources>
  </configuration>
</cib>
`;
  const text =
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy meta priority=5\ngroup g vip web\n";
  const { cib } = plan([{ uri: "x.crm", text: text.slice(0, text.indexOf("group")) }], old, "update");
  expect(cib).toBe(
    old
      .replace('value="1"', 'value="5"')
      .replace(
        "      </primitive>\n",
        `      </primitive>\n      <primitive id="vip" class="ocf" provider="pacemaker" type="Dummy"/>\n`,
      ),
  );
  expect(plan([{ uri: "x.crm", text }], old, "update").cib).toContain(
    `        <!-- the service -->\n        <primitive id="web"`,
  );
});

test("users of the old form are only allowed in a CIB whose schema has them", () => {
  const at = (schema: string) =>
    plan(
      [{ uri: "x.crm", text: "user bob role:r\nrole r read cib\n" }],
      live.replace("pacemaker-3.9", schema),
      "update",
    );
  expect(at("pacemaker-3.9").errors).toMatchObject([{ line: 1, message: expect.stringContaining('"acl_target bob') }]);
  expect(at("pacemaker-1.3").cib).toContain('<read id="r-read" xpath="/cib"/>');
  const target = plan(
    [{ uri: "x.crm", text: "acl_target bob r\n" }],
    live.replace("pacemaker-3.9", "pacemaker-1.2"),
    "update",
  );
  expect(target.errors).toMatchObject([{ message: expect.stringContaining("acl_target came with pacemaker-2.0") }]);
});

function planned(text: string, mode: "update" | "replace" = "update") {
  return plan([{ uri: "cluster.crm", text }], live, mode);
}

function summary(text: string, mode: "update" | "replace" = "update"): string[] {
  const { changes, errors } = planned(text, mode);
  expect(errors).toEqual([]);
  return changes.map(({ kind, type, id }) => `${kind} ${type} ${id}`);
}

const vip = "primitive vip IPaddr2 params ip=10.0.0.1 cidr_netmask=24 op monitor interval=10s";

test("a text that matches the cluster changes nothing, in any order", () => {
  const result = planned(`${vip}\nproperty stonith-enabled=true\nnode 1: n1\nlocation l vip 100: n1\n`);
  expect(result.changes).toEqual([]);
  expect(planned("").changes).toEqual([]);
});

test("changed elements keep their ids, and unlisted ones stay", () => {
  const { cib, changes } = planned(vip.replace("10.0.0.1", "10.0.0.2").replace("10s", "20s"));
  expect(changes).toHaveLength(1);
  expect(changes[0]?.before).toContain("ip=10.0.0.1");
  expect(changes[0]?.after).toContain("ip=10.0.0.2");
  expect(cib).toContain('<nvpair id="my-ip" name="ip" value="10.0.0.2"/>');
  expect(cib).toContain('<nvpair id="my-mask" name="cidr_netmask" value="24"/>');
  expect(cib).toContain('<op id="my-monitor" name="monitor" interval="20s"/>');
  expect(cib).toContain('<rsc_location id="l"');
  expect(cib).toContain('epoch="7" num_updates="3"');
});

test("a parameter that the statement no longer has is removed", () => {
  const { cib } = planned("primitive vip IPaddr2 params ip=10.0.0.1 op monitor interval=10s");
  expect(cib).not.toContain("my-mask");
});

test("a listed property is set, and the others stay", () => {
  const { cib } = planned("property no-quorum-policy=freeze");
  expect(cib).toContain('<nvpair id="opt-fencing" name="stonith-enabled" value="true"/>');
  expect(cib).toContain('<nvpair id="cib-bootstrap-options-no-quorum-policy" name="no-quorum-policy" value="freeze"/>');
});

test("a listed node keeps the attributes that the text leaves out", () => {
  expect(summary("node n1 attributes rack=7")).toEqual(["changed node n1"]);
  expect(planned("node n1 attributes rack=7").cib).toContain(
    '<nvpair id="nodes-1-standby" name="standby" value="off"/>',
  );
});

test("resources move into a new group, and out of one", () => {
  expect(summary(`${vip}\ngroup web vip a\n`)).toEqual(["added group web", "changed group g"]);
  const { cib } = planned("group g a\n");
  expect(cib.indexOf('<primitive id="b"')).toBeGreaterThan(cib.indexOf("</group>"));
});

test("a group that loses all its members to another is removed", () => {
  expect(summary("group h a b\n")).toEqual(["added group h", "removed group g"]);
});

test("replace removes what the text doesn't list, but nothing that the cluster owns", () => {
  expect(summary(`${vip}\n`, "replace")).toEqual([
    "changed property cib-bootstrap-options",
    "removed primitive a",
    "removed primitive b",
    "removed group g",
    "removed location l",
  ]);
  expect(planned(vip, "replace").cib).toContain("have-watchdog");
  expect(planned(vip, "replace").cib).toContain("<status/>");
});

test("resources moved out of a removed container stay in the configuration", () => {
  const { cib, errors } = planned("primitive a Dummy\n", "replace");
  expect(errors).toEqual([]);
  expect(cib).toContain('<primitive id="a"');
  expect(cib).not.toContain('<group id="g"');
  expect(cib).not.toContain('<primitive id="b"');
});

test("a nested container that loses its last member is removed too", () => {
  const inside = live.replace(/<group id="g">[\s\S]*<\/group>/, (group) => `<clone id="c">${group}</clone>`);
  const { cib, errors } = plan([{ uri: "x.crm", text: "group h a b\n" }], inside, "update");
  expect(errors).toEqual([]);
  expect(cib).not.toContain("<clone");
  expect(cib).toContain('<group id="h"');
});

test("a primitive defined by an xml statement can be in a group", () => {
  const { cib, errors } = planned(
    'xml <primitive id="x" class="ocf" provider="heartbeat" type="Dummy"/>\ngroup h x\n',
    "replace",
  );
  expect(errors).toEqual([]);
  expect(cib.indexOf('<primitive id="x"')).toBeGreaterThan(cib.indexOf('<group id="h">'));
});

test("replace makes a set of properties as the text has it: its rule is removed, cluster-owned properties stay", () => {
  const ruled = live.replace(
    '<nvpair id="opt-watchdog"',
    '<rule id="r" score="1"><expression id="e" attribute="#uname" operation="eq" value="n1"/></rule><nvpair id="opt-watchdog"',
  );
  const { cib } = plan(
    [{ uri: "x.crm", text: "property stonith-enabled=true\nproperty late: rule #uname eq n2\n" }],
    ruled,
    "replace",
  );
  expect(cib).not.toContain('<rule id="r"');
  expect(cib).toContain("have-watchdog");
  expect(cib).toContain('<cluster_property_set id="late">');
});

test("of several sets the remaining one keeps its id", () => {
  const two = live.replace(
    '<instance_attributes id="my-attrs">',
    '<instance_attributes id="first"><nvpair id="first-ip" name="ip" value="10.0.0.9"/></instance_attributes><instance_attributes id="my-attrs">',
  );
  const { cib } = plan([{ uri: "x.crm", text: `${vip}\n` }], two, "update");
  expect(cib).toContain('<instance_attributes id="my-attrs">');
  expect(cib).not.toContain('id="first"');
});

test("new ids are unique", () => {
  const { cib } = planned(
    "primitive my Dummy params attrs=1\nprimitive opt Dummy op watchdog interval=0\nlocation my-attrs-2 vip rule 10: a eq 1\n",
  );
  const ids = [...cib.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  ["group g a\ngroup h a\n", '"a" is in both "g" and "h"'],
  ["clone c nothing\n", '"c" names "nothing"'],
  ["group g h\ngroup h g\n", '"h" is a group: "g" can hold only a primitive.'],
  ["clone c l\ngroup l a\nclone k c\n", '"c" is a clone: "k" can hold only a primitive or a group.'],
  ["location a vip 100: n1\n", 'The id "a" would be duplicated'],
  ["primitive\n", "The id of the primitive is missing"],
  [`${vip}\n${vip}\n`, '"vip" is defined twice'],
  ["xml <tags><tag\n", "can't be parsed"],
])("%s is refused, and nothing is planned", (text, message) => {
  const { errors, changes, cib } = planned(text);
  expect(errors.map((error) => error.message).join()).toContain(message);
  expect(changes).toEqual([]);
  expect(cib).toBe(live);
});

test("an answer that is not a CIB is refused", () => {
  expect(plan([], "Connection refused", "update").errors[0]?.message).toContain("can't be read");
  expect(plan([], "<html/>", "update").errors[0]?.message).toContain("not a CIB");
});

test("a masked secret keeps the cluster's value, and is refused where the cluster has none", () => {
  const device = (password: string, host = "h1") =>
    `primitive f stonith:fence_ipmilan params ip=${host} username=a password=${password}\n`;
  const planned = (text: string, cib: string) => plan([{ uri: "x.crm", text }], cib, "update");
  const { cib } = planned(device("geheim"), live);
  expect(cib).toContain('value="geheim"');
  for (const mask of ['"******"', "•••1"]) {
    expect(planned(device(mask), cib)).toMatchObject({ changes: [], errors: [] });
    const changed = planned(device(mask, "h2"), cib);
    expect(changed.changes).toMatchObject([{ kind: "changed", id: "f" }]);
    expect(changed.cib).toContain('value="geheim"');
    expect(planned(device(mask), live)).toMatchObject({
      changes: [],
      errors: [
        {
          uri: "x.crm",
          line: 1,
          message: '"password" of "f" is masked here, and the cluster doesn\'t have it yet. Write its value.',
        },
      ],
    });
  }
});
