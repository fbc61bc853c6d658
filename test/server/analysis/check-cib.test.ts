import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Diagnostic, parseDocument } from "../../../server/src/workspace.ts";
import { checkCib } from "../support/check-cib.ts";

const cib = `<cib><configuration>
  <crm_config>
    <cluster_property_set id="cib-bootstrap-options">
      <nvpair id="o1" name="stonith-enabled" value="false"/>
      <nvpair id="o2" name="dc-version" value="2.1.2-4.el9"/>
    </cluster_property_set>
  </crm_config>
  <nodes><node id="1" uname="n1"/></nodes>
  <resources>
    <group id="g">
      <primitive class="ocf" id="vip" provider="heartbeat" type="IPaddr2">
        <meta_attributes id="m"><nvpair id="m1" name="allow-unhealthy-nodes" value="true"/></meta_attributes>
        <operations><op id="op" name="monitor" interval="10s" timeout="20s"/></operations>
      </primitive>
    </group>
  </resources>
  <constraints>
    <rsc_location id="l" rsc="vpi" node="n1" score='100'/>
  </constraints>
</configuration></cib>
`;

function reported(text: string, findings: readonly Diagnostic[] | undefined): string[] {
  return (findings ?? []).map(({ severity, code, span }) => `${severity} ${code}: ${text.slice(span.start, span.end)}`);
}

test("a role isn't renamed to what the schema of the CIB refuses", () => {
  const cib = (schema: string) =>
    `<cib validate-with="${schema}" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes/><resources><clone id="m"><meta_attributes id="mm"><nvpair id="mp" name="promotable" value="true"/></meta_attributes><primitive id="s" class="ocf" provider="pacemaker" type="Stateful"><operations><op id="o" name="monitor" interval="10s" role="Master"/></operations></primitive></clone></resources><constraints/></configuration><status/></cib>`;
  const found = (schema: string) =>
    (checkCib({ uri: "cib.xml", text: cib(schema) }).get("cib.xml") ?? []).find(({ code }) => code === "legacy-syntax");
  expect(found("pacemaker-3.7")?.fixes).toHaveLength(1);
  expect(found("pacemaker-3.0")?.message).toContain("Upgrade the schema first");
  expect(found("pacemaker-3.0")?.fixes).toEqual([]);
});

test("a CIB is checked as crm text is, with positions in the XML", () => {
  const failures: string[] = [];
  const found = checkCib({ uri: "cib.xml", text: cib }, [], (rule) => failures.push(rule)).get("cib.xml");
  expect(failures).toEqual([]);
  expect(reported(cib, found)).toEqual(
    expect.arrayContaining([
      'error fencing-disabled: <nvpair id="o1" name="stonith-enabled" value="false"/>',
      "error missing-parameter: IPaddr2",
      "error unknown-resource: vpi",
    ]),
  );
});

test("a CIB is for the Pacemaker that wrote it, unless a target is set", () => {
  const codes = (target?: string): string[] =>
    reported(
      cib,
      checkCib({ uri: "c", text: cib }, [], undefined, target ? { target: { pacemaker: target } } : {}).get("c"),
    );
  const newer = "warning newer-than-target: allow-unhealthy-nodes";
  expect(codes()).toContain(newer);
  expect(codes("3.0.0")).not.toContain(newer);
});

test("the corosync.conf of its cluster is checked with it", () => {
  const corosync = parseDocument("corosync.conf", "corosync", "totem {\n");
  const found = checkCib({ uri: "cib.xml", text: cib }, [corosync]);
  expect([...found.keys()]).toEqual(["cib.xml", "corosync.conf"]);
  expect(found.get("corosync.conf")?.map(({ code }) => code)).toContain("syntax");
});

test("what is no CIB is reported so, at its place", () => {
  const text = "<cib>\n  <configuration>\n</cib>\n";
  const [found] = checkCib({ uri: "c", text }).get("c") ?? [];
  expect(found).toMatchObject({ code: "syntax", severity: "error" });
  expect(text.slice(0, found?.span.start).split("\n")).toHaveLength(3);
});

const samples = fileURLToPath(new URL("../../../../shared/corpus/cib/", import.meta.url));

test("no rule fails on any CIB of Pacemaker's own tests, and each place is in the file", (context) => {
  let files: string[] = [];
  try {
    files = readdirSync(samples);
  } catch {
    context.skip();
  }
  for (const file of files) {
    const text = readFileSync(`${samples}${file}`, "utf8");
    const found = checkCib({ uri: file, text }, [], (rule, error) => expect.fail(`${file}: ${rule}: ${error}`));
    for (const { span } of found.get(file) ?? []) {
      expect(span.start, file).toBeLessThan(span.end);
      expect(span.end, file).toBeLessThanOrEqual(text.length);
    }
  }
});
