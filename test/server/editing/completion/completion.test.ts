import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../../server/src/workspace.ts";
import { cursor, dedent } from "../../support/annotated.ts";

const { complete } = createWorkspace();

function completions(marked: string) {
  const { text, offset } = cursor(dedent(marked));
  const document = parseDocument("cluster.crm", "crm", text);
  const proposals = complete(document, offset, [document]).items;
  return { text, proposals, labels: proposals.map((each) => each.label) };
}

/** The text after the proposal of that label was taken. */
function taken(marked: string, label: string): string {
  const { text, proposals } = completions(marked);
  const proposal = proposals.find((each) => each.label === label);
  if (!proposal) throw new Error(`"${label}" is not proposed, but ${proposals.map((each) => each.label).join(" ")}`);
  return text.slice(0, proposal.span.start) + proposal.text + text.slice(proposal.span.end);
}

test.each([
  ["|", "primitive"],
  ["prim|", "primitive"],
  ["primitive vip |", "ocf:heartbeat:"],
  ["primitive vip ocf:|", "ocf:heartbeat:IPaddr2"],
  ["primitive vip ocf:heartbeat:|", "ocf:heartbeat:IPaddr2"],
  ["primitive vip ocf:heartbeat:IP|", "ocf:heartbeat:IPaddr2"],
  ["primitive f stonith:|", "stonith:fence_ipmilan"],
  ["primitive vip ocf:heartbeat:IPaddr2 |", "params"],
  ["primitive vip ocf:heartbeat:IPaddr2 params |", "ip"],
  ["primitive vip ocf:heartbeat:IPaddr2 \\\n\tparams ip=1.2.3.4 |", "cidr_netmask"],
  ["primitive vip ocf:heartbeat:IPaddr2 \\\n\tparams ip=1.2.3.4 \\\n\top |", "monitor"],
  ["primitive vip ocf:heartbeat:IPaddr2 op monitor |", "interval"],
  ["primitive vip ocf:heartbeat:IPaddr2 op monitor on-fail=|", "restart"],
  ["primitive vip ocf:heartbeat:IPaddr2 meta |", "target-role"],
  ["primitive vip ocf:heartbeat:IPaddr2 meta target-role=|", "Stopped"],
  ["primitive d ocf:linbit:drbd |", "params"],
  ["property |", "stonith-enabled"],
  ["property no-quorum-policy=|", "freeze"],
  ["rsc_defaults |", "resource-stickiness"],
  ["primitive a Dummy\nprimitive b Dummy\ngroup g a |", "b"],
  ["primitive a Dummy\nclone c |", "a"],
  ["primitive a Dummy\nclone c a meta |", "interleave"],
  ["primitive a Dummy\nlocation l |", "a"],
  ["primitive a Dummy\nlocation l a |", "rule"],
  ["node n1\nprimitive a Dummy\nlocation l a 100: |", "n1"],
  ["primitive a Dummy\nlocation l a rule |", "#uname"],
  ["primitive a Dummy\ncolocation c |", "inf:"],
  ["primitive a Dummy\ncolocation c inf: |", "a"],
  ["primitive a Dummy\ncolocation c inf: a:|", "Promoted"],
  ["primitive a Dummy\norder o |", "Mandatory:"],
  ["primitive a Dummy\norder o Mandatory: a:|", "start"],
  ["primitive a Dummy\norder o Mandatory: a a |", "symmetrical"],
  ["bundle b |", "podman"],
  ["bundle b podman |", "image"],
  ["bundle b podman image=x network |", "ip-range-start"],
  ["bundle b podman image=x network port-mapping |", "port"],
  ["bundle b podman image=x meta |", "target-role"],
  ["role r |", "write"],
  ["role r write |", "xpath:"],
  ["role r write xpath:/cib\nacl_target alice |", "r"],
  ["role r write xpath:/cib\nuser alice |", "role:r"],
  ["role r write xpath:/cib\nuser alice role:|", "r"],
  ["user alice |", "deny"],
  ["user alice read |", "tag:"],
  ["alert a /bin/x |", "to"],
  ["alert a /bin/x select |", "nodes"],
  ["alert a /bin/x meta |", "timeout"],
  ["primitive a Dummy\nlocation l a rule date |", "spec"],
  ["primitive a Dummy\nlocation l a rule date spec |", "hours"],
  ["op_defaults rule op |", "name"],
  ["primitive a Dummy\nmonitor |", "a"],
])("%j proposes %s", (marked, label) => {
  expect(completions(marked).labels).toContain(label);
});

test("present names are not proposed again, and required ones come first", () => {
  const { proposals } = completions("primitive vip IPaddr2 params cidr_netmask=24 |");
  expect(proposals.map((each) => each.label)).not.toContain("cidr_netmask");
  expect(proposals.find((each) => each.rank === 0)?.label).toBe("ip");
});

test.each([
  ["primitive vip ocf:heart|", "ocf:heartbeat:IPaddr2", "primitive vip ocf:heartbeat:IPaddr2"],
  [
    "primitive vip ocf:heart|beat:IPaddr2 params ip=1",
    "ocf:heartbeat:",
    "primitive vip ocf:heartbeat::IPaddr2 params ip=1",
  ],
  ["primitive vip IPaddr2 params i|", "ip", "primitive vip IPaddr2 params ip="],
  ["primitive vip IPaddr2 params i|p=1.2.3.4", "iflabel", "primitive vip IPaddr2 params iflabel=1.2.3.4"],
  ["primitive vip IPaddr2 op mon|", "monitor", "primitive vip IPaddr2 op monitor interval=10s timeout=20s"],
  ['property no-quorum-policy="fr|"', "freeze", 'property no-quorum-policy="freeze"'],
])("%j, taking %s", (marked, label, expected) => {
  expect(taken(marked, label)).toBe(expected);
});

test("there is nothing to propose in a comment", () => {
  expect(completions("# prim|").labels).toEqual([]);
});

test("of thousands of names only matching ones are sent, and the list is marked incomplete", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `primitive p${index} Dummy`);
  const { text, offset } = cursor([...names, "group g p77|"].join("\n"));
  const document = parseDocument("cluster.crm", "crm", text);
  const { items, incomplete } = complete(document, offset, [document]);
  expect(incomplete).toBe(true);
  expect(items.map((each) => each.label)).toContain("p777");
  expect(items.map((each) => each.label)).not.toContain("p5");
});

/** The labels as an editor lists them. */
function listed(marked: string): string[] {
  const key = ({ rank = 5, order = 99, label }: { rank?: number; order?: number; label: string }) =>
    `${rank} ${String(order).padStart(2, "0")} ${label}`;
  return [...completions(marked).proposals].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ label }) => label);
}

test.each([
  ["primitive vip ocf:heartbeat:IPaddr2 |", ["params … op …", "params"]],
  ["primitive vip ocf:heartbeat:IPaddr2 params |", ["ip", "cidr_netmask", "nic"]],
  ["primitive fs ocf:heartbeat:Filesystem params |", ["device", "directory", "fstype", "options"]],
  ["primitive f stonith:fence_ipmilan params |", ["ip", "username", "password", "lanplus"]],
  ["primitive vip IPaddr2 params ip=192.0.2.1 meta |", ["target-role", "resource-stickiness", "migration-threshold"]],
  ["primitive vip IPaddr2 params ip=192.0.2.1 op monitor |", ["interval", "timeout", "on-fail"]],
  ["property |", ["no-quorum-policy", "cluster-name"]],
])("%s lists the likeliest first: %j", (marked, first) => {
  expect(listed(marked).slice(0, first.length)).toEqual(first);
});

test("after params, other sections come last", () => {
  const labels = listed("primitive vip ocf:heartbeat:IPaddr2 params |");
  expect(labels.indexOf("op")).toBeGreaterThan(labels.indexOf("iflabel"));
});

test("what the connected cluster has is proposed", () => {
  const live = {
    members: ["n1", "n2"],
    interfaces: ["bond0", "ens3"],
    devices: ["/dev/sdb", "/dev/vg/data", "/dev/disk/by-uuid/1"],
  };
  const proposed = (marked: string): string[] => {
    const { text, offset } = cursor(marked);
    const document = parseDocument("cluster.crm", "crm", text);
    const { items } = complete(document, offset, [document], { live });
    return [...items].sort((a, b) => (a.rank ?? 5) - (b.rank ?? 5)).map(({ label }) => label);
  };
  expect(proposed("primitive a IPaddr2 params nic=|")).toEqual(["bond0", "ens3"]);
  expect(proposed("primitive a Route params device=|")).toEqual(["bond0", "ens3"]);
  expect(proposed("primitive a Filesystem params device=|")).toEqual([
    ...["/dev/vg/data", "/dev/disk/by-uuid/1", "/dev/sdb"],
  ]);
  expect(proposed("primitive a Dummy\nlocation l a 10: |")).toEqual(expect.arrayContaining(["n1", "n2"]));
  expect(proposed("primitive f stonith:fence_xvm params pcmk_host_list=|")).toEqual(["n1", "n2"]);
  expect(proposed("primitive a Filesystem params fstype=|")).not.toContain("/dev/sdb");
});
