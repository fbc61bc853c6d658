import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalForm } from "../../../server/src/cib/normalize.ts";
import { validateIds } from "../../../server/src/cib/schema/validate-ids.ts";
import { childElement, parseXml, serializeXml } from "../../../server/src/text/xml.ts";
import { convert } from "../../../server/src/workspace.ts";
import { corpusFolder, whyNoCorpus } from "../../support/corpus.ts";
import { times } from "../../support/soak.ts";
import { anyCib, anyOldCib } from "../support/cib-arbitrary.ts";
import { wideCib } from "../support/wide-cib.ts";

/** The normal forms of the sections of a CIB's configuration, without empty ones. */
function meaning(cib: string): string[] {
  const sections = childElement(parseXml(cib), "configuration")?.children ?? [];
  return sections
    .filter((section) => section.children.length > 0)
    .map(normalForm)
    .sort();
}

function thereAndBack(cib: string): { crm: string; cib: string } {
  const crm = convert("cib.xml", cib, "cib", "crm");
  expect(crm.errors).toEqual([]);
  const back = convert("cluster.crm", crm.text, "crm", "cib");
  expect(back.errors, crm.text).toEqual([]);
  return { crm: crm.text, cib: back.text };
}

test("anything the schema allows keeps its meaning when converted to crm and back", () => {
  fc.assert(
    fc.property(anyCib, (root) => {
      fc.pre(validateIds(root).length === 0);
      const cib = serializeXml(root);
      const back = thereAndBack(cib);
      expect(meaning(back.cib), back.crm).toEqual(meaning(cib));
    }),
    { numRuns: times(60, 3_000) },
  );
});

test("ACLs of old schemas do too", () => {
  fc.assert(
    fc.property(anyOldCib, (root) => {
      const cib = serializeXml(root);
      const back = thereAndBack(cib);
      expect(back.cib).toContain('validate-with="pacemaker-1.3"');
      expect(meaning(back.cib), back.crm).toEqual(meaning(cib));
    }),
    { numRuns: times(30, 1_000) },
  );
});

test("a role of an old schema becomes one of the current schema where nothing else is old", () => {
  const cib = `<cib validate-with="pacemaker-1.3"><configuration><acls><acl_role id="r"><read id="r1" tag="node" attribute="id"/><deny id="r2" xpath="/cib/status"/></acl_role></acls></configuration></cib>`;
  const back = thereAndBack(cib);
  expect(back.crm).toBe("role r \\\n\tread tag:node attribute:id \\\n\tdeny xpath:/cib/status\n");
  expect(back.cib).toContain('<acl_permission id="r-acl_permission" kind="read" object-type="node" attribute="id"/>');
});

test("names such as constructor are ordinary names", () => {
  const cib = `<cib><configuration><resources><primitive id="constructor" class="ocf" provider="valueOf" type="toString" __proto__="x"><meta_attributes id="m"><rule id="r" constructor="1"><constructor id="c"/></rule><nvpair id="n" name="__proto__" value="1"/></meta_attributes></primitive></resources></configuration></cib>`;
  const { text } = convert("cib.xml", cib, "cib", "crm");
  expect(text).toContain("constructor");
  expect(
    convert("x.crm", text, "crm", "cib")
      .errors.map(({ message }) => message)
      .join(),
  ).toContain("<constructor>");
});

test("comments of a CIB become comments before the statement", () => {
  const cib = `<cib><configuration><resources><!-- one --><primitive id="p" class="ocf" provider="pacemaker" type="Dummy"><!--# two
    three \\--><meta_attributes id="m"><nvpair id="n" name="priority" value="1"/></meta_attributes></primitive></resources></configuration></cib>`;
  expect(convert("cib.xml", cib, "cib", "crm").text).toBe(
    "# one\n# two\n# three\nprimitive p ocf:pacemaker:Dummy \\\n\tmeta priority=1\n",
  );
});

describe("Pacemaker's own test CIBs (../shared/corpus/cib)", () => {
  const why = whyNoCorpus("cib");
  if (why) return test("keep their meaning", ({ skip }) => skip(why));
  test("references by id and rare constructs are converted there and back too", () => {
    fc.assert(
      fc.property(wideCib, (root) => {
        const cib = serializeXml(root);
        // What refers to nothing is refused.
        fc.pre(validateIds(root).length === 0);
        const back = thereAndBack(cib);
        expect(meaning(back.cib), back.crm).toEqual(meaning(cib));
      }),
      { numRuns: times(40, 2_000) },
    );
  });

  test.each([
    ["a line break in a value", '<nvpair id="n" name="state" value="a&#10;b"/>'],
    ["a name with a line break", '<nvpair id="n" name="a&#10;b" value="c"/>'],
  ])("%s becomes xml, as it would end a statement", (_, pair) => {
    const set = `<instance_attributes id="s">${pair}</instance_attributes>`;
    const cib = `<cib><configuration><resources><primitive id="p" class="ocf" provider="heartbeat" type="Dummy">${set}</primitive></resources></configuration></cib>`;
    const back = thereAndBack(cib);
    expect(back.crm).toMatch(/^xml <primitive/);
    expect(meaning(back.cib)).toEqual(meaning(cib));
  });

  const corpus = corpusFolder("cib");
  // Pacemaker's own test of a CIB that its schema refuses.
  const refused = "order-wrong-kind.xml";
  const files = fs.readdirSync(corpus).filter((file) => file.endsWith(".xml") && file !== refused);

  test(refused, () => {
    const { text } = convert(refused, fs.readFileSync(path.join(corpus, refused), "utf8"), "cib", "crm");
    const { errors } = convert("cluster.crm", text, "crm", "cib");
    expect(errors.map(({ message }) => message)).toEqual([
      'kind must be Mandatory, Optional or Serialize, not "foo". The cluster refuses the configuration.',
    ]);
  });

  test.each(files)("%s", (file) => {
    const cib = fs.readFileSync(path.join(corpus, file), "utf8");
    const back = thereAndBack(cib);
    expect(meaning(back.cib), back.crm).toEqual(meaning(cib));
  });

  test("almost none needs an xml statement", () => {
    const texts = files.map(
      (file) => convert(file, fs.readFileSync(path.join(corpus, file), "utf8"), "cib", "crm").text,
    );
    expect(texts.filter((text) => /^xml /m.test(text)).length).toBeLessThanOrEqual(1);
  });
});

test("referenced ids are preserved, the others are generated", () => {
  const cib = `<cib validate-with="pacemaker-3.9"><configuration><crm_config/><nodes/><resources>
    <primitive id="a" class="ocf" provider="heartbeat" type="Dummy"><instance_attributes id="mine"><nvpair id="odd" name="x" value="1"/></instance_attributes></primitive>
    <primitive id="b" class="ocf" provider="heartbeat" type="Dummy"><instance_attributes id-ref="mine"/></primitive>
    </resources><constraints/></configuration></cib>`;
  const back = thereAndBack(cib);
  expect(back.crm).toContain("params $id=mine x=1");
  expect(back.crm).toContain("params $id-ref=mine");
  expect(back.cib).toContain('<nvpair id="mine-x" name="x" value="1"/>');
});

test("an $id-ref that names an object means its first set of the kind", () => {
  const { text } = convert("x.crm", "primitive a Dummy params x=1\nprimitive b Dummy params $id-ref=a\n", "crm", "cib");
  expect(text).toContain('<instance_attributes id-ref="a-instance_attributes"/>');
});

test.each([
  ["<cib", 1, "root element"],
  ["<!DOCTYPE cib [<!ENTITY a 'b'>]>\n<cib/>", 1, "document type definition"],
  ["<cib>\n<oops>\n</cib>", 3, "close tag"],
  ["<html/>", 1, "This is not a CIB"],
  [`<cib>${"<a>".repeat(1000)}`, 1, "nest more than 200 deep"],
])("%j is refused with its position", (source, line, message) => {
  const { errors, text } = convert("cib.xml", source, "cib", "crm");
  expect(text).toBe("");
  expect(errors[0]?.line).toBe(line);
  expect(errors[0]?.message).toContain(message);
});

describe("crm for a release of Pacemaker that is named", () => {
  const old = `<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes/><resources>
<master id="m"><meta_attributes id="mm"><nvpair id="mm1" name="master-max" value="1"/><nvpair id="mm2" name="target-role" value="Master"/></meta_attributes>
<primitive id="s" class="ocf" provider="pacemaker" type="Stateful"><instance_attributes id="si"><nvpair id="si1" name="role" value="Master"/></instance_attributes>
<operations><op id="s10" name="monitor" interval="10s" role="Master"/><op id="sx" name="monitor" interval="0" role="Slave"/></operations></primitive></master>
</resources><constraints><rsc_location id="l" rsc="m"><rule id="lr" role="Master" score="100"><expression id="le" attribute="#uname" operation="eq" value="n1"/></rule></rsc_location></constraints>
</configuration><status/></cib>`;

  test("Pacemaker 3: promotable clones, and the new names of roles", () => {
    const { text, errors, notes = [] } = convert("cib.xml", old, "cib", "crm", { pacemaker: "3.0.3" });
    expect(errors).toEqual([]);
    expect(text).toContain("clone m s");
    expect(text).toContain("promotable=true promoted-max=1 target-role=Promoted");
    expect(text).toContain("role=Unpromoted");
    expect(text).toContain("$role=Promoted");
    // A parameter of an agent isn't a role of the cluster.
    expect(text).toContain("params role=Master");
    expect(text).not.toMatch(/^ms |Slave|\$role=Master/m);
    expect(notes).toEqual([]);
  });

  test("what it refuses in any form is noted", () => {
    const nagios = old.replace('class="ocf" provider="pacemaker" type="Stateful"', 'class="nagios" type="check_tcp"');
    const { notes } = convert("cib.xml", nagios, "cib", "crm", { pacemaker: "3.0.3" });
    expect(notes).toMatchObject([{ message: expect.stringMatching(/^primitive s: The class nagios .* is refused/) }]);
  });

  test("an id with a dot is written as $id, since crmsh reads no such label", () => {
    const { text } = convert(
      "cib.xml",
      old.replace("<nodes/>", '<nodes><node id="5d9a.1" uname="n1"/></nodes>'),
      "cib",
      "crm",
    );
    expect(text).toContain("node $id=5d9a.1 n1\n");
  });

  test.each([
    [
      "a line break in a value",
      old.replace('value="1"', 'value="1&#10;2"'),
      "3.0.3",
      /^xml <clone id="m": .* line break/,
    ],
    [
      "two rules, which its schema refuses",
      old.replace(
        "</rule>",
        '</rule><rule id="l2" score="1"><expression id="l3" attribute="a" operation="defined"/></rule>',
      ),
      "3.0.3",
      /^location l: "l" has 2 rules/,
    ],
    [
      "a bundle of podman",
      old.replace("<master", '<bundle id="b"><podman image="i"/></bundle><master'),
      "2.1.5",
      /^bundle b: crmsh 4/,
    ],
  ])("what crmsh or the schema doesn't take is noted: %s", (_, source, pacemaker, note) => {
    const { notes } = convert("cib.xml", source, "cib", "crm", { pacemaker });
    expect(notes).toMatchObject([{ message: expect.stringMatching(note) }]);
  });

  test("2.1 has the new names of roles, and 2.0 the old ones; both have promotable clones", () => {
    const at21 = convert("cib.xml", old, "cib", "crm", { pacemaker: "2.1.5" });
    expect(at21.text).toContain("clone m s");
    expect(at21.text).toContain("target-role=Promoted");
    expect(at21.notes).toEqual([]);
    const at20 = convert("new.crm", at21.text, "crm", "crm", { pacemaker: "2.0.5" });
    expect(at20.text).toContain("promotable=true promoted-max=1 target-role=Master");
    expect(at20.text).toContain("op monitor interval=0 role=Slave");
    expect(at20.text).not.toContain("romoted ");
  });

  test("none: as it is", () => {
    expect(convert("cib.xml", old, "cib", "crm").text).toMatch(/^ms m s/m);
  });

  test.each([
    ["2.0.5", "stonith-enabled", "stonith-action"],
    ["2.1.5", "stonith-enabled", "stonith-action"],
    ["3.0.0", "stonith-enabled", "stonith-action"],
    ["3.0.3", "fencing-enabled", "fencing-action"],
  ])("options have the names that %s knows", (pacemaker, enabled, action) => {
    const crm = (names: string): string =>
      `property ${names} crmd-transition-delay=2s\nprimitive d ocf:pacemaker:Dummy\n`;
    for (const names of ["stonith-enabled=true stonith-action=poweroff", "fencing-enabled=true fencing-action=off"]) {
      const { text } = convert("a.crm", crm(names), "crm", "crm", { pacemaker });
      expect(text).toMatch(new RegExp(`${enabled}=true[^]*${action}=off[^]*\\stransition-delay=2s`));
    }
  });

  test.each([
    ["2.0.5", "pacemaker-3.5", "Master"],
    ["2.1.5", "pacemaker-3.9", "Promoted"],
    ["3.0.3", "pacemaker-4.0", "Promoted"],
  ])("a CIB for %s names the schema %s", (pacemaker, schema, role) => {
    const crm =
      "primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Master\nms m s meta master-max=1\nproperty stonith-action=off\n";
    const { text, errors } = convert("a.crm", crm, "crm", "cib", { pacemaker });
    expect(errors).toEqual([]);
    expect(text).toContain(`validate-with="${schema}"`);
    expect(text).toContain(`role="${role}"`);
    expect(text).toContain('<nvpair id="m-meta_attributes-promotable" name="promotable" value="true"/>');
  });

  test("a CIB with what pacemaker-4.0 refuses names an older schema, and says so", () => {
    const crm = "primitive u upstart:web op monitor interval=10s\n";
    const { text, notes } = convert("a.crm", crm, "crm", "cib", { pacemaker: "3.0.3" });
    expect(text).toContain('validate-with="pacemaker-3.10"');
    expect(notes).toMatchObject([{ message: expect.stringContaining("upstart") }]);
  });

  test("from crm and from pcs, too", () => {
    const crm =
      "primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Master\nms m s\ncolocation c inf: s m:Master\n";
    const { text } = convert("old.crm", crm, "crm", "crm", { pacemaker: "3.0.0" });
    expect(text).toContain("clone m s");
    expect(text).toContain("m:Promoted");
    expect(
      convert("a.sh", "pcs resource create d ocf:pacemaker:Dummy", "pcs", "crm", { pacemaker: "3.0.0" }).text,
    ).toContain("primitive d");
  });
});
