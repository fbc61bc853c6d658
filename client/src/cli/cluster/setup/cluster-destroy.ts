import { destroyCluster, machinesToDestroy } from "../../../cluster/setup/existing-cluster/destroy.ts";
import { closeMembers, openMembers } from "../../../cluster/setup/existing-cluster/members.ts";
import { clusterOptions, Misuse, Refusal } from "../../options.ts";
import { err, out } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnCluster } from "../with-cluster.ts";

const options = { ...clusterOptions, confirm: { type: "string" } } as const;

/** `quorate cluster destroy`: stops a cluster on all nodes and removes it, once the person has typed its name. Resolves to the exit code. */
export function runDestroy(args: readonly string[]): Promise<number> {
  return runOnCluster("cluster destroy", args, options, ({ values, positionals }) => {
    if (positionals.length > 0) throw new Misuse("destroy takes no arguments; name the cluster with --cluster");
    return async ({ session, prompter, signal }) => {
      const members = await openMembers(session, signal);
      try {
        const machines = machinesToDestroy(members);
        const name = members.list.cluster || session.config.name;
        const nodes = machines.map(({ facts }) => facts.name).join(", ");
        out(
          `The cluster "${name}" is stopped on ${nodes}, with all its resources, and removed: corosync.conf, keys, and the configuration.\nAn archive of them stays on each node in /root; installed packages and the data of services stay, too.\n`,
        );
        const typed = values.confirm ?? (await prompter.ask(`To destroy it, type its name, ${name}: `));
        if (typed === undefined)
          throw new Refusal(`there is no terminal to ask at. To destroy it all the same: --confirm ${name}`);
        if (typed.trim() !== name)
          throw new Refusal(`"${typed.trim()}" isn't the cluster's name. Nothing was changed.`);
        await destroyCluster(machines, { onStep: (line) => err(`${line}\n`), signal });
        err(`The cluster "${name}" is destroyed. Its entry in quorate.clusters, and the files of this folder, stay.\n`);
        return exitCodes.done;
      } finally {
        closeMembers(members);
      }
    };
  });
}
