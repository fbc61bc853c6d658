// Drills on a real cluster: what really becomes of each resource, beside what the scheduler said.
import { describe, expect, it, vi } from "vitest";
import type { DrillResult } from "../../../../client/src/cluster/drill/drill.ts";
import type { Lab } from "../../../lab/lab.ts";
import { whyNoScheduler } from "../../../lab/why-no-lab.ts";
import { createInCib, nodeOf, waitUntilIdle, watchedDummy } from "../../support/lab-resources.ts";
import { type CommandLineSetup, jsonOf, useCommandLine } from "../../support/use-command-line.ts";

const why = whyNoScheduler();

describe.skipIf(why !== undefined)(`drills on a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let quorate: CommandLineSetup["quorate"];

  useCommandLine({ nodes: 3, fencing: true }, async (setup) => {
    ({ lab, quorate } = setup);
    await createInCib(lab, "resources", `<group id="g">${watchedDummy("vip")}${watchedDummy("web")}</group>`);
    await createInCib(lab, "constraints", '<rsc_location id="g-on-n2" rsc="g" node="n2" score="100"/>');
    await createInCib(lab, "constraints", '<rsc_location id="g-on-n3" rsc="g" node="n3" score="50"/>');
    // A hook can't use expect.poll.
    await vi.waitFor(async () => expect(await nodeOf(lab, "web")).toBe("n2"), { timeout: 120_000, interval: 500 });
    await waitUntilIdle(lab);
  });

  const drill = (...args: string[]) => jsonOf<DrillResult>(quorate, "drill", "--trust", ...args);

  it("refuses without a person who agrees, and fences only for the node's name", async () => {
    expect((await quorate("drill", "--trust", "n2")).code).toBe(4);
    const { code, err } = await quorate("drill", "--trust", "n2", "--fence", "--confirm", "n1");
    expect([code, err]).toEqual([4, expect.stringContaining(`"n1" isn't the node's name. Nothing was done.`)]);
    expect(await nodeOf(lab, "web")).toBe("n2");
  });

  it("puts a node to standby, measures what moves, and takes it out again", async () => {
    const { resources, isIdle, ending } = await drill("n2", "--yes");
    expect(isIdle).toBe(true);
    expect(ending).toBe('"n2" was taken out of standby again.');
    expect(resources.find(({ resource }) => resource === "web")).toMatchObject({
      ...{ before: ["n2"], after: ["n3"], predicted: ["n3"], agrees: true, isDown: false },
    });
    await expect.poll(() => nodeOf(lab, "web"), { timeout: 120_000, interval: 500 }).toBe("n2");
  });

  it("fences a node, and what the scheduler said comes", async () => {
    // A try before this one may have fenced it.
    const online = async () =>
      (await lab.exec("n1", ["crm_mon", "-1"])).stdout.match(/Online: \[([^\]]*)\]/)?.[1] ?? "";
    await expect.poll(online, { timeout: 240_000, interval: 1000 }).toContain("n2");
    await expect.poll(() => nodeOf(lab, "web"), { timeout: 240_000, interval: 1000 }).toBe("n2");
    const { resources } = await drill("n2", "--fence", "--confirm", "n2");
    const web = resources.find(({ resource }) => resource === "web");
    expect(web).toMatchObject({ before: ["n2"], after: ["n3"], agrees: true, isDown: false });
    // Between two looks of a busy machine it may seem never to have been down.
    expect(web?.down).toBeGreaterThanOrEqual(0);
  });
});
