import { expect, test } from "vitest";
import { otherNodes } from "../../../../client/src/cluster/session/other-nodes.ts";

const node = (name: string, type: "member" | "remote" = "member") => ({
  ...{ name, type, id: name, condition: "online" as const, isDc: false, resourcesRunning: 0, attributes: [] },
});
const nodes = [node("n1"), node("n2"), node("n3"), node("far", "remote")];

test("other nodes have the account, port and domain of the one that was named", () => {
  expect(otherNodes("root@n1.example.com:2222", "n1", { nodes }, [])).toEqual([
    "root@n2.example.com:2222",
    "root@n3.example.com:2222",
  ]);
  expect(otherNodes("n2", "n2", { nodes }, [])).toEqual(["n1", "n3"]);
});

test("a host of that name in the SSH configuration has its own port and domain", () => {
  expect(otherNodes("root@n1.example.com:2222", "n1", { nodes }, ["n2"])).toEqual([
    "root@n2",
    "root@n3.example.com:2222",
  ]);
});

test("from an address that isn't the node's name, only the names are derived", () => {
  expect(otherNodes("root@192.0.2.10", "n1", { nodes }, [])).toEqual(["root@n2", "root@n3"]);
  expect(otherNodes("no address", "n1", { nodes }, [])).toEqual([]);
});
