import { expect, test } from "vitest";
import { joinObjects, objectPrinter } from "../../../server/src/conversion/print-objects.ts";
import { runPcs } from "../../../server/src/conversion/run-pcs.ts";
import { parsePcs } from "../../../server/src/pcs/pcs-tree.ts";

/** Resources that the examples below are about, without operations, which are another example's matter. */
const resources = `pcs resource create a ocf:pacemaker:Dummy --no-default-ops
pcs resource create b ocf:pacemaker:Stateful --no-default-ops
pcs resource create c ocf:heartbeat:Dummy --no-default-ops
`;

/** What commands make of the resources a, b and c, as crm; only the lines that the resources alone don't have. */
function made(commands: string): string[] {
  const crm = (text: string): string[] => {
    const { cib, errors } = runPcs("example.pcs", text);
    expect(errors).toEqual([]);
    return cib
      ? joinObjects(objectPrinter()(cib))
          .replaceAll(/ \\\n\t/g, " ")
          .trimEnd()
          .split("\n")
      : [];
  };
  const before = new Set(crm(resources));
  return crm(resources + commands).filter((line) => !before.has(line));
}

/** The messages for commands that pcs would refuse, after the resources a, b and c. */
function refused(commands: string): string[] {
  const { problems } = parsePcs(resources + commands);
  return problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

test("a resource is created in a group, as a clone, or promotable; before or after another", () => {
  expect(made("pcs resource create d ocf:heartbeat:Dummy --no-default-ops --group g")).toEqual([
    "primitive d ocf:heartbeat:Dummy op monitor interval=10s timeout=20s",
    "group g d",
  ]);
  expect(made("pcs resource group add g a b\npcs resource group add g c --before b")).toEqual(["group g a c b"]);
  expect(
    made(
      "pcs resource create d ocf:heartbeat:Dummy op monitor interval=5s --no-default-ops clone many interleave=true",
    ),
  ).toEqual(["primitive d ocf:heartbeat:Dummy op monitor interval=5s", "clone many d meta interleave=true"]);
  expect(made("pcs resource promotable b notify=true")).toEqual(["clone b-clone b meta notify=true promotable=true"]);
});

test("the master of pcs 0.9 is a promotable clone with the old name", () => {
  expect(made("pcs resource master ms b master-max=1")).toEqual(["clone ms b meta master-max=1 promotable=true"]);
  expect(made("pcs resource master b")).toEqual(["clone b-master b meta promotable=true"]);
});

test("sections in the option syntax of pcs 0.9", () => {
  expect(
    made("pcs resource create d ocf:heartbeat:Dummy op monitor interval=5s --no-default-ops --clone interleave=true"),
  ).toEqual(["primitive d ocf:heartbeat:Dummy op monitor interval=5s", "clone d-clone d meta interleave=true"]);
  expect(made("pcs resource promotable b\npcs resource ban b-clone n1 --master").slice(1)).toEqual([
    "location cli-ban-b-clone-on-n1 b-clone role=Promoted -inf: n1",
  ]);
});

test("a clone takes over the constraints of its resource, and loses them when it is removed", () => {
  expect(made("pcs constraint location a prefers n1\npcs resource clone a")).toEqual([
    "clone a-clone a",
    "location location-a-n1-INFINITY a-clone inf: n1",
  ]);
  expect(made("pcs resource clone a\npcs constraint location a-clone prefers n1\npcs resource unclone a")).toEqual([]);
});

test("parameters, operations and meta attributes change; empty values remove them", () => {
  expect(
    made(
      "pcs resource update a fake=x op monitor interval=20s meta priority=3 is-managed=false\npcs resource update a fake= meta priority=",
    ),
  ).toEqual(["primitive a ocf:pacemaker:Dummy op monitor interval=20s meta is-managed=false"]);
  expect(made("pcs resource op add a start timeout=90s\npcs resource op remove a monitor")).toEqual([
    "primitive a ocf:pacemaker:Dummy op start timeout=90s interval=0s",
  ]);
  expect(made("pcs resource utilization c cpu=2\npcs resource disable c")).toEqual([
    "primitive c ocf:heartbeat:Dummy op monitor interval=10s timeout=20s meta target-role=Stopped utilization cpu=2",
  ]);
});

test("bans and moves add the same constraints as pcs", () => {
  expect(made("pcs resource ban a n1\npcs resource move-with-constraint c n2")).toEqual([
    "location cli-ban-a-on-n1 a role=Started -inf: n1",
    "location cli-prefer-c c role=Started inf: n2",
  ]);
  expect(made("pcs resource ban a n1\npcs resource clear a\npcs resource move c n2")).toEqual([]);
});

test("constraints in all their forms", () => {
  expect(made("pcs constraint location a prefers n1=50 n2\npcs constraint location a avoids n3=20")).toEqual([
    "location location-a-n1-50 a 50: n1",
    "location location-a-n2-INFINITY a inf: n2",
    "location location-a-n3--20 a -20: n3",
  ]);
  expect(made("pcs constraint location add lab regexp%web-.* n1 -INFINITY resource-discovery=never")).toEqual([
    "location lab /web-.*/ resource-discovery=never -inf: n1",
  ]);
  expect(
    made(
      "pcs constraint location a rule constraint-id=l score=100 '#uname' eq n1 and \\( defined ping or date gt 2026-01-01 \\)",
    ),
  ).toHaveLength(1);
  expect(made("pcs constraint colocation add Promoted b with a -50 id=x --force")).toEqual([
    "colocation x -50: b:Promoted a:Started",
  ]);
  expect(made("pcs constraint order promote b then start a kind=Optional symmetrical=false")).toEqual([
    "order order-b-a-Optional Optional: b:promote a:start symmetrical=false",
  ]);
  expect(made("pcs constraint order set a b sequential=false set c setoptions kind=Serialize id=o")).toEqual([
    "order o Serialize: ( a b ) c",
  ]);
  expect(made("pcs constraint ticket add ticketA Promoted b loss-policy=demote")).toEqual([
    "rsc_ticket ticket-ticketA-b-Promoted ticketA: b:Promoted loss-policy=demote",
  ]);
  expect(made("pcs constraint order a then b\npcs constraint remove order-a-b-mandatory")).toEqual([]);
});

test("options of the cluster, its nodes and defaults", () => {
  expect(
    made("pcs property set stonith-enabled=false no-quorum-policy=stop\npcs property unset stonith-enabled"),
  ).toEqual(["property cib-bootstrap-options: no-quorum-policy=stop"]);
  expect(
    made("pcs node attribute n1 rack=1\npcs node standby n2\npcs node utilization n1 cpu=4\npcs node unstandby n2"),
  ).toEqual(["node n1 attributes rack=1 utilization cpu=4"]);
  expect(made("pcs resource defaults resource-stickiness=100\npcs resource op defaults update timeout=90s")).toEqual([
    "rsc_defaults rsc_defaults-meta_attributes: resource-stickiness=100",
    "op_defaults op_defaults-meta_attributes: timeout=90s",
  ]);
});

test("fence devices and their levels, tags, access control and alerts", () => {
  expect(
    made(
      "pcs stonith create f fence_xvm port=vm1\npcs stonith level add 1 n1 f\npcs stonith level add 2 regexp%n.* f --force",
    ).slice(1),
  ).toHaveLength(1);
  expect(made("pcs tag create t a b\npcs tag update t add c remove a")).toEqual(["tag t b c"]);
  expect(made("pcs acl role create ops description='Looks on' read xpath /cib\npcs acl user create alice ops")).toEqual(
    ['role ops description="Looks on" read xpath:/cib', "acl_target alice ops"],
  );
  expect(
    made("pcs alert create path=/bin/mail id=mail options to=us\npcs alert recipient add mail value=ops@example.com"),
  ).toHaveLength(1);
});

test("the type of an agent is enough where only one agent has it", () => {
  expect(made("pcs resource create d delay --no-default-ops op monitor interval=5s")).toEqual([
    "primitive d ocf:heartbeat:Delay op monitor interval=5s",
  ]);
  expect(refused("pcs resource create d Dummy")).toEqual([
    '"Dummy" is the name of several agents. Choose one: ocf:heartbeat:Dummy or ocf:pacemaker:Dummy.',
  ]);
});

test("what pcs refuses is reported, with the closest existing name", () => {
  expect(refused("pcs resource update aa x=1")).toEqual([
    'There is no resource "aa" at this point of the script. Did you mean "a"?',
  ]);
  expect(refused("pcs resource create a ocf:heartbeat:Dummy")).toEqual([
    '"a" already exists. Give the resource another id.',
  ]);
  expect(refused("pcs resource clone b\npcs constraint location b prefers n1")).toEqual([
    '"b" is inside the clone "b-clone": use the clone in constraints, or add --force.',
  ]);
  expect(refused("pcs constraint location a rule '#uname' equals n1")).toEqual([
    '"equals" is not an operator of a rule: expected eq, ne, lt, gt, lte or gte.',
  ]);
  expect(refused("pcs resource create d ocf:heartbeat:Dummy op monitor")).toEqual([
    'The operation "monitor" needs at least one option, such as interval=30s.',
  ]);
  expect(refused("pcs constraint order a than b")).toEqual([
    '"constraint order" needs two resources with "then" between them: vip then web.',
  ]);
});

test("cluster setup creates a corosync.conf, in the current form and that of pcs 0.9", () => {
  const conf = (text: string): string => runPcs("example.pcs", text).corosync ?? "";
  const current = conf(
    "pcs cluster setup web n1 addr=10.0.0.1 addr=10.1.0.1 n2 addr=10.0.0.2 addr=10.1.0.2 totem token=10000",
  );
  expect(current).toContain("ring1_addr: 10.1.0.1");
  expect(current).toContain("two_node: 1");
  expect(current).toContain("crypto_cipher: aes256");
  expect(conf("pcs cluster setup --name web 10.0.0.1,10.1.0.1 10.0.0.2,10.1.0.2 --token 10000")).toBe(
    current.replace("name: n1", "name: 10.0.0.1").replace("name: n2", "name: 10.0.0.2"),
  );
  expect(conf("pcs cluster setup web n1 n2\npcs quorum device add model net host=q algorithm=ffsplit")).toContain(
    "algorithm: ffsplit",
  );
});
