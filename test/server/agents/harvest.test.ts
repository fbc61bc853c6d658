import { describe, expect, it } from "vitest";
import { composeFile, type HarvestedAgent } from "../../../scripts/harvest/compose.ts";
import type { StoredAgent } from "../../../server/src/agents/catalogue-file.ts";
import { formIn } from "../../../server/src/agents/expand-agent.ts";
import { readMetadata } from "../../../server/src/agents/metadata.ts";

describe("metadata", () => {
  it("has facts apart from descriptions", () => {
    const {
      facts: { parameters, actions },
    } = readMetadata(`a warning of the agent
<?xml version="1.0"?>
<resource-agent name="thing" version="1.1">
<longdesc>What it is for.</longdesc>
<parameters>
 <parameter name="mode" required="1"><longdesc>How.</longdesc><content type="select"><option value="a"/><option value="b"/></content></parameter>
 <parameter name="port" unique-group="address"><content type="integer" default="80"/></parameter>
 <parameter name="old"><deprecated><replaced-with name="mode"/></deprecated><content type="string"/></parameter>
</parameters>
<actions><action name="monitor" role="Master" depth="10" timeout="20" interval="10s" start-delay="5"/><action name="meta-data" timeout="5"/></actions>
</resource-agent>`);
    expect(parameters).toEqual([
      { name: "mode", type: "select", required: true, choices: ["a", "b"] },
      { name: "port", type: "integer", default: "80", unique: true, uniqueGroup: "address" },
      { name: "old", deprecated: true, replacedBy: ["mode"] },
    ]);
    expect(actions).toEqual([
      { name: "monitor", timeout: "20", interval: "10s", role: "Promoted", startDelay: "5", depth: "10" },
    ]);
  });

  it.each(["", "no XML at all", "<a/>", "<resource-agent><parameters>"])("refuses %j", (text) => {
    expect(() => readMetadata(text)).toThrow();
  });

  it("stores parameters that agents have in common once", () => {
    const parameters = [{ name: "ip", required: true }];
    const agents = ["d", "c", "b", "a"].map((name) => agent(name, parameters));
    const file = composeFile([{ pacemaker: "2.1.5", agents }]);
    expect(Object.keys(file.agents)).toEqual(["a", "b", "c", "d"]);
    expect(file.shared).toEqual(parameters);
    expect(file.agents.a?.parameters).toEqual([0]);
  });

  it("stores of older releases what differs, from which each form is made again", () => {
    const [ip, old, fresh] = [{ name: "ip", required: true }, { name: "old" }, { name: "fresh" }];
    const forms = [
      [ip, old],
      [{ name: "ip" }, old],
      [{ name: "ip" }, fresh],
    ];
    const file = composeFile(
      forms.map((parameters, index) => ({
        pacemaker: `3.0.${index}`,
        agents: [
          agent("both", parameters, `${index}`),
          ...(index === 2 ? [agent("new", [], "2")] : [agent("gone", [], `${index}`)]),
        ],
      })),
    );
    const { both, gone } = file.agents;
    expect(both?.older).toEqual([
      { release: 1, without: ["fresh"], parameters: [old] },
      { release: 0, parameters: [ip] },
    ]);
    for (const [release, parameters] of forms.entries())
      expect(new Set(both && formIn(both, release, file.shared)?.parameters)).toEqual(new Set(parameters));
    expect(gone && [0, 1, 2].map((release) => formIn(gone, release, []) !== undefined)).toEqual([true, true, false]);
    expect(file.agents.new?.first).toBe(2);
    expect(file.releases.map(({ packages }) => packages)).toEqual([["p 0"], ["p 1"], ["p 2"]]);
  });
});

function agent(name: string, parameters: StoredAgent["parameters"], version = "1"): HarvestedAgent {
  return { class: "stonith", name, package: "p", version, parameters, actions: [] };
}
