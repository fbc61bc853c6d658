import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCorosync } from "../../../server/src/corosync/parse.ts";
import { corosyncOptions } from "../../../server/src/corosync/tree.ts";
import { corosyncConf } from "../../lab/inside/cluster-files.ts";
import { network, planLab } from "../../lab/plan.ts";

const examples = join(import.meta.dirname, "../../../examples");
const options = (text: string) =>
  [...corosyncOptions(parseCorosync(text).entries)].map(({ option }) => `${option.path}: ${option.value}`);

describe("the example that npm start opens", () => {
  const plan = planLab({}, "example", "", { pid: 1, start: 0, boot: "" }, "/");

  it("has the corosync.conf that the lab's nodes have", () => {
    const example = readFileSync(join(examples, "lab/corosync.conf"), "utf8");
    expect(options(example)).toEqual(options(corosyncConf(plan)));
  });

  it("has the lab's nodes, gateway and interface in its crm text", () => {
    const crm = readFileSync(join(examples, "lab/cluster.crm"), "utf8");
    expect(crm).toContain(`pcmk_host_list="${plan.nodes.map((node) => node.name).join(" ")}"`);
    expect(crm).toContain(`host_list="${plan.gateway}"`);
    expect(crm).toContain(`ip=${network}.100 cidr_netmask=24 nic=${plan.interface}`);
  });
});
