import { describe, expect, it } from "vitest";
import { InstalledAgents } from "../../../server/src/agents/installed-agents.ts";

const thing = `<?xml version="1.0"?>
<resource-agent name="thing" version="1.0">
<longdesc lang="en">Looks after things.</longdesc>
<parameters>
<parameter name="colour" required="1"><longdesc>Of the thing.</longdesc><content type="select"><option value="red"/><option value="blue"/></content></parameter>
</parameters>
<actions><action name="start" timeout="20s"/><action name="promote" timeout="20s"/></actions>
</resource-agent>`;

function onNode(...names: string[]) {
  const problems: string[] = [];
  return { problems, installed: new InstalledAgents({ node: "n1", names }, (text) => problems.push(text)) };
}

const own = { class: "ocf", provider: "mycompany", type: "thing" };

describe("agents of a node", () => {
  it("are those it lists, custom ones included, under each of their names", () => {
    const { agents } = onNode("ocf:heartbeat:IPaddr2", "ocf:mycompany:thing", "systemd:nginx", "systemd:pg@").installed;
    expect(agents.providers("ocf")).toEqual(["heartbeat", "mycompany"]);
    expect(agents.names("ocf", "mycompany")).toEqual(["thing"]);
    expect(agents.names("systemd")).toEqual(["nginx", "pg@"]);
    for (const reference of [
      own,
      { type: "thing" },
      { class: "ocf", type: "IPaddr2" },
      { class: "systemd", type: "nginx.service" },
      { class: "systemd", type: "pg@15-main" },
      { class: "service", type: "nginx" },
    ]) {
      expect(agents.isInstalled(reference), JSON.stringify(reference)).toBe(true);
    }
    expect(agents.isInstalled({ class: "ocf", provider: "heartbeat", type: "Filesystem" })).toBe(false);
    expect(agents.isInstalled({ class: "systemd", type: "ngnix" })).toBe(false);
    // It listed no fence agents at all: nothing is known about them.
    expect(agents.isInstalled({ class: "stonith", type: "fence_virsh" })).toBeUndefined();
  });

  it("are described by the catalogue until their metadata arrives", () => {
    const { installed } = onNode("ocf:heartbeat:IPaddr2", "ocf:mycompany:thing");
    expect(installed.agents.find({ type: "IPaddr2" })?.parameters.length).toBeGreaterThan(10);
    expect(installed.agents.find(own)).toBeUndefined();
    expect(installed.withoutMetadata([own, own, { type: "IPaddr2" }, { type: "Filesystem" }])).toEqual([
      "ocf:mycompany:thing",
      "ocf:heartbeat:IPaddr2",
    ]);
    const before = installed.agents;
    installed.add(new Map([["ocf:mycompany:thing", thing]]));
    expect(installed.agents).not.toBe(before);
    expect(installed.withoutMetadata([own])).toEqual([]);
    const found = installed.agents.find(own);
    expect(found).toMatchObject({ class: "ocf", provider: "mycompany", name: "thing", promotable: true });
    expect(found?.parameters).toMatchObject([{ name: "colour", required: true, choices: ["red", "blue"] }]);
    expect(found?.texts?.long).toBe("Looks after things.");
    expect(found?.texts?.parameters.get("colour")).toBe("Of the thing.");
  });

  it.each([
    ["nothing", undefined],
    ["garbage", "\u0000\u001b[31mSegmentation fault"],
    ["half of it", thing.slice(0, 200)],
    ["a bomb of entities", `<!DOCTYPE a [<!ENTITY b "bbbb">]>${thing.replace("Looks", "&b;")}`],
    ["more than anybody reads", thing.replace("Looks", "x".repeat(1_100_000))],
  ])("that print %s keep the catalogue's facts, and are not queried again", (_, printed) => {
    const { installed, problems } = onNode("ocf:heartbeat:IPaddr2", "ocf:mycompany:thing");
    installed.add(
      new Map([
        ["ocf:heartbeat:IPaddr2", printed],
        ["ocf:mycompany:thing", printed],
      ]),
    );
    expect(installed.agents.find({ type: "IPaddr2" })?.parameters.length).toBeGreaterThan(10);
    expect(installed.agents.find(own)).toBeUndefined();
    expect(installed.withoutMetadata([own, { type: "IPaddr2" }])).toEqual([]);
    expect(problems.length).toBe(printed === undefined ? 0 : 2);
    for (const problem of problems) expect(problem).toMatch(/^The metadata of ".*" on "n1" can't be read: .*\.$/);
  });

  it("noise around the metadata is left out", () => {
    const { installed } = onNode("ocf:mycompany:thing");
    installed.add(new Map([["ocf:mycompany:thing", `bash: warning\n${thing}\ntrailing <noise>`]]));
    expect(installed.agents.find(own)?.parameters).toHaveLength(1);
  });

  it("names that can't be an agent's are left out, whatever their number", () => {
    const names = Array.from({ length: 1000 }, (_, index) => `ocf:many:agent${index}`);
    const bad = ["ocf:x", "__proto__:y", "ocf:a:b\nc", "", "stonith:", `ocf:x:${"y".repeat(500)}`, "ocf:a b:c"];
    const { agents } = onNode(...names, ...bad, "ocf:$(reboot):`id`", "ocf:__proto__:constructor").installed;
    expect(agents.names("ocf", "many")).toHaveLength(1000);
    expect(agents.providers("ocf")).toEqual(["$(reboot)", "__proto__", "many"]);
    expect(agents.isInstalled({ type: "toString" })).toBe(false);
    expect(agents.find({ class: "ocf", provider: "__proto__", type: "constructor" })).toBeUndefined();
  });
});

describe("agents of this machine", () => {
  it("are added to the catalogue's, and don't imply what the nodes lack", () => {
    const { agents } = new InstalledAgents({ names: ["ocf:mycompany:thing"] }, () => {});
    expect(agents.node).toBeUndefined();
    expect(agents.providers("ocf")).toEqual(["heartbeat", "pacemaker", "booth", "linbit", "mycompany"]);
    expect(agents.names("ocf", "heartbeat")).toContain("IPaddr2");
    expect(agents.isInstalled({ type: "IPaddr2" })).toBeUndefined();
    expect(agents.covers("ocf", "mycompany")).toBe(false);
  });
});
