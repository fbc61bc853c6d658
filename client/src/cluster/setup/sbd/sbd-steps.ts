import { shellLine } from "../../ssh/quote.ts";
import type { MachineFacts } from "../machines/machine-facts.ts";
import type { SetupStep } from "../setup-step.ts";
import { hasSettings, type SbdSetup } from "./sbd-setup.ts";

/** The steps of SBD on these machines, those that nobody needs among them. */
export function sbdSteps(sbd: SbdSetup | undefined, machines: readonly MachineFacts[]): readonly SetupStep[] {
  if (sbd === undefined) return [];
  const [first] = machines;
  const missing = machines.filter(
    (each) => !each.enabled.includes("sbd") || !hasSettings(each, sbd.settings.get(each.name) ?? []),
  );
  return [
    {
      id: "watchdog",
      title: "Load softdog as the watchdog, now and at boot",
      nodes: machines.filter(({ name }) => sbd.softdog.includes(name)).map(({ name }) => name),
      commands: ["modprobe softdog", "/etc/modules-load.d/quorate-softdog.conf"],
    },
    {
      id: "sbd-disk",
      title: "Write SBD's header to the empty disk, and see that all nodes find the same one",
      nodes: first && sbd.emptyDisks.length > 0 ? [first.name] : [],
      commands: sbd.emptyDisks.map(
        (path) => shellLine`sbd -d ${path} -1 ${String(sbd.watchdogTimeout)} -4 ${String(sbd.msgwait)} create`,
      ),
    },
    {
      id: "sbd",
      title: "Set SBD up, which starts with corosync",
      nodes: missing.map(({ name }) => name),
      commands: [
        ...[...new Set(missing.map(({ family }) => fileOf(family)))].map((file) => `${file}:`),
        ...new Set(missing.flatMap(({ name }) => sbd.settings.get(name) ?? [])),
        "systemctl enable sbd",
      ],
    },
  ];
}

/** SBD's settings file, by the families of distributions in os-release. */
function fileOf(family: string): string {
  return /\b(?:debian|ubuntu)\b/.test(family) ? "/etc/default/sbd" : "/etc/sysconfig/sbd";
}
