import fs from "node:fs";
import { otherNodes } from "../../../cluster/setup/corosync/nodelist.ts";
import { likelyFenceKind } from "../../../cluster/setup/fencing-kinds.ts";
import { fenceAgentsIn, firstCrm, readFencing, sbdFencing } from "../../../cluster/setup/first-crm.ts";
import { closeMachines, openMachine, openMachines, wrongNames } from "../../../cluster/setup/machines/machines.ts";
import { lookAtDisks } from "../../../cluster/setup/sbd/sbd-disks.ts";
import { type SbdChoice, sbdProperties } from "../../../cluster/setup/sbd/sbd-setup.ts";
import { setUp } from "../../../cluster/setup/set-up.ts";
import { planSetup, type SetupPlan, withNames } from "../../../cluster/setup/setup-plan.ts";
import { checkPaths } from "../../checked-files.ts";
import { formats, Misuse, oneOf, Refusal } from "../../options.ts";
import { err } from "../../output.ts";
import { readText } from "../../read-documents.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnCluster } from "../with-cluster.ts";
import { saveNewCluster } from "./save-new-cluster.ts";
import { approveSetup, setupOptions } from "./setup-options.ts";

/** The options of `quorate cluster init`. */
export const initOptions = {
  ...setupOptions,
  boot: { type: "boolean" },
  fencing: { type: "string" },
  qdevice: { type: "string" },
  "sbd-device": { type: "string", multiple: true },
  watchdog: { type: "string" },
} as const;

const file = "corosync.conf";
const crmFile = "cluster.crm";

/** `quorate cluster init`: sets a cluster up on bare machines, or shows how (--dry-run, exit code 3). Resolves to the exit code. */
export function runInit(args: readonly string[]): Promise<number> {
  return runOnCluster("cluster init", args, initOptions, ({ values, positionals }) => {
    if (positionals.length > 0) throw new Misuse("init takes no files; name the machines, each with --host");
    if (values.host !== undefined && values.cluster === undefined)
      throw new Misuse("name the new cluster with --cluster NAME");
    if (values.cluster !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(values.cluster))
      throw new Misuse("a cluster's name has 1 to 15 letters, digits, hyphens and underscores");
    const format = oneOf("format", values.format, formats);
    const choice = sbdChoice(values["sbd-device"] ?? [], values.watchdog);
    if (choice !== undefined && values.fencing !== undefined)
      throw new Misuse("with --sbd-device or --watchdog SBD fences; --fencing names another device");
    const text = fs.existsSync(file) ? readText(file) : undefined;
    if (text !== undefined) refuseErrors();
    return async ({ session, prompter, signal }) => {
      const { config } = session;
      const machines = await openMachines(session, signal);
      const opened = [...machines];
      try {
        const deviceHost =
          values.qdevice === undefined ? undefined : await openMachine(session, values.qdevice, signal);
        if (deviceHost) opened.push(deviceHost);
        const sbd = choice && { ...choice, seen: await lookAtDisks(machines, choice.disks) };
        const choices = {
          ...{ cluster: config.name, text, atBoot: values.boot ?? false },
          ...{ deviceHost: deviceHost?.facts, sbd, fenceAgents: agentsOf(values.fencing) },
        };
        const first = planSetup(
          machines.map(({ facts }) => facts),
          choices,
        );
        if (text !== undefined) refuseOther(text, first.machines);
        const plan = withNames(first, await wrongNames(machines));
        const crm = crmText(plan, values.fencing);
        const isDryRun = values["dry-run"] ?? false;
        const code = await approveSetup(plan, { format, isDryRun, isConfirmed: values.yes ?? false, prompter });
        const save = (): void => saveNewCluster(config, plan.text, crm);
        if (code === exitCodes.done && !isDryRun) save();
        if (code !== undefined) return code;
        const onStep = (line: string): void => err(`${line}\n`);
        await setUp(session, plan, machines, { onStep, signal, deviceHost });
        save();
        err(
          `The cluster "${config.name}" runs, with quorum. Next: ${values.fencing === undefined && choice === undefined ? "add fencing to cluster.crm, then " : ""}quorate apply cluster.crm, and quorate doctor.\n`,
        );
        return exitCodes.done;
      } finally {
        closeMachines(opened);
      }
    };
  });
}

/** Throws a Refusal where the rules find an error in the folder's corosync.conf. */
function refuseErrors(): void {
  const failures: string[] = [];
  const found = [...checkPaths([file], {}, (message) => failures.push(message))].flatMap(({ findings }) => findings);
  const errors = [...failures, ...found.filter(({ severity }) => severity === "error").map(({ message }) => message)];
  if (errors.length > 0)
    throw new Refusal(`this folder's ${file} has errors, and would be used: ${errors.join(" ")} Fix or remove it.`);
}

/** Throws a Refusal where the folder's corosync.conf is about other nodes. */
function refuseOther(text: string, machines: readonly { readonly name: string }[]): void {
  const others = otherNodes(
    text,
    machines.map(({ name }) => name),
  );
  if (others === undefined) return;
  throw new Refusal(`this folder's ${file}, which would be used, ${others}. Change it, or run this in another folder.`);
}

/** SBD as the options name it; undefined without them. `--watchdog auto` is the one that each node has. */
function sbdChoice(disks: readonly string[], watchdog: string | undefined): SbdChoice | undefined {
  if (disks.length === 0 && watchdog === undefined) return undefined;
  return { disks, watchdog: watchdog === "auto" ? undefined : watchdog };
}

/** The fence agents of the new cluster: that of --fencing, and those of the folder's cluster.crm. */
function agentsOf(fencing: string | undefined): readonly string[] {
  const own = fs.existsSync(crmFile) ? readText(crmFile) : "";
  return fenceAgentsIn(`${own}\n${fencing === undefined ? "" : `stonith:${fencing.trim()}`}`);
}

/** The first crm file. Throws Misuse where --fencing can't be read. */
function crmText({ cluster, machines, sbd, text }: SetupPlan, stated: string | undefined): string {
  const nodes = machines.map(({ name }) => name);
  const likely = likelyFenceKind(machines)?.agent;
  if (sbd) return firstCrm({ cluster, nodes, likely, fencing: sbdFencing(sbd), properties: sbdProperties(sbd, text) });
  const fencing = stated === undefined ? undefined : readFencing(stated, nodes);
  if (stated !== undefined && fencing === undefined)
    throw new Misuse(`--fencing is "AGENT NAME=VALUE NAME@NODE=VALUE …", with nodes of ${nodes.join(", ")}`);
  return firstCrm({ cluster, nodes, fencing, likely });
}
