import { closeMembers, openMembers } from "../../../cluster/setup/existing-cluster/members.ts";
import { planRemoval, removeNode } from "../../../cluster/setup/existing-cluster/remove-node.ts";
import { withoutNodeInCib } from "../../../cluster/setup/existing-cluster/without-node-in-cib.ts";
import { formats, Misuse, oneOf } from "../../options.ts";
import { err } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import { applyNodeChange } from "../plan/apply-node-change.ts";
import { runOnCluster } from "../with-cluster.ts";
import { removeNodeFromSettings, saveCorosync } from "./save-new-cluster.ts";
import { approveSetup, setupOptions } from "./setup-options.ts";

const options = { ...setupOptions, lost: { type: "boolean" } } as const;

/** `quorate cluster remove NODE`: removes a node from a cluster, and what is left of it in the configuration. Resolves to the exit code. */
export function runRemove(args: readonly string[]): Promise<number> {
  return runOnCluster("cluster remove", args, options, ({ values, positionals }) => {
    const [node] = positionals;
    if (node === undefined || positionals.length > 1) throw new Misuse("name one node, as the cluster calls it");
    const format = oneOf("format", values.format, formats);
    return async (live) => {
      const { session, prompter, signal } = live;
      const members = await openMembers(session, signal);
      try {
        const removal = await planRemoval(members, node, values.lost ?? false);
        const machines = members.machines.map(({ facts }) => facts);
        const isDryRun = values["dry-run"] ?? false;
        const code = await approveSetup(
          { ...removal, machines },
          { format, isDryRun, isConfirmed: values.yes ?? false, prompter },
        );
        if (code === exitCodes.change || isDryRun) return code ?? exitCodes.done;
        if (code === undefined) {
          await removeNode(session, members, removal, { onStep: (line) => err(`${line}\n`), signal });
          saveCorosync(members.text, removal.text);
          err(`"${node}" is no longer a node of "${removal.cluster}".\n`);
        }
        const gone = members.machines.find(({ facts }) => facts.name === node);
        if (gone) removeNodeFromSettings(session.config, gone.access.address);
        const left = members.machines.find(({ facts }) => facts.name !== node && facts.runs.includes("pacemakerd"));
        return await applyNodeChange(live, left?.access.address, values.yes ?? false, (cib) =>
          withoutNodeInCib(cib, node),
        );
      } finally {
        closeMembers(members);
      }
    };
  });
}
