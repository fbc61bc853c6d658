import { expect, it, test } from "vitest";
import { findProblems, unexplained } from "../../../../client/src/cluster/status/problems.ts";
import { readStatus } from "../../../../client/src/cluster/status/read-status.ts";

// Outputs of crm_mon 2.1.5 and 3.0.3, cut down; each state was made on a cluster of three nodes.
const options = (more: string): string =>
  `<cluster_options stonith-enabled="true" maintenance-mode="false" no-quorum-policy="stop" ${more}/>`;
const dc = (more = 'with_quorum="true"'): string =>
  `<current_dc present="true" version="2.1.5-a3f44794f94" name="n1" id="1" ${more}/>`;
const summary = `<summary>${dc()}${options("")}</summary>`;
const node = (name: string, more = ""): string =>
  `<node name="${name}" online="${more.includes("online=") ? "" : "true"}" unclean="false" expected_up="true" type="member" ${more}/>`.replace(
    'online="" ',
    "",
  );
const nodes = (...all: readonly string[]): string => `<nodes>${all.join("")}</nodes>`;
const three = nodes(node("n1"), node("n2"), node("n3"));
const resource = (id: string, on: readonly string[], more = 'role="Started"'): string => {
  const defaults = ['managed="true"', 'orphaned="false"', 'blocked="false"', 'failed="false"'];
  const kept = defaults.filter((each) => !more.includes(`${each.split("=")[0]}=`));
  return `<resource id="${id}" resource_agent="ocf:pacemaker:Dummy" ${more} ${kept.join(" ")}>${on.map((name) => `<node name="${name}"/>`).join("")}</resource>`;
};
const fenceDevice = resource("f", ["n1"]).replace("ocf:pacemaker:Dummy", "stonith:fence_sbd");
const resources = (...all: readonly string[]): string => `<resources>${all.join("")}</resources>`;

function problems(xml: string, reasons: readonly (readonly [string, string])[] = []): string[] {
  const text = `<pacemaker-result>${xml.includes("<summary>") ? "" : summary}${xml}</pacemaker-result>`;
  return findProblems(readStatus(text, "n1", 0), new Map(reasons));
}

test.each([
  ["a healthy cluster", `${three}${resources(resource("web", ["n1"]))}`, []],
  [
    "resources that migrate, start and stop",
    resources(
      resource("a", ["n1", "n2"], 'role="Migrating" pending="Migrating"'),
      resource("b", [], 'role="Stopped" target_role="Stopped"'),
      resource("c", ["n1"], 'role="Started" target_role="Stopped" pending="Stopping"'),
    ),
    [],
  ],
  [
    "no quorum, frozen",
    `<summary>${dc('with_quorum="false"')}${options("").replace('"stop"', '"freeze"')}</summary>`,
    ["There is no quorum: what runs here goes on, and nothing is started or recovered (no-quorum-policy is freeze)."],
  ],
  [
    "no DC",
    `<summary><current_dc present="false"/>${options("")}</summary>${three}`,
    [
      "There is no quorum.",
      "No node is DC now: until one is elected, nothing is started, stopped or recovered, and the state shown here may be old.",
    ],
  ],
  [
    "an unhealthy node that counts as online",
    nodes(node("n1"), node("n2", 'health="red"')),
    ['The health of "n2" is red: where node-health-strategy says so, resources leave it.'],
  ],
  ["a node that leaves", nodes(node("n2", 'shutdown="true"')), ['"n2" is shutting down.']],
  [
    "standby by a failure",
    nodes(node("n2", 'standby="true" standby_onfail="true"')),
    ['"n2" is in standby because an operation with on-fail=standby failed there; a cleanup of that ends it.'],
  ],
  [
    "a node that was fenced",
    `${nodes(node("n2", 'online="false"'))}<fence_history><fence_event target="n2" action="reboot" delegate="n1" client="pacemaker-controld.1" origin="n1" status="success" completed="2026-11-30 12:24:29Z"/></fence_history>`,
    ['"n2" is offline; it was fenced last at 2026-11-30 12:24:29Z ("quorate timeline" says why).'],
  ],
  [
    "a lost node without fencing",
    `<summary>${dc()}${options("").replace('enabled="true"', 'enabled="false"')}</summary>${nodes(node("n2", 'online="false"'))}`,
    [
      "Fencing is disabled.",
      '"n2" is offline, and didn\'t leave in order: as fencing is disabled, nobody knows whether its resources still run there, beside those that run here.',
    ],
  ],
  [
    "a remote node without its connection",
    nodes(node("r1", 'online="false"').replace('"member"', '"remote"').replace("/>", ' id_as_resource="vm"/>')),
    ['"r1" is offline: nothing connects to it while "vm" isn\'t running.'],
  ],
  [
    "active twice",
    resources(resource("db", ["n2", "n3"], 'role="Started" blocked="true" managed="false"')),
    [
      '"db" is active on "n2" and "n3" at once, and may run on one node only; the cluster doesn\'t touch it (multiple-active is block).',
      '"db" is blocked: the cluster doesn\'t touch it before a cleanup.',
    ],
  ],
  [
    "removed while it runs",
    resources(
      fenceDevice,
      resource("p1", ["n2"], 'role="Started" orphaned="true" managed="false"'),
      resource("p2", ["n2"], 'role="Started" orphaned="true"'),
    ),
    [
      '"p1" was removed from the configuration, and is still active on "n2": the cluster leaves it as it is (it isn\'t managed, or stop-orphan-resources is false).',
      '"p2" was removed from the configuration, and is still active on "n2": the cluster is about to stop it.',
    ],
  ],
  [
    "a promotable clone without a promoted instance",
    resources(
      `<clone id="m" multi_state="true" managed="true" disabled="false" failed="false">${resource("s", ["n1"], 'role="Unpromoted"')}${resource("s", ["n2"], 'role="Unpromoted"')}</clone>`,
    ),
    ['"s" is promoted nowhere.'],
  ],
  [
    "removed or to be stopped, where there is no fence device",
    resources(
      resource("p", ["n2"], 'role="Started" orphaned="true"'),
      resource("a", ["n2"], 'role="Started" target_role="Stopped"'),
    ),
    [
      '"p" was removed from the configuration, and is still active on "n2": fencing is enabled, and without a fence device or SBD the cluster stops nothing.',
      '"a" is to be stopped (target-role), and is still active on "n2": fencing is enabled, and without a fence device or SBD the cluster stops nothing.',
    ],
  ],
  [
    "to be stopped, and left running",
    resources(fenceDevice, resource("a", ["n2"], 'role="Started" target_role="Stopped"')),
    [
      '"a" is to be stopped (target-role), and is still active on "n2": if that stays so, look whether Pacemaker on the DC "n1" works.',
    ],
  ],
  [
    "failures with and without a reason",
    `<failures><failure op_key="a_monitor_10000" node="n1" exitstatus="not running" exitcode="7" status="complete" task="monitor" interval="10000"/><failure op_key="b_start_0" node="n1" exitstatus="error" exitcode="1" exitreason="port 80 in use" status="complete" task="start" interval="0"/><failure op_key="c_monitor_0" node="n1" exitstatus="not installed" exitcode="5" status="Not installed" task="monitor" interval="0"/></failures>`,
    [
      '"a" failed to monitor on "n1": not running.',
      '"b" failed to start on "n1": port 80 in use.',
      '"c" failed to be probed on "n1": not installed.',
    ],
  ],
])("%s", (_, xml, expected) => expect(problems(xml)).toEqual(expected));

it("says why there is no quorum", () => {
  const snapshot = readStatus(
    `<pacemaker-result><summary>${dc('with_quorum="false"')}${options("")}</summary></pacemaker-result>`,
    "n1",
    0,
  );
  const said = (total: number, quorum: number) => findProblems({ ...snapshot, votes: { expected: 2, total, quorum } });
  expect(said(1, 1)[0]).toContain("waits after a start until every node has joined once: wait_for_all");
  expect(said(1, 2)[0]).toContain("There is no quorum (1 of 2 votes that are needed): ");
});

it("names what is stopped for the same reason once", () => {
  const idle = resources(resource("a", [], 'role="Stopped"'), resource("b", [], 'role="Stopped"'));
  const because = " because n1 is in standby";
  expect(
    problems(idle, [
      ["a", because],
      ["b", because],
    ]),
  ).toEqual(['"a" and "b" are stopped because n1 is in standby.']);
  expect(problems(idle, [["a", because]])).toEqual(['"a" is stopped because n1 is in standby.', '"b" is stopped.']);
});

it("asks why only about what the status says no more of", () => {
  const xml = `${resources(
    resource("a", [], 'role="Stopped"'),
    resource("b", [], 'role="Stopped" target_role="Stopped"'),
    resource("c", ["n1"]),
  )}`;
  expect(unexplained(readStatus(`<pacemaker-result>${summary}${xml}</pacemaker-result>`, "n1", 0))).toEqual(["a"]);
});
