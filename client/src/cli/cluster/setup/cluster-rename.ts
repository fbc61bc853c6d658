import { closeMembers, openMembers } from "../../../cluster/setup/existing-cluster/members.ts";
import {
  forgetOtherName,
  nodesWithOtherName,
  planRename,
  writeEverywhere,
} from "../../../cluster/setup/existing-cluster/rename.ts";
import { formats, Misuse, oneOf } from "../../options.ts";
import { err } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnCluster } from "../with-cluster.ts";
import { saveCorosync } from "./save-new-cluster.ts";
import { approveSetup, setupOptions } from "./setup-options.ts";

/** `quorate cluster rename NAME`: gives a cluster that is stopped another name. Resolves to the exit code. */
export function runRename(args: readonly string[]): Promise<number> {
  return runOnCluster("cluster rename", args, setupOptions, ({ values, positionals }) => {
    const [name = ""] = positionals;
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(name) || positionals.length > 1)
      throw new Misuse("name the cluster: 1 to 15 letters, digits, hyphens and underscores");
    const format = oneOf("format", values.format, formats);
    return async ({ session, prompter, signal }) => {
      const members = await openMembers(session, signal);
      try {
        const text = planRename(members, name);
        const machines = members.machines.map(({ facts }) => facts);
        const withOther = await nodesWithOtherName(members, name);
        // First of all: without a name in it, Pacemaker takes that of corosync, whichever it then is.
        const cib = {
          id: "other-name",
          title: "Remove the former name from Pacemaker's configuration",
          nodes: withOther,
          commands: [
            "CIB_file=/var/lib/pacemaker/cib/cib.xml cibadmin --delete-all --force, of the property cluster-name",
          ],
        };
        const config = {
          id: "config",
          title: "Write corosync.conf, once corosync accepts it on every node: all nodes or none",
          nodes: text === members.text ? [] : machines.map((each) => each.name),
          commands: [`totem.cluster_name: ${members.list.cluster} becomes ${name}`],
        };
        const plan = {
          ...{ cluster: members.list.cluster, machines, text },
          steps: [cib, config].filter(({ nodes }) => nodes.length > 0),
          notes: [
            "Pacemaker takes the new name when the cluster starts. File systems and locks that hold the former one (GFS2, DLM) have to be changed, too.",
          ],
        };
        const isDryRun = values["dry-run"] ?? false;
        const code = await approveSetup(plan, { format, isDryRun, isConfirmed: values.yes ?? false, prompter });
        if (code !== undefined) return code;
        if (withOther.length > 0) err(`${cib.title}: ${withOther.join(", ")}\n`);
        await forgetOtherName(members, withOther, name);
        await writeEverywhere(session, members, text, (line) => err(`${line}\n`));
        saveCorosync(members.text, text);
        err(`The cluster is now "${name}". Start it: quorate cluster start --all\n`);
        return exitCodes.done;
      } finally {
        closeMembers(members);
      }
    };
  });
}
