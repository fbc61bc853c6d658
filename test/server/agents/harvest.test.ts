import { describe, expect, it } from "vitest";
import { composeFile } from "../../../scripts/harvest/compose.ts";
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
    const agents = ["d", "c", "b", "a"].map((name) => {
      return { class: "stonith" as const, name, package: "p 1", parameters, actions: [] };
    });
    const file = composeFile(agents);
    expect(Object.keys(file.agents)).toEqual(["a", "b", "c", "d"]);
    expect(file.shared).toEqual(parameters);
    expect(file.agents.a?.parameters).toEqual([0]);
  });
});
