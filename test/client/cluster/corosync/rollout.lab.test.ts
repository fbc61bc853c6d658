import { afterEach, describe, expect, it } from "vitest";
import { restartNodeByNode, restartTogether } from "../../../../client/src/cluster/corosync/restart.ts";
import { openRollout, type RolloutOptions, rollOut } from "../../../../client/src/cluster/corosync/rollout.ts";
import { ClusterError } from "../../../../client/src/cluster/errors.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { corosyncRollout } from "../../../../server/src/workspace.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { times } from "../../../support/soak.ts";
import { labSession, labSetting } from "../../support/lab-session.ts";
import { recordingLog, recordingPrompter } from "../../support/recording-prompter.ts";

const why = whyNoLab();
const file = "/etc/corosync/corosync.conf";

describe.skipIf(why !== undefined)(`corosync.conf on a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let first: string;
  let session: ClusterSession;
  let log = recordingLog();

  useLab({ nodes: 3 }, async (setup) => {
    ({ home, lab } = setup);
    first = await read("n1");
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") for (const entry of log.entries) console.log(JSON.stringify(entry));
    await session?.disconnect();
  });

  function meet(at?: readonly string[]): ClusterSession {
    log = recordingLog();
    session = labSession(labSetting(lab, at), home, log.log, recordingPrompter(), [lab.sshConfigFile]);
    return session;
  }

  async function read(node: string): Promise<string> {
    return (await lab.exec(node, ["cat", file])).stdout;
  }

  async function remainingCopies(): Promise<string> {
    const all = await Promise.all(
      lab.nodes.map(({ name }) => lab.exec(name, ["sh", "-c", `ls ${file}.quorate-* 2>/dev/null`])),
    );
    return all.map(({ stdout }) => stdout).join("");
  }

  /** Rolls a text out over all nodes, as the editor does. */
  async function roll(text: string, options: Partial<RolloutOptions> = {}) {
    const steps: string[] = [];
    const rollout = await openRollout(session, corosyncRollout("corosync.conf", text, "").nodes);
    try {
      const live = rollout.nodes[0]?.file.text ?? "";
      const { options: wanted, changes } = corosyncRollout("corosync.conf", text, live);
      const before = Object.keys(corosyncRollout("corosync.conf", live, text).options);
      const result = await rollOut(
        rollout,
        { text, options: wanted, before },
        {
          ...options,
          onStep: (step, text) => {
            steps.push(step);
            options.onStep?.(step, text);
          },
        },
      );
      return { ...result, steps, changes };
    } finally {
      rollout.close();
    }
  }

  async function failure(promise: Promise<unknown>): Promise<ClusterError> {
    const error = await promise.then(
      () => new Error("it succeeded"),
      (reason: unknown) => reason,
    );
    if (!(error instanceof ClusterError)) throw error;
    return error;
  }

  const withToken = (milliseconds: number): string =>
    first.replace(/token: \d+/, `token: ${milliseconds}\n  token_coefficient: 500`);

  it("is installed on all nodes and reloaded, and each node confirms that it is in effect", async () => {
    meet();
    const result = await roll(withToken(3000));
    expect(result).toMatchObject({ outcome: "rolled-out", restarts: [] });
    expect(result.message).toBe("The file is on all 3 nodes, and all of it is in effect.");
    for (const { name } of lab.nodes) expect((await lab.exec(name, ["cat", `${file}.former`])).stdout).toBe(first);
    for (const { name } of lab.nodes) {
      expect(await read(name)).toBe(withToken(3000));
      const { stdout } = await lab.exec(name, ["corosync-cmapctl", "-g", "runtime.config.totem.token"]);
      expect(stdout).toContain("= 3500");
    }
    expect(await remainingCopies()).toBe("");
    expect((await roll(withToken(3000))).outcome).toBe("unchanged");
    await roll(first);
    expect(await read("n2")).toBe(first);
  });

  it("finds the nodes that the setting doesn't name by the nodelist's names", async () => {
    meet(["n1"]);
    await roll(withToken(2500));
    expect(await read("n3")).toBe(withToken(2500));
    await roll(first);
  });

  it("names what takes effect only at a restart, and restarts node by node while the cluster runs", async () => {
    meet();
    const text = first.replace("sched_rr: no", "sched_rr: no\n  state_dir: /var/lib/corosync");
    const result = await roll(text);
    expect(result.changes).toMatchObject([{ key: "system.state_dir", restart: "each" }]);
    expect(result.restarts.map(({ node, keys }) => [node, keys])).toEqual([
      ["n1", ["system.state_dir"]],
      ["n2", ["system.state_dir"]],
      ["n3", ["system.state_dir"]],
    ]);
    const rollout = await openRollout(session, corosyncRollout("corosync.conf", text, "").nodes);
    const steps: string[] = [];
    await restartNodeByNode(rollout.nodes, { onStep: (step) => steps.push(step) });
    rollout.close();
    expect(steps.filter((step) => step.startsWith("Stopping"))).toHaveLength(3);
    expect((await roll(text)).restarts).toEqual([]);
    await roll(first);
  });

  it("restarts all nodes together for what they must agree on", async () => {
    meet();
    const text = first.replace("cluster_name: lab", "cluster_name: renamed");
    const result = await roll(text);
    expect(result.changes).toMatchObject([{ key: "totem.cluster_name", before: "lab", restart: "together" }]);
    const rollout = await openRollout(session, corosyncRollout("corosync.conf", text, "").nodes);
    await restartTogether(rollout.nodes, { onStep: () => undefined });
    rollout.close();
    expect((await roll(text)).restarts).toEqual([]);
    await roll(first);
  });

  it("is refused by corosync before any node is changed", async () => {
    meet();
    const error = await failure(roll(first.replace("token: 1000", "token: soon")));
    expect(error.message).toMatch(/"n1" doesn't accept the file: .*token.* No node was changed\./);
    for (const { name } of lab.nodes) expect(await read(name)).toBe(first);
    expect(await remainingCopies()).toBe("");
  });

  it("is installed on no node when one can't be connected", async () => {
    meet(["n1", "n2"]);
    await lab.cutSsh("n3");
    try {
      const error = await failure(roll(withToken(3000)));
      expect(error.message).toMatch(/on all nodes, but "n3" can't be connected\..* Nothing was changed\./);
    } finally {
      await lab.restoreSsh("n3");
    }
    expect(await read("n1")).toBe(first);
  });

  it("is installed on no node, when a node's folder can't be written, or its disk is full", async () => {
    meet();
    for (let count = 0; count < times(4, 20); count++) {
      const readOnly = count % 2 === 0;
      // A folder of its own over the node's: read only, or with too little space for one more copy.
      const cover = readOnly
        ? "mount --bind /etc/corosync /etc/corosync && mount -o remount,bind,ro /etc/corosync"
        : "cp -p /etc/corosync/corosync.conf /run/original && mount -t tmpfs -o size=4k,nr_inodes=16 tmpfs /etc/corosync && cp -p /run/original /etc/corosync/corosync.conf";
      expect((await lab.exec("n2", ["sh", "-c", cover])).code).toBe(0);
      try {
        const error = await failure(roll(withToken(2000 + count)));
        expect(error.message).toMatch(/^"n2" couldn't write the new file: .* No node was changed\.$/);
        expect(error.message).toMatch(readOnly ? /Read-only file system/ : /No space left on device/);
        for (const { name } of lab.nodes) expect(await read(name)).toBe(first);
      } finally {
        await lab.exec("n2", ["umount", "/etc/corosync"]);
      }
    }
    expect(await remainingCopies()).toBe("");
  });

  it("is rolled back everywhere, when a connection is lost while the file is replaced", async () => {
    meet();
    for (let count = 0; count < times(4, 20); count++) {
      const error = await failure(
        roll(withToken(2000 + count), {
          onStep(step) {
            if (step === "swapping") void lab.cutSsh("n3");
            if (step === "rolling-back") void lab.restoreSsh("n3");
          },
        }),
      ).catch(() => undefined);
      await lab.restoreSsh("n3");
      const texts = new Set(await Promise.all(lab.nodes.map(({ name }) => read(name))));
      // All or none: cut too late, it is on all nodes.
      if (error === undefined) await roll(first);
      else if (!error.message.includes("except on")) expect([...texts]).toEqual([first]);
      expect(texts.size === 1 || error?.message.includes('except on "n3"')).toBe(true);
      if (texts.size > 1) await lab.exec("n3", ["sh", "-c", `mv ${file}.quorate-*.old ${file}`]);
      // Copies on a node that was disconnected are named by the message, or are next to an unchanged file.
      await lab.exec("n3", ["sh", "-c", `rm -f ${file}.quorate-*`]);
    }
    expect(await remainingCopies()).toBe("");
  });

  it("keeps a concurrent change of a node's file", async () => {
    meet();
    const theirs = `${first}# theirs\n`;
    const error = await failure(
      roll(withToken(3000), {
        onStep(step) {
          if (step === "staging") void lab.exec("n2", ["sh", "-c", `cat >${file}`], { stdin: theirs });
        },
      }),
    ).catch(() => undefined);
    if (error === undefined) return;
    expect(error.message).toMatch(/"n2" couldn't replace the file: its file was changed concurrently/);
    expect(await read("n1")).toBe(first);
    expect(await read("n2")).toBe(theirs);
    await lab.exec("n2", ["sh", "-c", `cat >${file}`], { stdin: first });
  });
});
