// What would happen and why it is so, asked of a live cluster over SSH as the terminal does, against what then really happens.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { WhatIf } from "../../../../client/src/cluster/what-if/what-if.ts";
import type { Why } from "../../../../client/src/cluster/why/why.ts";
import type { Lab } from "../../../lab/lab.ts";
import { whyNoScheduler } from "../../../lab/why-no-lab.ts";
import { createInCib, nodeOf, watchedDummy } from "../../support/lab-resources.ts";
import { type CommandLineSetup, jsonOf, useCommandLine } from "../../support/use-command-line.ts";
import { RealCluster } from "./real-cluster.ts";

const why = whyNoScheduler();

describe.skipIf(why !== undefined)(`what if and why on a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  let cluster: RealCluster;

  useCommandLine({ nodes: 3, fencing: true }, (setup) => {
    ({ folder, lab, quorate } = setup);
    cluster = new RealCluster(setup);
  });

  const reason = (...args: string[]) => jsonOf<Why>(quorate, "why", "--trust", ...args);
  const cell = ({ rows }: WhatIf, id: string, resource: string) =>
    rows.find((row) => row.id === id)?.cells.find((each) => each.resource === resource);

  it("predicts, over SSH, and what was predicted comes", async () => {
    await createInCib(lab, "resources", `<group id="g">${watchedDummy("vip")}${watchedDummy("web")}</group>`);
    await createInCib(lab, "resources", watchedDummy("solo"));
    await createInCib(lab, "constraints", '<rsc_location id="g-on-n2" rsc="g" node="n2" score="100"/>');
    await createInCib(lab, "constraints", '<rsc_location id="g-not-n1" rsc="g" node="n1" score="-INFINITY"/>');
    await createInCib(lab, "constraints", '<rsc_location id="solo-on-n1" rsc="solo" node="n1" score="100"/>');
    await createInCib(lab, "constraints", '<rsc_location id="solo-not-n2" rsc="solo" node="n2" score="-INFINITY"/>');
    await createInCib(lab, "constraints", '<rsc_location id="solo-not-n3" rsc="solo" node="n3" score="-INFINITY"/>');
    await expect.poll(() => nodeOf(lab, "web"), { timeout: 120_000, interval: 500 }).toBe("n2");
    await cluster.idle();

    const found = await cluster.matrix();
    expect(found.scheduler).toMatch(/^root@/);
    expect(found.rows.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect(cell(found, "standby n2", "web")).toMatchObject({ outcome: "moves", short: "n2 → n3" });
    expect(cell(found, "lost n2", "web")).toMatchObject({ outcome: "moves", short: "n2 → n3" });
    expect(cell(found, "lost n1", "solo")).toMatchObject({ outcome: "unavailable" });
    expect(found.summary).toContain("When n1 is lost, solo is down.");
    expect(cell(found, "no-quorum", "web")).toMatchObject({ outcome: "stops" });

    await lab.exec("n1", ["crm_attribute", "--node", "n2", "--name", "standby", "--update", "on"]);
    await expect.poll(() => nodeOf(lab, "web"), { timeout: 120_000, interval: 500 }).toBe("n3");
    await lab.exec("n1", ["crm_attribute", "--node", "n2", "--name", "standby", "--delete"]);
    await expect.poll(() => nodeOf(lab, "web"), { timeout: 120_000, interval: 500 }).toBe("n2");
    await cluster.idle();
  });

  it("answers the same on a node as on the CIB that was saved from it", async () => {
    const { stdout: cib } = await lab.exec("n1", ["cibadmin", "--query"]);
    writeFileSync(join(folder, "saved.xml"), cib);
    const [live, saved] = [await cluster.matrix(), await cluster.matrix("--cluster", "lab", "saved.xml")];
    const rows = (found: WhatIf) => found.rows.map(({ id, cells, fenced }) => ({ id, cells, fenced }));
    expect(rows(saved)).toEqual(rows(live));
  });

  it("says why a resource runs where it does, and why not elsewhere", async () => {
    const place = await reason("web");
    expect(place).toMatchObject({ state: "started" });
    expect(place.sentence).toContain("n2");
    expect(place.sentence).toContain("100");
    const not = await reason("web", "n1");
    expect(not.chain.flatMap(({ ids }) => ids)).toContain("g-not-n1");
  });

  it("says why a resource has stopped after failures", async () => {
    await lab.exec("n1", ["crm_resource", "--resource", "solo", "--meta", "-p", "migration-threshold", "-v", "1"]);
    await cluster.idle();
    await lab.exec("n1", ["crm_resource", "--fail", "--resource", "solo", "--node", "n1"]);
    await expect.poll(() => nodeOf(lab, "solo"), { timeout: 120_000, interval: 500 }).toBe("");
    const { state, sentence, remedies } = await reason("solo");
    expect(state).toBe("stopped");
    expect(sentence).toContain("failed");
    expect(remedies.map(({ text }) => text).join("\n")).toContain("clean up solo");
    const { code, out } = await quorate("why", "--trust", "solo");
    expect(code).toBe(3);
    expect(out).toContain("solo");
  });
});
