import { describe, expect, test } from "vitest";
import { fenceKinds } from "../../../../client/src/cluster/setup/fencing-kinds.ts";
import { firstCrm, readFencing } from "../../../../client/src/cluster/setup/first-crm.ts";
import { createWorkspace, parseDocument } from "../../../../server/src/workspace.ts";

const nodes = ["n1", "n2"];

/** What the rules say of a crm file. */
function findings(text: string): string[] {
  const document = parseDocument("cluster.crm", "crm", text);
  const found = createWorkspace().checkDocuments([document], undefined, {});
  return [...found.values()].flat().map(({ code, message }) => `${code}: ${message}`);
}

describe("the first crm file", () => {
  test.each(fenceKinds.map((kind) => [kind.agent, kind] as const))("with %s has no findings", (_, kind) => {
    const values = Object.fromEntries(
      kind.parameters.filter(({ isPerNode }) => !isPerNode).map(({ name }) => [name, "a value"]),
    );
    const ofNode = Object.fromEntries(
      nodes.map((node) => [
        node,
        Object.fromEntries([
          ...kind.parameters.filter(({ isPerNode }) => isPerNode).map(({ name }) => [name, `${name}-of-${node}`]),
          ...(kind.plug ? [["plug", `vm-${node}`]] : []),
        ]),
      ]),
    );
    const text = firstCrm({ cluster: "web", nodes, fencing: { kind, values, ofNode }, likely: undefined });
    // A password that a person enters is readable in the file, which they hear of.
    expect(findings(text).filter((each) => !each.startsWith("plain-password"))).toEqual([]);
    for (const node of nodes) expect(text).toContain(node);
  });

  test("without fencing says so, and doesn't turn it off", () => {
    const text = firstCrm({ cluster: "web", nodes, fencing: undefined, likely: "fence_aws" });
    expect(text).toContain("None is set up yet");
    expect(text).toContain("stonith:fence_aws");
    expect(text).toContain("stonith-enabled=true");
  });
});

test("--fencing names an agent with values for all nodes, or for one", () => {
  expect(readFencing("fence_ipmilan ip@n1=10.0.0.1 ip@n2=10.0.0.2 username=admin", nodes)).toEqual({
    kind: { agent: "fence_ipmilan", isPerNode: true },
    values: { username: "admin" },
    ofNode: { n1: { ip: "10.0.0.1" }, n2: { ip: "10.0.0.2" } },
  });
  expect(readFencing("fence_aws region=eu plug@n1=i-1", nodes)?.kind).toEqual({ agent: "fence_aws" });
  expect(readFencing("fence_ipmilan ip@n9=1", nodes)).toBeUndefined();
  expect(readFencing("fence_ipmilan ip", nodes)).toBeUndefined();
});
