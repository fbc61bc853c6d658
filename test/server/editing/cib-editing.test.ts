import { describe, expect, test } from "vitest";
import { applyEdits, createWorkspace, foldsOf, outlineOf, parseDocument } from "../../../server/src/workspace.ts";
import { checkCib } from "../support/check-cib.ts";

const uri = "file:///cluster/cib.xml";
const cib = `<cib admin_epoch="0" epoch="5" num_updates="0" validate-with="pacemaker-3.9">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="o1" name="stonith-enabled" value="true"/>
      </cluster_property_set>
    </crm_config>
    <nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes>
    <resources>
      <group id="g">
        <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
          <instance_attributes id="p"><nvpair id="p1" name="ip" value="192.0.2.1"/></instance_attributes>
          <operations><op id="vip-m" name="monitor" interval="10s" timeout="20s"/></operations>
        </primitive>
      </group>
    </resources>
    <constraints>
      <rsc_location id="l" rsc="g" node="n1" score="100"/>
    </constraints>
  </configuration>
  <status><node_state id="1" uname="n1"><lrm id="1"><lrm_resources><lrm_resource id="vip"/></lrm_resources></lrm></node_state></status>
</cib>
`;

/** The labels offered where a text of the CIB is replaced by another one with a cursor. */
function offered(from: string, to: string): string[] {
  expect(cib).toContain(from);
  const marked = cib.replace(from, to);
  const workspace = createWorkspace();
  workspace.open(uri, "cib", cib);
  const document = workspace.change(uri, marked.replace("|", ""));
  return workspace.complete(document, marked.indexOf("|"), [document]).items.map(({ label }) => label);
}

function hovered(from: string, to: string): string | undefined {
  expect(cib).toContain(from);
  const marked = cib.replace(from, to);
  const document = parseDocument(uri, "cib", marked.replace("|", ""));
  return createWorkspace().hover(document, marked.indexOf("|"), [document])?.markdown;
}

describe("completion", () => {
  test("elements that the schema allows, and no others", () => {
    expect(offered("<constraints>", "<constraints>\n      <|")).toEqual(
      expect.arrayContaining(["rsc_location", "rsc_colocation", "rsc_order", "rsc_ticket"]),
    );
    expect(offered("<constraints>", "<constraints>\n      <|")).not.toContain("primitive");
    expect(offered("<constraints>", "<constraints>\n      |")).toContain("rsc_order");
    expect(offered("</group>", "</|")).toEqual(["group>"]);
  });

  test("attributes that an element doesn't have yet", () => {
    const attributes = offered('<rsc_location id="l" rsc="g"', '<rsc_location id="l" rsc="g" |');
    expect(attributes).toEqual(expect.arrayContaining(["resource-discovery", "role"]));
    expect(attributes).not.toContain("rsc");
  });

  test.each([
    ['rsc="g"', 'rsc="|"', ["g", "vip"]],
    ['node="n1" score', 'node="|" score', ["n1", "n2"]],
    ['score="100"', 'score="|"', ["INFINITY", "-INFINITY"]],
    ['name="ip"', 'name="|"', ["ip", "cidr_netmask", "nic"]],
    ['name="stonith-enabled"', 'name="|"', ["no-quorum-policy", "stonith-timeout"]],
    ['"stonith-enabled" value="true"', '"stonith-enabled" value="|"', ["true", "false"]],
    ['name="monitor"', 'name="|"', ["monitor", "start", "stop"]],
    ['type="IPaddr2"', 'type="|"', ["IPaddr2", "Filesystem"]],
    ['provider="heartbeat"', 'provider="|"', ["heartbeat", "pacemaker"]],
    ['class="ocf"', 'class="|"', ["ocf", "systemd"]],
    ['rsc="g" node', 'rsc="g" role="|" node', ["Promoted", "Unpromoted"]],
    ['rsc="g" node', 'rsc="g" resource-discovery="|" node', ["always", "exclusive"]],
  ])("%s → %s", (from, to, labels) => {
    expect(offered(from, to)).toEqual(expect.arrayContaining(labels));
  });

  test("a value in a text that isn't finished", () => {
    expect(offered('<rsc_location id="l" rsc="g" node="n1" score="100"/>', '<rsc_location id="l" rsc="|')).toContain(
      "vip",
    );
  });
});

describe("hover", () => {
  test.each([
    ["<rsc_location id", "<rsc_|location id", /g prefers|prefers.*n1[\s\S]*location l g 100: n1/],
    ["<group id", "<gr|oup id", /stop in reverse/],
    ['type="IPaddr2"', 'type="IP|addr2"', /ocf:heartbeat:IPaddr2/],
    ['name="ip"', 'name="i|p"', /required/],
    ['name="stonith-enabled"', 'name="stonith|-enabled"', /fenc/],
    ['rsc="g"', 'r|sc="g"', /resource/],
    ['rsc="g"', 'rsc="|g"', /group g vip/],
    ["</group>", "</gro|up>", /group/],
  ])("%s → %s", (from, to, expected) => {
    expect(hovered(from, to)).toMatch(expected);
  });
});

describe("names", () => {
  const document = parseDocument(uri, "cib", cib);
  const textOf = ({ span }: { span: { start: number; end: number } }): string => cib.slice(span.start - 5, span.end);

  test("a reference leads to the element that it names", () => {
    const found = createWorkspace().definitionAt(document, cib.indexOf('rsc="g"') + 5, [document]);
    expect(found?.places.map(textOf)).toEqual([' id="g']);
  });

  test("the status isn't the configuration", () => {
    const found = createWorkspace().referencesAt(document, cib.indexOf('id="vip"') + 4, [document], true);
    expect(found.map(textOf)).toEqual([' id="vip']);
  });

  test("renamed wherever it is", () => {
    const renamed = createWorkspace().renameAt(document, cib.indexOf('id="g"') + 4, "web", [document]);
    const edits = "edits" in renamed ? renamed.edits : [];
    const text = applyEdits(
      cib,
      edits.map(({ span, text: newText }) => ({ span, text: newText })),
    );
    expect(text).toContain('<group id="web">');
    expect(text).toContain('rsc="web"');
  });
});

test("the outline has sections, objects, and resources inside others", () => {
  const [, nodes, resources] = outlineOf(parseDocument(uri, "cib", cib));
  expect(nodes?.children.map(({ name, kind }) => `${kind} ${name}`)).toEqual(["node n1", "node n2"]);
  expect(resources?.children.map(({ name, children }) => [name, children.map((child) => child.detail)])).toEqual([
    ["g", ["ocf:heartbeat:IPaddr2"]],
  ]);
});

test("elements fold", () => {
  const folds = foldsOf(parseDocument(uri, "cib", cib)).map(({ span }) => cib.slice(span.start, span.start + 10));
  expect(folds).toContain("<group id=");
});

describe("quick fixes", () => {
  /** The CIB after the first fix of a finding with this code. */
  function fixed(from: string, to: string, code: string): string {
    const text = cib.replace(from, to);
    const found = checkCib({ uri, text }).get(uri) ?? [];
    const [fix] = found.find((each) => each.code === code)?.fixes ?? [];
    expect(fix, found.map((each) => `${each.code}: ${each.message}`).join("\n")).toBeDefined();
    return fix ? applyEdits(text, [fix, ...(fix.also ?? [])]) : text;
  }

  test("another value", () => {
    expect(fixed('rsc="g" node', 'rsc="vpi" node', "unknown-resource")).toContain('rsc="vip" node');
    expect(fixed('rsc="g" node', 'rsc="g" role="promoted" node', "refused-by-schema")).toContain('role="Promoted"');
    expect(fixed('name="stonith-enabled"', 'name="stonith-enabeld"', "unknown-option")).toContain("stonith-enabled");
  });

  test("an attribute less", () => {
    expect(fixed('rsc="g" node', 'rsc="g" nodes="n1" node', "refused-by-schema")).toContain('rsc="g" node="n1"');
  });
});

test("a text that isn't well-formed has that one finding, and XML that is no CIB says so", () => {
  const messages = (text: string) =>
    (checkCib({ uri, text }).get(uri) ?? []).map(({ code, message }) => `${code}: ${message}`);
  expect(messages(cib.replace("</group>", ""))).toHaveLength(1);
  expect(messages("<pom></pom>")).toEqual(["syntax: This is no CIB: its first element is <pom>, not <cib>."]);
});
