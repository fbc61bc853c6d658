// The field's tutorials that speak pcs, followed by somebody who has crm and a cluster of two nodes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { root } from "../../../scripts/paths.mjs";
import { type Lab, whyNoLab } from "../../lab/lab.ts";
import { type CommandLineSetup, useCommandLine } from "../support/use-command-line.ts";

const why = whyNoLab();
const limit = 240_000;

interface Tutorial {
  readonly name: string;
  /** What a reader has to put in the tutorial's place, here the lab's network. */
  readonly own: readonly (readonly [string, string])[];
  readonly address: string;
  readonly resources: readonly string[];
  /** How the node with the address goes. */
  readonly goes: "standby" | "off";
}

const tutorials: readonly Tutorial[] = [
  {
    name: "s3",
    own: [],
    address: "192.168.1.100",
    resources: ["virtual_ip", "web_server"],
    goes: "standby",
  },
  { name: "s5", own: [], address: "192.168.1.12", resources: ["myclusterVIP", "WebSite"], goes: "standby" },
  {
    name: "s1",
    own: [["ip=192.168.122.120 cidr_netmask=32", "ip=192.168.1.100 cidr_netmask=24"]],
    address: "192.168.1.100",
    resources: ["ClusterIP", "WebSite"],
    goes: "standby",
  },
  {
    name: "s2",
    own: [["ip= ", "ip=192.168.1.100 "]],
    address: "192.168.1.100",
    resources: ["Cluster_VIP", "WebServer"],
    goes: "off",
  },
];

describe.skipIf(why !== undefined)(`tutorials in pcs on a cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;

  let quorate: CommandLineSetup["quorate"];
  useCommandLine({ nodes: 2 }, (setup) => {
    ({ folder, lab, quorate } = setup);
  });

  /** The node that really has an address, as its kernel says. */
  async function holderOf(address: string): Promise<string | undefined> {
    for (const { name } of lab.nodes) {
      const outcome = await lab.exec(name, ["ip", "-o", "-4", "address"]).catch(() => undefined);
      if (outcome?.stdout.includes(` ${address}/`)) return name;
    }
    return undefined;
  }

  const statusOf = (address: string): Promise<number> =>
    lab.fetch(`http://${address}/`).then(
      ({ status }) => status,
      () => 0,
    );
  // The tutorials share an address: what the one before left would take it along when it stops.
  beforeEach(async () => {
    writeFileSync(join(folder, "empty.crm"), "property stonith-enabled=false\n");
    await quorate("apply", "--yes", "--accept-errors", "--mode", "replace", "empty.crm");
  }, limit);

  const poll = { timeout: limit, interval: 1000 };

  it.each(tutorials)(
    "$name: converted, applied, and moved when its node goes",
    { timeout: 2 * limit },
    async (tutorial) => {
      const { name, own, address, resources, goes } = tutorial;
      let script = readFileSync(join(root, `test/e2e/pcs/${name}.pcs`), "utf8");
      for (const [theirs, ours] of own) {
        expect(script).toContain(theirs);
        script = script.replace(theirs, ours);
      }
      writeFileSync(join(folder, `${name}.pcs`), script);
      const converted = await quorate("convert", "--from", "pcs", "--to", "crm", `${name}.pcs`);
      expect(converted.code).toBe(0);
      writeFileSync(join(folder, "cluster.crm"), converted.out);
      // Fencing is off in each of them: that is an error, and somebody who only tries accepts it.
      const applied = await quorate("apply", "--yes", "--accept-errors", "--mode", "replace", "cluster.crm");
      expect(applied.err + applied.out).toContain("The change is applied, and the cluster is idle.");
      expect(applied.code).toBe(0);
      const before = await holderOf(address);
      expect(before).toBeDefined();
      await expect.poll(() => statusOf(address), poll).toBe(200);
      const status = (await lab.exec(before as string, ["crm_mon", "-1"])).stdout;
      for (const resource of resources) expect(status).toMatch(new RegExp(`${resource}\\b.*Started ${before}`));

      if (goes === "off") await lab.off(before as string);
      else await lab.exec(before as string, ["crm_attribute", "-N", before as string, "-n", "standby", "-v", "on"]);
      await expect.poll(() => holderOf(address), poll).toMatch(new RegExp(`^(?!${before}$)`));
      await expect.poll(() => statusOf(address), poll).toBe(200);
      if (goes === "off") await lab.on(before as string);
      else await lab.exec(before as string, ["crm_attribute", "-N", before as string, "-n", "standby", "-D"]);
      await lab.wait();
    },
  );
});
