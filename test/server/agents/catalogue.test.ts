import { describe, expect, it } from "vitest";
import {
  allParameters,
  catalogue,
  findParameter,
  missingParameters,
  suggestAgent,
  suggestParameter,
} from "../../../server/src/agents/catalogue.ts";

const agent = (spec: string) => {
  const parts = spec.split(":");
  const [cls, provider, type] = parts.length === 3 ? parts : [parts[0], undefined, parts[1]];
  const found = catalogue.find({ ...(cls ? { class: cls } : {}), ...(provider ? { provider } : {}), type: type ?? "" });
  if (found === undefined) throw new Error(`${spec} is not in the catalogue`);
  return found;
};

describe("finding an agent", () => {
  it("reads a bare type as an OCF agent, of heartbeat before pacemaker before the others", () => {
    expect(catalogue.find({ type: "IPaddr2" })).toMatchObject({ class: "ocf", provider: "heartbeat" });
    expect(catalogue.find({ type: "Dummy" })?.provider).toBe("heartbeat");
    expect(catalogue.find({ type: "ping" })?.provider).toBe("pacemaker");
    expect(catalogue.find({ type: "drbd" })?.provider).toBe("linbit");
  });

  it("is case-sensitive and finds nothing by accident", () => {
    expect(catalogue.find({ type: "ipaddr2" })).toBeUndefined();
    expect(catalogue.find({ class: "ocf", provider: "pacemaker", type: "IPaddr2" })).toBeUndefined();
    expect(catalogue.find({ class: "stonith", type: "IPaddr2" })).toBeUndefined();
    expect(catalogue.find({ type: "constructor" })).toBeUndefined();
  });

  it("knows which classes and providers it covers", () => {
    expect(catalogue.providers("ocf")).toEqual(["heartbeat", "pacemaker", "booth", "linbit"]);
    expect(catalogue.providers("stonith")).toEqual([]);
    expect(catalogue.covers("stonith")).toBe(true);
    expect(catalogue.covers("ocf", "suse")).toBe(false);
    expect(catalogue.covers("systemd")).toBe(false);
    expect(catalogue.names("stonith")).toContain("external/ipmi");
    expect(catalogue.names("ocf", "pacemaker")).toContain("controld");
  });
});

describe("facts that every harvest must keep", () => {
  it("IPaddr2 requires a unique ip", () => {
    expect(findParameter(agent("ocf:heartbeat:IPaddr2"), "ip")).toMatchObject({ required: true, unique: true });
    expect(findParameter(agent("ocf:heartbeat:IPaddr2"), "cidr_netmask")).toMatchObject({ required: false });
  });

  it("Filesystem requires device, directory and fstype", () => {
    const missing = missingParameters(agent("ocf:heartbeat:Filesystem"), new Set(["device"]));
    expect(missing.map((each) => each.name)).toEqual(["directory", "fstype"]);
  });

  it("apache has defaults for all, and advises timings", () => {
    const apache = agent("ocf:heartbeat:apache");
    expect(missingParameters(apache, new Set())).toEqual([]);
    expect(apache.actions).toContainEqual({ name: "start", timeout: "40s" });
    expect(apache.actions).toContainEqual({ name: "monitor", timeout: "20s", interval: "10s" });
  });

  it("Stateful and drbd can be promoted, VirtualDomain can migrate, Dummy of pacemaker too", () => {
    expect(agent("ocf:pacemaker:Stateful")).toMatchObject({ promotable: true, migratable: false });
    expect(agent("ocf:linbit:drbd").promotable).toBe(true);
    expect(agent("ocf:heartbeat:VirtualDomain")).toMatchObject({ promotable: false, migratable: true });
    const roles = agent("ocf:pacemaker:Stateful").actions.filter((each) => each.name === "monitor");
    expect(roles.map((each) => each.role).sort()).toEqual(["Promoted", "Unpromoted"]);
  });

  it("LVM-activate offers its choices", () => {
    const mode = findParameter(agent("ocf:heartbeat:LVM-activate"), "vg_access_mode");
    expect(mode?.required).toBe(true);
  });
});

describe("fence agents", () => {
  const virsh = agent("stonith:fence_virsh");

  it("require neither action nor plug: the cluster supplies those", () => {
    expect(missingParameters(virsh, new Set()).map((each) => each.name)).toEqual(["ip", "username"]);
  });

  it("accept an old name for the new one", () => {
    expect(missingParameters(virsh, new Set(["ipaddr", "login"]))).toEqual([]);
    expect(findParameter(virsh, "ipaddr")).toMatchObject({ deprecated: true, replacedBy: ["ip"] });
  });

  it("have Pacemaker's own parameters besides their own", () => {
    expect(allParameters(virsh).map((each) => each.name)).toContain("pcmk_host_map");
    expect(findParameter(virsh, "pcmk_reboot_timeout")).toMatchObject({ type: "time", default: "60s" });
    expect(findParameter(virsh, "pcmk_diag_timeout")).toMatchObject({ type: "time" });
    expect(findParameter(agent("ocf:heartbeat:IPaddr2"), "pcmk_host_list")).toBeUndefined();
  });
});

describe("suggestions", () => {
  it.each([
    ["ocf:hartbeat:IPaddr2", "ocf:heartbeat:IPaddr2"],
    ["ocf:heartbeat:IPAddr2", "ocf:heartbeat:IPaddr2"],
    ["IPadr2", "ocf:heartbeat:IPaddr2"],
    ["ocf:heartbeat:Filesytem", "ocf:heartbeat:Filesystem"],
    ["ocf:heartbeat:ping", "ocf:pacemaker:ping"],
    ["stonith:fence_ipmi", "stonith:fence_ipmilan"],
    ["stonith:fence_vmware_reset", "stonith:fence_vmware_rest"],
    ["external/ipmy", "stonith:external/ipmi"],
    ["ocf:heartbeat:quite-another-thing", undefined],
  ])("%s → %s", (written, meant) => {
    expect(suggestAgent(catalogue, written)).toBe(meant);
  });

  it("of parameters", () => {
    expect(suggestParameter(agent("ocf:heartbeat:IPaddr2"), "cidr_mask")).toBe("cidr_netmask");
    expect(suggestParameter(agent("ocf:heartbeat:IPaddr2"), "IP")).toBe("ip");
    expect(suggestParameter(agent("stonith:fence_virsh"), "pcmk_hostlist")).toBe("pcmk_host_list");
  });
});
