import { prepareJoin } from "../../../cluster/setup/existing-cluster/prepare-join.ts";
import { withNodesInFencing } from "../../../cluster/setup/existing-cluster/with-nodes-in-fencing.ts";
import { setUp } from "../../../cluster/setup/set-up.ts";
import { formats, Misuse, oneOf } from "../../options.ts";
import { err } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import { applyNodeChange } from "../plan/apply-node-change.ts";
import { runOnCluster } from "../with-cluster.ts";
import { addNodeToSettings, saveCorosync } from "./save-new-cluster.ts";
import { approveSetup, setupOptions } from "./setup-options.ts";

const options = { ...setupOptions, boot: { type: "boolean" } } as const;

/** `quorate cluster join MACHINE…`: makes machines nodes of a cluster that runs. Resolves to the exit code. */
export function runJoin(args: readonly string[]): Promise<number> {
  return runOnCluster("cluster join", args, options, ({ values, positionals: hosts }) => {
    if (hosts.length === 0) throw new Misuse("name the machine that is to join: USER@HOST");
    const format = oneOf("format", values.format, formats);
    return async (live) => {
      const { session, prompter, signal } = live;
      const joining = await prepareJoin(session, hosts, { atBoot: values.boot, signal });
      const { members, machines, memberNames, names, plan } = joining;
      try {
        const isDryRun = values["dry-run"] ?? false;
        const code = await approveSetup(plan, { format, isDryRun, isConfirmed: values.yes ?? false, prompter });
        if (code === exitCodes.change || isDryRun) return code ?? exitCodes.done;
        if (code === undefined) {
          await setUp(session, plan, machines, { onStep: (line) => err(`${line}\n`), signal });
          saveCorosync(members.text, plan.text);
          err(`${names.join(", ")} joined "${plan.cluster}", which has quorum.\n`);
        }
        for (const host of hosts) addNodeToSettings(session.config, host);
        return await applyNodeChange(live, machines[0]?.access.address, values.yes ?? false, (cib) =>
          withNodesInFencing(cib, names, memberNames),
        );
      } finally {
        joining.close();
      }
    };
  });
}
