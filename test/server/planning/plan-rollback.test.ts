import { expect, test } from "vitest";
import { isSecret } from "../../../server/src/text/secret-values.ts";
import { createWorkspace, planRollback } from "../../../server/src/workspace.ts";

const { plan } = createWorkspace();

/** A CIB; its parts can be given. */
function cib(parts: { nodes?: string; resources?: string; properties?: string; schema?: string } = {}): string {
  const {
    nodes = '<node id="1" uname="n1"/><node id="2" uname="n2"/>',
    resources = "",
    properties = "",
    schema = "pacemaker-3.7",
  } = parts;
  return `<cib validate-with="${schema}" epoch="7" num_updates="0" admin_epoch="0"><configuration><crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="o-v" name="dc-version" value="2.1.5"/>${properties}</cluster_property_set></crm_config><nodes>${nodes}</nodes><resources>${resources}</resources><constraints/></configuration><status/></cib>`;
}

const dummy = (id: string): string => `<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy"/>`;

function fence(password: string, id = "fence-instance_attributes-password"): string {
  return `<primitive id="fence" class="stonith" type="fence_ipmilan"><instance_attributes id="fence-i"><nvpair id="${id}" name="password" value="${password}"/></instance_attributes></primitive>`;
}

test("a saved configuration is restored with its own ids; what others changed since is listed", () => {
  const saved = cib({
    resources: `<primitive id="a" class="ocf" provider="heartbeat" type="Dummy"><meta_attributes id="odd-id"><nvpair id="odder-id" name="priority" value="3"/></meta_attributes></primitive>`,
  });
  const back = planRollback(cib({ resources: dummy("a") + dummy("by-others") }), saved);
  expect(back.changes).toEqual([
    {
      kind: "changed",
      type: "primitive",
      id: "a",
      before: "primitive a ocf:heartbeat:Dummy",
      after: expect.stringContaining("priority=3"),
    },
    { kind: "removed", type: "primitive", id: "by-others", before: "primitive by-others ocf:heartbeat:Dummy" },
  ]);
  expect(back.cib).toContain('<nvpair id="odder-id" name="priority" value="3"/>');
  expect(planRollback(saved, saved).changes).toEqual([]);
});

test("nodes that joined or left since stay as they are, and so does what the cluster writes automatically", () => {
  const saved = cib({
    nodes:
      '<node id="1" uname="n1"><instance_attributes id="i"><nvpair id="s" name="standby" value="on"/></instance_attributes></node><node id="9" uname="gone"/>',
    properties: '<nvpair id="o-p" name="no-quorum-policy" value="freeze"/>',
  });
  const live = cib({ nodes: '<node id="1" uname="n1"/><node id="3" uname="new"/>' }).replace("2.1.5", "2.1.9");
  const { cib: wanted } = planRollback(live, saved);
  expect(wanted).toMatch(/uname="n1">.*standby.*uname="new"/s);
  expect(wanted).not.toContain("gone");
  expect(wanted).toMatch(/name="dc-version" value="2\.1\.9".*name="no-quorum-policy" value="freeze"/s);
});

test("the schema of then comes back too; a CIB of other nodes, or none, is refused", () => {
  expect(planRollback(cib({ schema: "pacemaker-3.9" }), cib({ schema: "pacemaker-2.10" })).cib).toContain(
    'validate-with="pacemaker-2.10"',
  );
  expect(planRollback(cib(), cib({ nodes: '<node id="1" uname="x"/>' })).errors[0]?.message).toBe(
    'The saved configuration is that of another cluster: its nodes are "x", this cluster\'s "n1", "n2".',
  );
  expect(planRollback(cib(), "nonsense").errors[0]?.message).toBe("The saved configuration is not a CIB.");
});

test("a plan names no secret, and still shows that one changed", () => {
  const rollback = planRollback(cib({ resources: fence("geheim") }), cib({ resources: fence("older") }));
  expect(rollback.changes).toMatchObject([
    { before: expect.stringContaining("password=•••1"), after: expect.stringContaining("password=•••2") },
  ]);
  expect(JSON.stringify({ ...rollback, cib: "" })).not.toMatch(/geheim|older/);
  expect(rollback.cib).toContain("older");

  const text = "primitive fence stonith:fence_ipmilan params password=geheim\nprimitive b Dummy\n";
  const same = plan([{ uri: "file:///c.crm", text }], cib({ resources: fence("geheim") }), "update");
  expect(same.changes.map(({ id }) => id)).toEqual(["b"]);
  expect(same.liveText + same.wantedText).not.toContain("geheim");
});

test.each([
  ["password", "x", true],
  ["snmp_auth_passwd", "x", true],
  ["password_script", "/etc/x", false],
  ["password", "lrm://", false],
  ["password", "", false],
  ["options", "username=u,password=p,vers=3", true],
  ["url", "https://u:p@host/", true],
  ["ip", "10.0.0.1", false],
])("%s=%s holds a secret: %s", (name, value, expected) => {
  expect(isSecret(name, value)).toBe(expected);
});
