import { describe, expect, it } from "vitest";
import { digestOf } from "../../../../../client/src/cluster/corosync/config-file.ts";
import { corosyncText } from "../../../../../client/src/cluster/setup/corosync/corosync-text.ts";
import { planJoin } from "../../../../../client/src/cluster/setup/existing-cluster/join-plan.ts";
import { type MachineFacts, readMachine } from "../../../../../client/src/cluster/setup/machines/machine-facts.ts";

// What corosync says comes from corosync-quorumtool -s of the lab's clusters.
const nodes = [1, 2].map((id) => ({ name: `n${id}`, addresses: [`10.0.0.${id}`] }));
const withDevice = corosyncText("web", nodes, [], "10.0.0.9");
const plain = corosyncText("web", nodes, []);

function machine(name: string, ...lines: string[]): MachineFacts {
  const id = name.slice(1);
  const all = [
    `name ${name}`,
    `address eth0 inet 10.0.0.${id}/24 scope global`,
    "route eth0",
    "manager apt-get",
    ...lines,
  ];
  return readMachine(name, all.map((line) => line.replace(" ", "\t")).join("\n"));
}

function member(name: string, text: string, votes: { readonly expected: number; readonly total: number } | undefined) {
  const quorum = votes && [
    "runs corosync",
    "runs pacemakerd",
    `quorum Expected votes:   ${votes.expected}`,
    `quorum Total votes:      ${votes.total}`,
    `quorum Quorum:           ${Math.floor(votes.expected / 2) + 1}`,
    "quorum Quorate:          Yes",
  ];
  return machine(name, `config ${digestOf(text)}`, "cluster web", "key same", ...(quorum ?? []));
}

const join = (former: string, ...members: MachineFacts[]): readonly string[] =>
  planJoin(members, [machine("n3")], { former, atBoot: false, seen: new Map(), fenceAgents: [] }).notes;

describe("a third node of a cluster", () => {
  it("has two_node removed, and quorum takes two then", () => {
    const both = nodes.map(({ name }) => member(name, plain, { expected: 2, total: 2 }));
    expect(join(plain, ...both)).toContain("3 nodes: two_node is removed; quorum takes 2 of them.");
  });

  it("may join one that runs alone only where that keeps quorum", () => {
    const alone = [member("n1", plain, { expected: 2, total: 1 }), member("n2", plain, undefined)];
    expect(() => join(plain, ...alone)).toThrow(
      "With 3 nodes, quorum takes 2 of 3 votes; 1 of 2 nodes run, with 1: the cluster would lose it. Start the others first.",
    );
  });

  it("makes a quorum device worthless, which is said", () => {
    const both = nodes.map(({ name }) => member(name, withDevice, { expected: 3, total: 3 }));
    expect(join(withDevice, ...both).join("\n")).toContain("quorum takes 3 of 4 votes");
  });

  it("can't join where the device is what keeps quorum: it is for half of the nodes at least", () => {
    const alone = [member("n1", withDevice, { expected: 3, total: 2 }), member("n2", withDevice, undefined)];
    expect(() => join(withDevice, ...alone)).toThrow("quorum takes 3 of 4 votes; 1 of 2 nodes run, with 1");
  });

  it("can't join where the device doesn't answer: quorum would be lost until it has started", () => {
    const both = nodes.map(({ name }) => member(name, withDevice, { expected: 3, total: 2 }));
    expect(() => join(withDevice, ...both)).toThrow(
      "2 of 2 nodes run, with 2: the cluster would lose it. See first that the quorum device answers",
    );
  });
});
