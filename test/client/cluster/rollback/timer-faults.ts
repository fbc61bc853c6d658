import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { decideConfirmation } from "../../../../client/src/cluster/rollback/confirmation.ts";
import {
  dcOf,
  type FaultGround,
  folder,
  mountPlaces,
  newBootIds,
  onEachPlace,
  passTime,
  restart,
  restoreClocks,
  secondsToConfirm,
  setClocks,
  signal,
  untilGone,
  type WaitingChange,
  waiting,
} from "./fault-ground.ts";

/** Something that happens while changes await their confirmation. */
interface TimerFault {
  /** As it is counted. */
  readonly name: string;
  /** What has to come of the changes; `either`: of two decisions at once one counts, and the history has that one. */
  readonly end: "rolled-back" | "confirmed" | "rollback-failed" | "either";
  prepare?(ground: FaultGround): Promise<void>;
  befall(ground: FaultGround, changes: readonly WaitingChange[]): Promise<void>;
  /** Undoes what it did to the nodes, also when something failed. */
  restore?(ground: FaultGround): Promise<void>;
}

/** What is counted of rollback timers, in this order. */
export const timerFaults: readonly TimerFault[] = [
  {
    name: "waiter killed",
    end: "rolled-back",
    async befall(ground, changes) {
      await signal(ground, changes, 0, "KILL");
      await passTime(ground);
    },
  },
  {
    name: "waiter ended by TERM",
    end: "rolled-back",
    async befall(ground, changes) {
      await signal(ground, changes, 0, "TERM");
      for (const change of changes)
        await expect.poll(() => ground.lab.sh("n1", `ls ${folder(change, 0)}`)).not.toContain(".xml");
      await passTime(ground);
    },
  },
  {
    name: "both waiters killed, found in time",
    end: "rolled-back",
    async befall(ground, changes) {
      for (const index of [0, 1] as const) await signal(ground, changes, index, "KILL");
      expect(await ground.outcomes(changes)).toEqual(["awaiting-confirmation"]);
      await passTime(ground);
    },
  },
  {
    name: "both waiters killed, found too late",
    end: "rolled-back",
    async befall(ground, changes) {
      for (const index of [0, 1] as const) await signal(ground, changes, index, "KILL");
      await passTime(ground);
      for (const { id } of changes) expect(await ground.has(id)).toBe(true);
    },
  },
  {
    name: "waiter stopped, continued after the deadline",
    end: "rolled-back",
    async befall(ground, changes) {
      await signal(ground, changes, 0, "STOP");
      const pids = await ground.lab.sh(
        "n1",
        `cut -d' ' -f1 ${changes.map((each) => `${folder(each, 0)}/ready`).join(" ")}`,
      );
      await passTime(ground);
      await untilGone(ground, changes);
      await expect.poll(() => ground.outcomes(changes)).toEqual(["rolled-back"]);
      await ground.lab.sh("n1", `kill -CONT ${pids.split("\n").join(" ")}`);
      // None of them goes on, or restores what is over.
      await expect.poll(() => ground.lab.sh("n1", `ps -o pid= -p ${pids.split("\n").join(",")}`)).toBe("");
      await expect
        .poll(() => ground.lab.sh("n1", `ls ${changes.map((each) => folder(each, 0)).join(" ")}`))
        .not.toContain(".xml");
    },
  },
  {
    name: "both waiters stopped over the deadline",
    end: "rolled-back",
    async befall(ground, changes) {
      for (const index of [0, 1] as const) await signal(ground, changes, index, "STOP");
      await passTime(ground);
    },
    restore: async ({ lab }) => {
      for (const node of waiting) await lab.sh(node, "pkill -CONT -f /watch.sh");
    },
  },
  {
    name: "state files removed",
    end: "rolled-back",
    async befall(ground, changes) {
      for (const [index, node] of waiting.entries())
        await ground.lab.sh(node, `rm -rf ${changes.map((change) => folder(change, index)).join(" ")}`);
      await passTime(ground);
    },
  },
  {
    name: "the whole state folder removed",
    end: "rolled-back",
    async befall(ground) {
      for (const node of waiting) await ground.lab.sh(node, "rm -rf /var/lib/quorate");
      await passTime(ground);
    },
  },
  {
    name: "disk full",
    end: "rolled-back",
    prepare: (ground) => onEachPlace(ground, mountPlaces),
    async befall(ground) {
      await onEachPlace(ground, 'cat /dev/zero > "$place/fill" 2>/dev/null');
      await passTime(ground);
    },
    restore: (ground) => onEachPlace(ground, 'umount -l "$place"'),
  },
  {
    name: "disk full, both waiters killed",
    end: "rolled-back",
    prepare: (ground) => onEachPlace(ground, mountPlaces),
    async befall(ground, changes) {
      await onEachPlace(ground, 'cat /dev/zero > "$place/fill" 2>/dev/null');
      for (const index of [0, 1] as const) await signal(ground, changes, index, "KILL");
      expect(await ground.outcomes(changes)).toEqual(["awaiting-confirmation"]);
      await passTime(ground);
    },
    restore: (ground) => onEachPlace(ground, 'umount -l "$place"'),
  },
  {
    name: "disk read-only",
    end: "rolled-back",
    prepare: (ground) => onEachPlace(ground, mountPlaces),
    async befall(ground, changes) {
      await onEachPlace(ground, 'mount -o remount,ro "$place"');
      // Nothing is called confirmed that isn't.
      await expect(decideConfirmation(ground.meet(), changes[0]?.made.rollbackTimers ?? [], "confirm")).rejects.toThrow(
        "takes no decision",
      );
      await passTime(ground);
      await untilGone(ground, changes);
      // While nothing can be noted there, nothing untrue is said: it is on its way, or done.
      for (const outcome of await ground.outcomes(changes))
        expect(outcome).toMatch(/^(awaiting-confirmation|rolled-back)$/);
      await onEachPlace(ground, 'mount -o remount,rw "$place"');
    },
    restore: (ground) => onEachPlace(ground, 'umount -l "$place"'),
  },
  {
    name: "confirmed on one node only",
    end: "confirmed",
    async befall(ground, changes) {
      const session = ground.meet();
      for (const { made } of changes) await decideConfirmation(session, made.rollbackTimers.slice(0, 1), "confirm");
      await passTime(ground);
      for (const change of changes)
        await expect.poll(() => ground.lab.sh("n2", `cat ${folder(change, 1)}/result`)).toContain("confirmed");
    },
  },
  {
    name: "confirmed at the moment of the deadline",
    end: "either",
    async befall(ground, changes) {
      const session = ground.meet();
      const later = delay(Math.random() * 1_000).then(() => passTime(ground, ["n1"]));
      const decided = await Promise.all(
        changes.map(({ made }) => decideConfirmation(session, made.rollbackTimers, "confirm")),
      );
      await later;
      await passTime(ground, ["n2"]);
      for (const [index, one] of decided.entries()) {
        const id = changes[index]?.id ?? "";
        await expect
          .poll(() => ground.has(id), { message: JSON.stringify(one) })
          .toBe(one.decided?.end?.kind === "confirmed");
      }
    },
  },
  {
    name: "other objects changed by others",
    end: "rolled-back",
    async befall(ground, changes) {
      const value = String(Math.floor(Math.random() * 1e6));
      await ground.lab.sh("n2", `crm_attribute --type rsc_defaults --name priority --update ${value}`);
      await passTime(ground);
      await untilGone(ground, changes);
      expect(await ground.lab.sh("n3", "cibadmin -Q --scope rsc_defaults")).toContain(`value="${value}"`);
    },
  },
  {
    name: "the same object changed by others",
    end: "rollback-failed",
    async befall(ground, changes) {
      for (const { id } of changes) await ground.lab.sh("n2", `crm_resource -r ${id} --meta -p priority -v 3`);
      await passTime(ground);
    },
  },
  {
    name: "the node's clock set, a day ahead or back",
    end: "rolled-back",
    async befall(ground, changes) {
      await setClocks(ground, Math.random() < 0.5 ? 86_400 : -86_400);
      expect(await ground.outcomes(changes)).toEqual(["awaiting-confirmation"]);
      await passTime(ground);
    },
    restore: restoreClocks,
  },
  {
    name: "CIB manager killed at the deadline",
    end: "rolled-back",
    async befall(ground, changes) {
      await Promise.all([passTime(ground), ground.lab.sh("n1", "pkill -9 -x pacemaker-based")]);
      await untilGone(ground, changes);
      // Pacemaker 3.0.3 doesn't start its attribute manager again there, and ends some time later.
      await restart(ground, ["n1"]);
    },
  },
  {
    name: "DC moved at the deadline",
    end: "rolled-back",
    async befall(ground, changes) {
      const dc = await dcOf(ground);
      await Promise.all([passTime(ground), ground.lab.sh(dc, "pkill -9 -x 'pacemaker-contr.*'")]);
      await untilGone(ground, changes);
      await ground.lab.wait();
    },
  },
  {
    name: "DC lost at the deadline",
    end: "rolled-back",
    async befall(ground, changes) {
      const dc = await dcOf(ground);
      await passTime(ground);
      await restart(ground, [dc], () => untilGone(ground, changes));
    },
  },
  {
    name: "node lost (fenced, power)",
    end: "rolled-back",
    async befall(ground, changes) {
      await restart(ground, ["n1"], async () => {
        await passTime(ground, ["n2"]);
        await untilGone(ground, changes);
      });
    },
  },
  {
    name: "both waiting nodes restarted",
    end: "rolled-back",
    async befall(ground, changes) {
      await restart(ground, waiting);
      for (const { id } of changes) expect(await ground.has(id)).toBe(true);
      // Now only the clock says how much time is left.
      await newBootIds(ground);
      await setClocks(ground, secondsToConfirm + 200);
    },
    restore: restoreClocks,
  },
  {
    name: "cluster stopped everywhere over the deadline",
    end: "rolled-back",
    async befall(ground, changes) {
      const names = ground.lab.nodes.map(({ name }) => name);
      await Promise.all(names.map((name) => ground.lab.stopCluster(name)));
      await passTime(ground);
      await Promise.all(names.map((name) => ground.lab.startCluster(name)));
      await ground.lab.wait();
      await untilGone(ground, changes);
    },
  },
  // What follows a partition at once still meets its consequences.
  {
    name: "partition",
    end: "rolled-back",
    async befall(ground, changes) {
      const { lab } = ground;
      await lab.cutNetwork("n1");
      try {
        await expect.poll(() => lab.sh("n1", "crm_node -q")).toBe("0");
        await passTime(ground);
        await untilGone(ground, changes);
        // The side without quorum has changed nothing by itself.
        for (const { id } of changes) expect(await lab.sh("n1", "cibadmin -Q")).toContain(`id="${id}"`);
      } finally {
        await lab.restoreNetwork("n1");
        await lab.wait();
      }
    },
  },
];
