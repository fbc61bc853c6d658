import { expect, test } from "vitest";
import { childElement, parseXml, serializeXml, type XmlElement } from "../../../server/src/text/xml.ts";
import { convert } from "../../../server/src/workspace.ts";

/** The element that the text adds to a CIB with some resources, on one line and with the ids that matter. */
function elementOf(text: string): string {
  const base = "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\nprimitive d Dummy\n";
  const { text: cib, errors } = convert("x.crm", `${base}${text}\n`, "crm", "cib");
  expect(errors).toEqual([]);
  const sections = childElement(parseXml(cib), "configuration")?.children ?? [];
  const last = sections
    .filter((section) => section.children.length > 0 && !/^resources$/.test(section.name))
    .at(-1)
    ?.children.at(-1);
  const added = last ?? sections.find((section) => section.name === "resources")?.children.at(-1);
  return serializeXml(withoutInnerIds(added as XmlElement)).replace(/\n\s*/g, "");
}

function withoutInnerIds(element: XmlElement, depth = 0): XmlElement {
  const isReference = ["resource_ref", "obj_ref", "role"].includes(element.name);
  const kept = Object.entries(element.attributes).filter(([name]) => name !== "id" || depth === 0 || isReference);
  const children = element.children.map((child) => withoutInnerIds(child, depth + 1));
  return { ...element, attributes: Object.fromEntries(kept), children };
}

// What crmsh 4.4 makes of the same text, but where a comment says otherwise.
test.each([
  // Case: keywords, section words, roles and actions after a colon; of scores only these two words.
  [
    "PRIMITIVE p Dummy PARAMS x=1 OP monitor interval=5",
    '<primitive id="p" class="ocf" provider="heartbeat" type="Dummy"><instance_attributes><nvpair name="x" value="1"/></instance_attributes><operations><op name="monitor" interval="5"/></operations></primitive>',
  ],
  ["colocation k Mandatory: a b", '<rsc_colocation id="k" score="INFINITY" rsc="a" with-rsc="b"/>'],
  ["colocation k ADVISORY: a b", '<rsc_colocation id="k" score="0" rsc="a" with-rsc="b"/>'],
  [
    "colocation k inf: a:started b",
    '<rsc_colocation id="k" score="INFINITY" rsc="a" rsc-role="Started" with-rsc="b"/>',
  ],
  [
    "order o serialize: a:START b:Promote",
    '<rsc_order id="o" kind="Serialize" first="a" first-action="start" then="b" then-action="promote"/>',
  ],
  [
    "order o [ a:STOP b:stop ] c",
    '<rsc_order id="o"><resource_set sequential="false" require-all="false" action="stop"><resource_ref id="a"/><resource_ref id="b"/></resource_set><resource_set><resource_ref id="c"/></resource_set></rsc_order>',
  ],
  // The schema knows only true and false.
  [
    "order o Mandatory: a b symmetrical=no",
    '<rsc_order id="o" kind="Mandatory" first="a" then="b" symmetrical="false"/>',
  ],
  [
    "order o Mandatory: a b symmetrical=ON",
    '<rsc_order id="o" kind="Mandatory" first="a" then="b" symmetrical="true"/>',
  ],
  [
    "colocation k inf: ( a b sequential=yes require-all=off ) c",
    '<rsc_colocation id="k" score="INFINITY"><resource_set require-all="false"><resource_ref id="a"/><resource_ref id="b"/></resource_set><resource_set><resource_ref id="c"/></resource_set></rsc_colocation>',
  ],
  // A description is one only as the next word; anywhere else it is an attribute.
  [
    'clone k a description="two words" 10: clone-max=2',
    '<clone id="k" description="two words"><instance_attributes score="10"><nvpair name="clone-max" value="2"/></instance_attributes><primitive class="ocf" provider="heartbeat" type="Dummy"/></clone>',
  ],
  [
    "primitive p Dummy x=1 description=y",
    '<primitive id="p" class="ocf" provider="heartbeat" type="Dummy"><instance_attributes><nvpair name="x" value="1"/><nvpair name="description" value="y"/></instance_attributes></primitive>',
  ],
  [
    "group g a b x=1 meta priority=2",
    '<group id="g"><instance_attributes><nvpair name="x" value="1"/></instance_attributes><meta_attributes><nvpair name="priority" value="2"/></meta_attributes><primitive class="ocf" provider="heartbeat" type="Dummy"/><primitive class="ocf" provider="heartbeat" type="Dummy"/></group>',
  ],
  // What the schema doesn't know on an operation is a parameter of it.
  [
    "primitive p Dummy op monitor interval=5 on-fail=stop OCF_CHECK_LEVEL=10 requires=nothing",
    '<primitive id="p" class="ocf" provider="heartbeat" type="Dummy"><operations><op name="monitor" interval="5" on-fail="stop"><instance_attributes><nvpair name="OCF_CHECK_LEVEL" value="10"/><nvpair name="requires" value="nothing"/></instance_attributes></op></operations></primitive>',
  ],
  // A node of type "normal" is Pacemaker 1's word for a member (crmsh writes it down, and the schema refuses it).
  ["node 1: n1:normal", '<node id="1" uname="n1"/>'],
  ["node 1: n1:Remote", '<node id="1" uname="n1" type="remote"/>'],
  // Each value of a node attribute has levels of its own (crmsh goes on counting from one value to the next).
  [
    "fencing_topology attr:rack=7 a Attr:rack=8 b Pattern:n.* c,d",
    '<fencing-level id="fencing-n._-1" target-pattern="n.*" index="1" devices="c,d"/>',
  ],
  [
    "fencing-topology attr:rack=7 a attr:rack=8 b",
    '<fencing-level id="fencing-8-1" target-attribute="rack" target-value="8" index="1" devices="b"/>',
  ],
  [
    "rsc_ticket t T: a b:Master",
    '<rsc_ticket id="t" ticket="T"><resource_set><resource_ref id="a"/></resource_set><resource_set role="Master"><resource_ref id="b"/></resource_set></rsc_ticket>',
  ],
  [
    "rsc_ticket t T: a:Promoted loss-policy=fence",
    '<rsc_ticket id="t" ticket="T" rsc="a" rsc-role="Promoted" loss-policy="fence"/>',
  ],
  ["tag t: a b", '<tag id="t"><obj_ref id="a"/><obj_ref id="b"/></tag>'],
  [
    "role r WRITE meta:a:target-role deny ref:a type:primitive attr:id",
    `<acl_role id="r"><acl_permission kind="write" xpath="//primitive[@id='a']/meta_attributes/nvpair[@name='target-role']"/><acl_permission kind="deny" reference="a"/><acl_permission kind="deny" object-type="primitive" attribute="id"/></acl_role>`,
  ],
  [
    "alert w /bin/x select nodes attributes { standby } to { me attributes k=v meta timeout=1s } to you",
    '<alert id="w" path="/bin/x"><select><select_nodes/><select_attributes><attribute name="standby"/></select_attributes></select><recipient value="me"><meta_attributes><nvpair name="timeout" value="1s"/></meta_attributes><instance_attributes><nvpair name="k" value="v"/></instance_attributes></recipient><recipient value="you"/></alert>',
  ],
  [
    "rsc_defaults $id=mine rule 0: date spec hours=9-16 and #uname version:gt 1.0 priority=1",
    '<meta_attributes id="mine"><rule score="0"><date_expression operation="date_spec"><date_spec hours="9-16"/></date_expression><expression attribute="#uname" operation="gt" type="version" value="1.0"/></rule><nvpair name="priority" value="1"/></meta_attributes>',
  ],
  // crmsh takes `y` for the value here, and `x=` for a part of the name.
  [
    "primitive p Dummy params $nv:k=x=y",
    '<primitive id="p" class="ocf" provider="heartbeat" type="Dummy"><instance_attributes><nvpair name="k" value="x=y"/></instance_attributes></primitive>',
  ],
])("%s", (text, xml) => {
  expect(elementOf(text)).toBe(xml);
});

test.each([
  ["location l a Inf: n1", '<rsc_location> can\'t have the attribute "score-attribute"'],
  ["location l { a ( b c ) } role=Started 5: n1", "<rsc_location> can't have role together with <resource_set>"],
])("%s, which crmsh would write although the schema refuses it, is refused", (text, reason) => {
  const { text: cib, errors } = convert(
    "x.crm",
    `primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\n${text}\n`,
    "crm",
    "cib",
  );
  expect(cib).toBe("");
  expect(errors.map(({ message }) => message).join(" ")).toContain(reason);
});

test("a fencing level without a target applies to every node of the text (crmsh forgets those it reads in the same file)", () => {
  const { text } = convert(
    "x.crm",
    "node 1: n1\nnode 2: n2\nprimitive a stonith:x\nfencing_topology a\n",
    "crm",
    "cib",
  );
  expect(text.match(/target="n\d" index="1" devices="a"/g)).toHaveLength(2);
});

test("operations may be another resource's (crmsh writes the resource's id, which Pacemaker can't find)", () => {
  const { text } = convert(
    "x.crm",
    "primitive a Dummy op monitor interval=5\nprimitive b Dummy operations $id-ref=a\n",
    "crm",
    "cib",
  );
  expect(text).toContain('<operations id="a-operations">');
  expect(text).toContain('<operations id-ref="a-operations"/>');
});
