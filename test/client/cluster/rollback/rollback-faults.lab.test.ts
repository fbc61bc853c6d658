// What befalls a rollback timer on a real cluster, with nobody there to help: it is rolled back nevertheless, once, and
// the history says so.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyWithHistory, type RecordedApplyResult } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import {
  decideConfirmation,
  findConfirmations,
  recordConfirmations,
} from "../../../../client/src/cluster/rollback/confirmation.ts";
import { type History, openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { times } from "../../../support/soak.ts";
import { disableFencing, labSession, labSetting, useSessions } from "../../support/lab-session.ts";
import { dummy, withResource } from "../../support/sample-cib.ts";

const why = whyNoLab();
/** Seconds until a timer acts: enough to reach what happens to it before, on a slow machine, too. */
const soon = 24;
const rounds = Array.from({ length: times(1, 20) }, (_, index) => index + 1);

describe.skipIf(why !== undefined)(`a rollback timer in trouble${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let history: History;
  const forOneTest = useSessions();
  let applied = 0;

  useLab({ nodes: 3 }, async (setup) => {
    ({ home, lab } = setup);
    history = openHistory(join(home, "history"));
    await disableFencing(lab, home);
  });

  function meet(at?: readonly string[]): ClusterSession {
    return forOneTest(labSession(labSetting(lab, at), home));
  }

  /** Applies through n1, with n2 as the backup, and doesn't wait until the cluster is idle. */
  async function apply(id: string, seconds: number, session = meet()): Promise<RecordedApplyResult> {
    const base = await session.readCib();
    const wanted = withResource(base, dummy(id));
    const patience = new AbortController();
    const result = await applyWithHistory(
      session,
      history,
      { base, wanted, changes: [], files: [], mode: "update", summary: id, confirmWithinSeconds: seconds },
      { onStep: (step) => step === "waiting" && patience.abort(), signal: patience.signal },
    );
    // The other nodes follow a moment later.
    await expect.poll(() => has(id), { message: `the apply ended as ${JSON.stringify(result)}` }).toBe(true);
    return result;
  }

  /** The id of a resource that no other test applies, and no former attempt of the same test. */
  const newId = (what: string): string => `${what}-${++applied}`;
  const has = async (id: string): Promise<boolean> =>
    (await lab.sh("n3", "cibadmin -Q --scope configuration")).includes(`id="${id}"`);
  const folder = ({ rollbackTimers }: RecordedApplyResult, index = 0): string => rollbackTimers[index]?.folder ?? "";
  const kill = (node: string, at: string, signal = "KILL"): Promise<string> =>
    lab.sh(node, `read -r pid rest < ${at}/ready && kill -${signal} "$pid" && echo killed`);

  /** What the history says of a change in the end. */
  async function recorded({ entry }: RecordedApplyResult, session = meet()): Promise<string> {
    await expect
      .poll(async () => {
        await recordConfirmations(history, lab.name, await findConfirmations(session));
        return (await history.list(lab.name)).find(({ id }) => id === entry.id)?.outcome;
      })
      .not.toBe("awaiting-confirmation");
    const { outcome = "" } = (await history.list(lab.name)).find(({ id }) => id === entry.id) ?? {};
    return outcome;
  }

  it.each(rounds)("is taken over by the backup when its process is killed (%i)", async () => {
    const id = newId("killed");
    const made = await apply(id, soon);
    expect(await kill("n1", folder(made))).toBe("killed");
    await expect.poll(() => has(id)).toBe(false);
    expect(await recorded(made)).toBe("rolled-back");
  });

  it.each(rounds)("goes on when it is found after its process was killed, and can be decided (%i)", async () => {
    const session = meet();
    for (const decision of ["confirm", "roll-back"] as const) {
      const id = newId(`found-${decision}`);
      const made = await apply(id, 100, session);
      for (const [index, node] of ["n1", "n2"].entries()) expect(await kill(node, folder(made, index))).toBe("killed");
      const { found } = await findConfirmations(session);
      const confirmation = found.find(({ note }) => note.id === made.entry.id);
      expect(confirmation?.secondsLeft).toBeGreaterThan(10);
      const { decided } = await decideConfirmation(session, confirmation?.places ?? [], decision);
      expect(decided?.end?.kind).toBe(decision === "confirm" ? "confirmed" : "rolled-back");
      expect(await has(id)).toBe(decision === "confirm");
    }
  });

  it.each(rounds)("leaves no secrets when its process is ended, and the backup acts (%i)", async () => {
    const id = newId("ended");
    const made = await apply(id, soon);
    expect(await kill("n1", folder(made), "TERM")).toBe("killed");
    await expect.poll(() => lab.sh("n1", `ls ${folder(made)}`)).not.toContain(".xml");
    await expect.poll(() => has(id)).toBe(false);
    expect(await recorded(made)).toBe("rolled-back");
  });

  it.each(rounds)("survives that its files are removed (%i)", async () => {
    const id = newId("swept");
    const made = await apply(id, soon);
    await lab.sh("n1", `rm -rf ${folder(made)}`);
    await lab.sh("n2", `rm -rf ${folder(made, 1)}`);
    await expect.poll(() => has(id)).toBe(false);
    expect(await recorded(made)).toBe("rolled-back");
    expect(await lab.sh("n1", `sed 1q ${folder(made)}/result`)).toBe("rolled-back");
  });

  it.each(rounds)("survives a full disk, on both nodes (%i)", async () => {
    const id = newId("full");
    const places = ["/var/lib/quorate", "/var/tmp", "/tmp"];
    const each = async (script: string) => {
      for (const node of ["n1", "n2"]) await lab.sh(node, `for place in ${places.join(" ")}; do ${script}; done`);
    };
    await each('mkdir -p "$place"; mount -t tmpfs -o size=2m,mode=1777 tmpfs "$place"; chmod 700 /var/lib/quorate');
    try {
      const made = await apply(id, soon);
      await each('cat /dev/zero > "$place/fill" 2>/dev/null');
      expect(await lab.sh("n1", `df --output=avail ${places.join(" ")} | tr -d ' \n'`)).toBe("Avail000");
      await expect.poll(() => has(id)).toBe(false);
      await expect.poll(() => lab.sh("n1", `sed 1q ${folder(made)}/result`)).toBe("rolled-back");
      expect(await recorded(made)).toBe("rolled-back");
    } finally {
      await each('umount -l "$place"');
    }
  });

  it.each(rounds)("is taken over by the backup when its node is fenced (%i)", async () => {
    const id = newId("fenced");
    const made = await apply(id, soon);
    await lab.off("n1");
    try {
      await expect.poll(() => has(id)).toBe(false);
    } finally {
      await lab.on("n1");
      await lab.wait();
    }
    // Its old timer finds nothing to do.
    expect(await recorded(made)).toBe("rolled-back");
    expect(await has(id)).toBe(false);
  });

  it.each(rounds)("acts while the DC moves (%i)", async () => {
    const id = newId("moved");
    const made = await apply(id, soon);
    const dc = (await lab.sh("n3", "crmadmin -D")).split(": ")[1] ?? "";
    await lab.sh(dc, "pkill -9 -x 'pacemaker-contr.*'");
    await expect.poll(() => has(id)).toBe(false);
    await lab.wait();
    expect(await recorded(made)).toBe("rolled-back");
  });

  it.each(rounds)("goes on when both nodes were restarted, as soon as it is found (%i)", async () => {
    const id = newId("restarted");
    const made = await apply(id, 2 * soon);
    await Promise.all([lab.off("n1"), lab.off("n2")]);
    await Promise.all([lab.on("n1"), lab.on("n2")]);
    await lab.wait();
    expect(await has(id)).toBe(true);
    expect(await recorded(made, meet())).toBe("rolled-back");
    expect(await has(id)).toBe(false);
  });

  it.each(rounds)("hears of a confirmation that reached only one of the two nodes (%i)", async () => {
    const id = newId("half");
    const session = meet();
    const made = await apply(id, soon, session);
    await decideConfirmation(session, made.rollbackTimers.slice(0, 1), "confirm");
    await expect.poll(() => lab.sh("n2", `cat ${folder(made, 1)}/result`)).toContain("confirmed");
    expect(await has(id)).toBe(true);
    expect(await recorded(made)).toBe("confirmed");
  });

  // The last one: what follows a partition at once still meets its consequences.
  it.each(rounds)("acts once, on the side that has quorum, in a partition (%i)", async () => {
    const id = newId("cut-off");
    const made = await apply(id, soon);
    await lab.cutNetwork("n1");
    try {
      await expect.poll(() => lab.sh("n1", "crm_node -q")).toBe("0");
      await expect.poll(() => has(id)).toBe(false);
      // The other side has changed nothing by itself.
      expect(await lab.sh("n1", "cibadmin -Q")).toContain(`id="${id}"`);
    } finally {
      await lab.restoreNetwork("n1");
      await lab.wait();
    }
    expect(await recorded(made)).toBe("rolled-back");
    expect(await has(id)).toBe(false);
  });
});
