import { planJoin } from "../../cluster/setup/join-plan.ts";
import { closeMachines, openMachine, wrongNames } from "../../cluster/setup/machines.ts";
import { closeMembers, openMembers, requireAll, requireCluster } from "../../cluster/setup/members.ts";
import { withNodeInFencing } from "../../cluster/setup/node-in-cib.ts";
import { setUp } from "../../cluster/setup/set-up.ts";
import { withNames } from "../../cluster/setup/setup-plan.ts";
import { formats, Misuse, oneOf } from "../options.ts";
import { err } from "../output.ts";
import { applyNodeChange } from "./apply-node-change.ts";
import { exitCodes } from "./exit-codes.ts";
import { addNodeToSettings, saveCorosync } from "./save-new-cluster.ts";
import { approveSetup, setupOptions } from "./setup-options.ts";
import { runOnCluster } from "./with-cluster.ts";

const options = { ...setupOptions, boot: { type: "boolean" } } as const;

/** `quorate cluster join MACHINE…`: makes machines nodes of a cluster that runs. Resolves to the exit code. */
export function runJoin(args: readonly string[]): Promise<number> {
  return runOnCluster("cluster join", args, options, ({ values, positionals: hosts }) => {
    if (hosts.length === 0) throw new Misuse("name the machine that is to join: USER@HOST");
    const format = oneOf("format", values.format, formats);
    return async (live) => {
      const { session, prompter, signal } = live;
      const members = await openMembers(session, signal);
      const machines = [...members.machines];
      try {
        requireCluster(members);
        for (const host of hosts) machines.push(await openMachine(session, host, signal));
        const newcomers = machines.slice(members.machines.length).map(({ facts }) => facts);
        const names = newcomers.map(({ name }) => name);
        requireAll(
          { ...members, missing: members.missing.filter(({ name }) => !names.includes(name)) },
          "corosync.conf changes on all nodes",
        );
        // One that an earlier run has listed may be among the members.
        const own = members.machines.filter(({ facts }) => !names.includes(facts.name));
        const first = planJoin(
          own.map(({ facts }) => facts),
          newcomers,
          { former: members.text, atBoot: values.boot ?? isAtBoot(own) },
        );
        const used = [...own, ...machines.slice(members.machines.length)];
        const plan = withNames(first, await wrongNames(used));
        const isDryRun = values["dry-run"] ?? false;
        const code = await approveSetup(plan, { format, isDryRun, isConfirmed: values.yes ?? false, prompter });
        if (code === exitCodes.change || isDryRun) return code ?? exitCodes.done;
        if (code === undefined) {
          await setUp(session, plan, used, { onStep: (line) => err(`${line}\n`), signal });
          saveCorosync(members.text, plan.text);
          err(`${names.join(", ")} joined "${plan.cluster}", which has quorum.\n`);
        }
        for (const host of hosts) addNodeToSettings(session.config, host);
        const memberNames = own.map(({ facts }) => facts.name);
        return await applyNodeChange(live, own[0]?.access.address, values.yes ?? false, (cib) => {
          let change = { cib, notes: [] as readonly string[] };
          for (const name of names) {
            const next = withNodeInFencing(change.cib, name, memberNames);
            change = { cib: next.cib, notes: [...change.notes, ...next.notes] };
          }
          return change;
        });
      } finally {
        closeMachines(machines.slice(members.machines.length));
        closeMembers(members);
      }
    };
  });
}

/** Whether all nodes start the cluster at boot. */
function isAtBoot(members: readonly { readonly facts: { readonly enabled: readonly string[] } }[]): boolean {
  return members.length > 0 && members.every(({ facts }) => facts.enabled.length === 2);
}
