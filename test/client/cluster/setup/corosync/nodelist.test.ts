import { describe, expect, it, test } from "vitest";
import {
  withDevice,
  withNode,
  withoutDevice,
  withoutNode,
} from "../../../../../client/src/cluster/setup/corosync/change-nodelist.ts";
import { otherNodes, readNodelist } from "../../../../../client/src/cluster/setup/corosync/nodelist.ts";

const two = `totem {
  version: 2
  cluster_name: web
  config_version: 3
}

nodelist {
  # the room on the left
  node {
    name: n1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }

  node {
    name: n2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}

quorum {
  provider: corosync_votequorum
  two_node: 1
}
`;

test("a third node ends two_node, and the version grows", () => {
  const text = withNode(two, { name: "n3", addresses: ["10.0.0.3"] });
  expect(text).toBe(
    two
      .replace("config_version: 3", "config_version: 4")
      .replace("  two_node: 1\n", "")
      .replace(
        "    ring0_addr: 10.0.0.2\n  }\n",
        "    ring0_addr: 10.0.0.2\n  }\n\n  node {\n    name: n3\n    nodeid: 3\n    ring0_addr: 10.0.0.3\n  }\n",
      ),
  );
});

test("removing it again gives the former file, with a newer version", () => {
  const three = withNode(two, { name: "n3", addresses: ["10.0.0.3"] });
  expect(withoutNode(three, "n3")).toBe(two.replace("config_version: 3", "config_version: 5"));
});

test("the id of a node that is gone isn't used again for the last one", () => {
  const without = withoutNode(withNode(two, { name: "n3", addresses: ["10.0.0.3"] }), "n1");
  expect(readNodelist(without).nodes).toEqual([
    { name: "n2", id: 2, addresses: ["10.0.0.2"] },
    { name: "n3", id: 3, addresses: ["10.0.0.3"] },
  ]);
  expect(readNodelist(withNode(without, { name: "n4", addresses: ["10.0.0.4"] })).nodes.at(-1)?.id).toBe(4);
});

test("with a quorum device two nodes need no two_node, and the votes that are stated follow", () => {
  const text = two.replace(
    "  two_node: 1\n",
    "  expected_votes: 3\n  device {\n    model: net\n    votes: 1\n    net {\n      host: q\n      algorithm: lms\n    }\n  }\n",
  );
  expect(readNodelist(text).device).toBe("q");
  const three = withNode(text, { name: "n3", addresses: ["10.0.0.3"] });
  expect(three).toContain("expected_votes: 4");
  expect(three).toContain("    votes: 2\n");
  expect(withoutNode(three, "n3")).not.toContain("two_node");
});

test("a file without config_version gets one, and a node that isn't there changes nothing", () => {
  expect(withNode(two.replace("  config_version: 3\n", ""), { name: "n3", addresses: ["::1"] })).toContain(
    "  config_version: 1\n}",
  );
  expect(withoutNode(two, "n9")).toBe(two);
});

describe("a quorum device", () => {
  const two = `totem {
  config_version: 4
}

nodelist {
  node {
    name: n1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: n2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}

quorum {
    provider: corosync_votequorum
    two_node: 1
    auto_tie_breaker: 1
    expected_votes: 2
}
`;

  it("replaces the options that don't go with it, and comes with its vote and a version", () => {
    const text = withDevice(two, "10.0.0.9");
    expect(text).toContain(`quorum {
    provider: corosync_votequorum
    expected_votes: 3
    device {
      model: net
      votes: 1
      net {
        host: 10.0.0.9
        algorithm: ffsplit
        tls: on
      }
    }
}`);
    expect(text).toContain("config_version: 5");
    expect(readNodelist(text).device).toBe("10.0.0.9");
    expect(withDevice(text, "10.0.0.9")).toBe(text);
  });

  it("leaves two_node behind where two nodes are left without it", () => {
    const text = withoutDevice(withDevice(two, "10.0.0.9"));
    expect(text).toContain("expected_votes: 2");
    expect(text).toContain("two_node: 1");
    expect(text).not.toContain("device");
    expect(withoutDevice(two)).toBe(two);
  });

  it("gets a section where there is none", () => {
    expect(withDevice(two.slice(0, two.indexOf("quorum {")), "qnet")).toContain(
      "provider: corosync_votequorum\n  device {",
    );
  });
});

test.each([
  [["n1", "n2"], undefined],
  [["n1", "n3"], "lists the nodes n1, n2, but the machines are n1, n3"],
  [["n1", "n2", "n3"], "lists the nodes n1, n2, but the machines are n1, n2, n3"],
])("a file for n1 and n2, and the machines %j", (names, said) => {
  expect(otherNodes(two, names)).toBe(said);
});

test("a file without a nodelist is about no machine", () => {
  expect(otherNodes("totem {\n  version: 2\n}\n", ["n1"])).toBe("lists no nodes, but the machines are n1");
});
