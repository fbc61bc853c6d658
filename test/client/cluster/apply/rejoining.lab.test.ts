// Nodes that were apart and join one another again: one configuration replaces the other, and no report of an apply hides that.
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { applyCib } from "../../../../client/src/cluster/apply/apply.ts";
import { ClusterError } from "../../../../client/src/cluster/errors.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { times } from "../../../support/soak.ts";
import { disableFencing, labSession, labSetting, useSessions } from "../../support/lab-session.ts";
import { dummy, withResource } from "../../support/sample-cib.ts";

const why = whyNoLab();

describe.skipIf(why !== undefined)(`nodes that join again${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  const forOneTest = useSessions();
  let count = 0;

  useLab({ nodes: 3 }, async (setup) => {
    ({ home, lab } = setup);
    await disableFencing(lab, home);
  });

  function meet(at?: readonly string[]): ClusterSession {
    return forOneTest(labSession(labSetting(lab, at), home));
  }

  async function change(session: ClusterSession, edit: (cib: string) => string) {
    const base = await session.readCib();
    return await applyCib(session, base, edit(base), { onStep: () => undefined });
  }

  const has = async (node: string, id: string): Promise<boolean> =>
    (await lab.sh(node, "cibadmin -Q --scope configuration")).includes(`id="${id}"`);
  const create = async (node: string, id: string): Promise<boolean> => {
    await lab.sh(node, `cibadmin -C -o resources -X '${dummy(id)}'`);
    return await has(node, id);
  };
  const cutOff = async (): Promise<void> => {
    await lab.cutNetwork("n1");
    await expect.poll(() => lab.sh("n1", "crm_node -q")).toBe("0");
    // Back at once, corosync of a busy machine may not find the others again for minutes.
    await delay(3_000);
  };

  it("leaves a node that loses its quorum while it is watched, where another node has it", async () => {
    const session = meet();
    const stop = session.watch();
    const [n1 = ""] = session.config.nodes;
    await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: n1 });
    await lab.cutNetwork("n1");
    try {
      await expect
        .poll(() => session.view.connection)
        .toEqual({ kind: "connected", node: expect.not.stringContaining(n1) });
      expect(session.view.snapshot?.quorum).toBe(true);
    } finally {
      stop();
      await lab.restoreNetwork("n1");
      await lab.wait();
    }
  });

  // Which configuration counts in the end depends on their versions: the other side has changed more, as much, or nothing.
  const rounds = Array.from({ length: times(4, 24) }, (_, index) => ({
    milliseconds: (index * 700) % 5_000,
    others: 2 - (index % 3),
  }));
  it.each(rounds)(
    "never calls a change applied that isn't in force ($milliseconds ms, $others changes)",
    async ({ milliseconds, others }) => {
      const id = `rejoined-${++count}`;
      await cutOff();
      for (let each = 0; each < others; each++)
        await expect.poll(() => create("n2", `other-${count}-${each}`)).toBe(true);
      await lab.restoreNetwork("n1");
      await delay(milliseconds);
      const { outcome, message } = await change(meet(["n1"]), (cib) => withResource(cib, dummy(id))).catch((error) => {
        if (!(error instanceof ClusterError)) throw error;
        return { outcome: "refused", message: error.message };
      });
      await lab.wait();
      // A node follows the others a moment later.
      const answers = async () => new Set(await Promise.all(["n1", "n2", "n3"].map((node) => has(node, id))));
      await expect.poll(async () => (await answers()).size, { message }).toBe(1);
      const isIn = (await answers()).has(true);
      if (isIn) expect(outcome, message).toBe("applied");
      else expect(message).toMatch(/Nothing was applied|isn't in force any more|may be lost when they join again/);
    },
  );
});
