import { planDevice, planWithoutDevice } from "../../../cluster/setup/existing-cluster/device-plan.ts";
import { closeMembers, openMembers } from "../../../cluster/setup/existing-cluster/members.ts";
import { closeMachines, openMachine } from "../../../cluster/setup/machines/machines.ts";
import { setUp } from "../../../cluster/setup/set-up.ts";
import { formats, Misuse, oneOf } from "../../options.ts";
import { err } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnCluster } from "../with-cluster.ts";
import { saveCorosync } from "./save-new-cluster.ts";
import { approveSetup, setupOptions } from "./setup-options.ts";

/** `quorate cluster add-device USER@HOST`: gives a cluster that runs a quorum device, served by that machine. Resolves to the exit code. */
export function runAddDevice(args: readonly string[]): Promise<number> {
  return run("cluster add-device", args, true);
}

/** `quorate cluster remove-device`: removes the quorum device of a cluster that runs. Resolves to the exit code. */
export function runRemoveDevice(args: readonly string[]): Promise<number> {
  return run("cluster remove-device", args, false);
}

function run(command: string, args: readonly string[], isAdded: boolean): Promise<number> {
  return runOnCluster(command, args, setupOptions, ({ values, positionals }) => {
    const [host = "", ...others] = positionals;
    if (isAdded && (host === "" || others.length > 0))
      throw new Misuse("name the one machine that is to serve the quorum device: USER@HOST");
    if (!isAdded && positionals.length > 0) throw new Misuse("remove-device takes no names");
    const format = oneOf("format", values.format, formats);
    return async ({ session, prompter, signal }) => {
      const members = await openMembers(session, signal);
      const opened = [];
      try {
        const deviceHost = isAdded ? await openMachine(session, host, signal) : undefined;
        if (deviceHost) opened.push(deviceHost);
        const plan = deviceHost ? planDevice(members, deviceHost.facts) : planWithoutDevice(members);
        const isDryRun = values["dry-run"] ?? false;
        const code = await approveSetup(plan, { format, isDryRun, isConfirmed: values.yes ?? false, prompter });
        if (code !== undefined) return code;
        await setUp(session, plan, members.machines, { onStep: (line) => err(`${line}\n`), signal, deviceHost });
        saveCorosync(members.text, plan.text);
        err(
          isAdded
            ? `"${plan.cluster}" has the quorum device at ${plan.device}, and every node counts its vote.\n`
            : `"${plan.cluster}" has no quorum device any more.\n`,
        );
        return exitCodes.done;
      } finally {
        closeMachines(opened);
        closeMembers(members);
      }
    };
  });
}
