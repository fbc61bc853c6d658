import { expect, test } from "vitest";
import { convert, createWorkspace, type Diagnostic, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

function findingsIn(text: string): readonly Diagnostic[] {
  return checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
}

function withFix(text: string, fix: NonNullable<Diagnostic["fixes"]>[number]): string {
  const edits = [fix, ...(fix.also ?? [])].toSorted((one, other) => other.span.start - one.span.start);
  return edits.reduce(
    (whole, { span, text: written }) => whole.slice(0, span.start) + written + whole.slice(span.end),
    text,
  );
}

const rules = ["unknown-option", "unknown-operation", "unknown-parameter", "bare-word", "syntax"];

test("words in the wrong list", () => {
  expectFindings(
    `
    primitive a ocf:heartbeat:Dummy op monitor interval=10s migration-threshold=2 target-role=Stopped
                                                            ^^^^^^^^^^^^^^^^^^^ warning unknown-option
                                                                                  ^^^^^^^^^^^ warning unknown-option
    primitive b ocf:heartbeat:IPaddr2 params ip=10.0.0.1 timeout=20s resource-stickiness=100 meta nic=eth0 on-fail=block
                                                         ^^^^^^^ warning unknown-parameter
                                                                     ^^^^^^^^^^^^^^^^^^^ warning unknown-parameter
                                                                                                  ^^^ warning unknown-option
                                                                                                           ^^^^^^^ warning unknown-option
    primitive c ocf:heartbeat:Dummy op monitor interval=10s --group HA
                                                            ^^^^^^^ warning bare-word
    property resource-stickiness=100
             ^^^^^^^^^^^^^^^^^^^ warning unknown-option
    rsc_defaults timeout=20s
                 ^^^^^^^ warning unknown-option
    op_defaults migration-threshold=3 timeout=20s
                ^^^^^^^^^^^^^^^^^^^ warning unknown-option
    `,
    undefined,
    { rules },
  );
});

test("operations that nothing has, and those that only the agent has", () => {
  expectFindings(
    `
    primitive a ocf:heartbeat:Dummy op montior interval=10s timeout=20s op reload timeout=20s
                                       ^^^^^^^ warning unknown-operation
    primitive b ocf:heartbeat:Dummy op  Start timeout=20s
                                        ^^^^^ warning unknown-operation
    primitive c ocf:own:thing op moniter interval=10s op special interval=10s
                                 ^^^^^^^ warning unknown-operation
    `,
    undefined,
    { rules },
  );
});

test("an attribute of an operation without a value, with which crmsh ends in a traceback", () => {
  const text = `
    primitive a ocf:heartbeat:Dummy op monitor interval timeout=20s
                                               ^^^^^^^^ error syntax
    primitive b ocf:heartbeat:Dummy op monitor interval 10s timeout=20s
                                               ^^^^^^^^^^^^ error syntax
    primitive c ocf:heartbeat:Dummy op monitor 10s timeout=20s
                                               ^^^ warning bare-word
    `;
  expectFindings(text, undefined, { rules });
  const { errors } = convert(
    "x.crm",
    "primitive a ocf:heartbeat:Dummy op monitor interval timeout=20s\n",
    "crm",
    "cib",
  );
  expect(errors).not.toEqual([]);
});

test("a word under utilization that is no capacity, and a value that is no whole number", () => {
  expectFindings(
    `
    node n1 utilization cpu=4 memory=8G standby=on
                                     ^^ warning wrong-utilization
                                        ^^^^^^^ warning wrong-utilization
    primitive a ocf:heartbeat:Dummy utilization cpu=1 memory=512 license=2
    primitive b ocf:heartbeat:Dummy utilization cpu=1 target-role=Started timeout=20s
                                                      ^^^^^^^^^^^ warning wrong-utilization
                                                                          ^^^^^^^ warning wrong-utilization
    primitive c ocf:heartbeat:Dummy utilization cpu=two
                                                    ^^^ warning wrong-utilization
    `,
    undefined,
    { rules: ["wrong-utilization"] },
  );
});

test.each([
  ["params ip=10.0.0.1 target-role=Stopped nic=eth0", "params ip=10.0.0.1 nic=eth0 meta target-role=Stopped"],
  [
    "params ip=10.0.0.1 is_managed=true meta priority=1 op monitor interval=10s",
    "params ip=10.0.0.1 meta priority=1 is-managed=true op monitor interval=10s",
  ],
  [
    "params ip=10.0.0.1 timeout=30s op monitor interval=10s op start interval=0",
    "params ip=10.0.0.1 op monitor interval=10s timeout=30s op start interval=0",
  ],
  [
    "params ip=10.0.0.1 meta nic=eth0 priority=1 op monitor interval=10s",
    "params ip=10.0.0.1 nic=eth0 meta priority=1 op monitor interval=10s",
  ],
  [
    "op monitor interval=10s migration-threshold=2 timeout=20s",
    "op monitor interval=10s timeout=20s meta migration-threshold=2",
  ],
  [
    "params ip=10.0.0.1 utilization cpu=2 target-role=Started",
    "params ip=10.0.0.1 utilization cpu=2 meta target-role=Started",
  ],
])("a fix moves a word to its list: %s", (wrong, right) => {
  const text = `primitive a ocf:heartbeat:IPaddr2 ${wrong}\n`;
  const movable = ["unknown-parameter", "unknown-option", "wrong-utilization"];
  const fixes = findingsIn(text)
    .filter(({ code }) => movable.includes(code))
    .flatMap((finding) => finding.fixes ?? [])
    .filter(({ title }) => title.startsWith("Move to"));
  expect(fixes).toHaveLength(1);
  const [fix] = fixes;
  expect(fix && withFix(text, fix)).toBe(`primitive a ocf:heartbeat:IPaddr2 ${right}\n`);
});

test("no word is moved where its list has another value, or where it isn't certain to which operation it belongs", () => {
  for (const rest of [
    "params ip=10.0.0.1 target-role=Stopped meta target-role=Started op monitor interval=10s",
    "params ip=10.0.0.1 timeout=30s op monitor interval=10s op monitor interval=20s",
    "params ip=10.0.0.1 timeout=30s op monitor interval=10s timeout=20s",
  ]) {
    const findings = findingsIn(`primitive a ocf:heartbeat:IPaddr2 ${rest}\n`);
    expect(findings.flatMap(({ fixes = [] }) => fixes.filter(({ title }) => title.startsWith("Move to")))).toEqual([]);
  }
});

test.each([
  ["property resource-stickiness=1", "rsc_defaults resource-stickiness=1"],
  ["property cluster-name=x timeout=20s", "property cluster-name=x\nop_defaults timeout=20s"],
  [
    "property cluster-name=x interleave=true\nrsc_defaults resource-stickiness=1",
    "property cluster-name=x\nrsc_defaults resource-stickiness=1 interleave=true",
  ],
  ["rsc_defaults no-quorum-policy=stop", "property no-quorum-policy=stop"],
  [
    "property cluster-name=x\nrsc_defaults no-quorum-policy=stop resource-stickiness=1",
    "property cluster-name=x no-quorum-policy=stop\nrsc_defaults resource-stickiness=1",
  ],
  ["rsc_defaults timeout=20s", "op_defaults timeout=20s"],
  ["op_defaults migration-threshold=3", "rsc_defaults migration-threshold=3"],
  ["op_defaults maintenance-mode=true", "property maintenance-mode=true"],
])("a fix moves an option to its statement: %s", (wrong, right) => {
  const fixes = findingsIn(`${wrong}\n`).flatMap((finding) =>
    finding.code === "unknown-option" ? (finding.fixes ?? []) : [],
  );
  expect(fixes).toHaveLength(1);
  const [fix] = fixes;
  expect(fix && withFix(`${wrong}\n`, fix)).toBe(`${right}\n`);
});

test("no option is moved to a statement that has another value", () => {
  const text = "property timeout=20s\nop_defaults timeout=30s\n";
  const fixes = findingsIn(text).flatMap((finding) => (finding.code === "unknown-option" ? (finding.fixes ?? []) : []));
  expect(fixes).toEqual([]);
});

test("words of a node without a value, which have no effect", () => {
  expectFindings(
    `
    node n1 standby
            ^^^^^^^ warning bare-word
    node n2 attributes rack=r1 maintenance
                               ^^^^^^^^^^^ warning bare-word
    node n3 online
            ^^^^^^ warning bare-word
    node n4 standby=on
    node n5 utilization cpu=4
    `,
    undefined,
    { rules: ["bare-word"] },
  );
});
