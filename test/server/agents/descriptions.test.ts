import { describe, expect, it } from "vitest";
import { catalogue, findParameter } from "../../../server/src/agents/catalogue.ts";
import { ocf } from "../../../server/src/agents/descriptions/ocf.ts";
import { commonParameters, stonith } from "../../../server/src/agents/descriptions/stonith.ts";
import { vendors } from "../../../server/src/agents/descriptions/vendors.ts";
import { describeAgent, describeParameter, describeReference } from "../../../server/src/agents/descriptions.ts";
import { fencingAgentParameters } from "../../../server/src/model/options/fencing-parameters.ts";

const sentence = /^[A-Za-z-].*[.…]$/;

describe("descriptions", () => {
  it("are of agents and parameters that exist, in one line each", () => {
    const references = [
      ...Object.entries(ocf).map(([key, described]) => {
        const [provider = "", type = ""] = key.split(":");
        return { reference: { class: "ocf", provider, type }, described };
      }),
      ...Object.entries(stonith).map(([type, described]) => ({ reference: { class: "stonith", type }, described })),
    ];
    for (const { reference, described } of references) {
      const agent = catalogue.find(reference);
      if (agent === undefined) throw new Error(`${JSON.stringify(reference)} is not in the catalogue`);
      expect(describeAgent(agent)).toMatch(sentence);
      for (const [name, text] of Object.entries(described.parameters ?? {})) {
        expect(findParameter(agent, name), `${agent.name} ${name}`).toBeDefined();
        expect(text, `${agent.name} ${name}`).toMatch(sentence);
      }
    }
  });

  it("of common fence parameters are of parameters that agents have", () => {
    const agents = catalogue.names("stonith").flatMap((type) => catalogue.find({ class: "stonith", type }) ?? []);
    for (const [name, text] of Object.entries(commonParameters)) {
      expect(
        agents.some((agent) => agent.parameters.some((each) => each.name === name)),
        name,
      ).toBe(true);
      expect(text).toMatch(sentence);
    }
  });

  it("cover every parameter that Pacemaker gives a fence device", () => {
    const agent = { class: "stonith", name: "fence_virsh" } as const;
    for (const { name } of fencingAgentParameters) expect(describeParameter(agent, name), name).toMatch(sentence);
    expect(describeParameter(agent, "pcmk_off_timeout")).toMatch(/^How long `off` may take/);
    expect(
      describeParameter({ class: "ocf", provider: "heartbeat", name: "IPaddr2" }, "pcmk_host_list"),
    ).toBeUndefined();
  });

  it("exist for vendors' agents too, which are not in the catalogue", () => {
    for (const [name, text] of Object.entries(vendors)) {
      expect(catalogue.find({ class: "ocf", type: name }), name).toBeUndefined();
      expect(text).toMatch(sentence);
      expect(describeReference({ class: "ocf", provider: "suse", type: name })).toBe(text);
    }
    expect(describeReference({ class: "systemd", type: "SAPHana" })).toBeUndefined();
  });

  it("exist for the most common agents", () => {
    for (const type of "IPaddr2 Filesystem apache nginx LVM-activate drbd pgsql mysql galera ping VirtualDomain SAPHana".split(
      " ",
    ))
      expect(describeAgent(catalogue.find({ type }) ?? { class: "ocf", name: type }), type).toMatch(sentence);
    for (const name of "ipmilan virsh vmware_rest aws azure_arm gce sbd xvm scsi redfish".split(" "))
      expect(describeAgent({ class: "stonith", name: `fence_${name}` }), name).toMatch(sentence);
  });

  it("may be missing", () => {
    expect(describeAgent({ class: "ocf", provider: "heartbeat", name: "Xinetd" })).toBeUndefined();
    expect(describeAgent({ class: "systemd", name: "sshd" })).toBeUndefined();
    expect(describeParameter({ class: "ocf", provider: "heartbeat", name: "IPaddr2" }, "constructor")).toBeUndefined();
  });
});
