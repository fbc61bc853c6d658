import type { MachineFacts } from "./machine-facts.ts";

/** Sentences about quorum, fencing and boot for a new cluster of these machines. */
export function adviceFor(machines: readonly MachineFacts[], atBoot: boolean): readonly string[] {
  const count = machines.length;
  const systems = [...new Set(machines.map(({ system }) => system))];
  return [
    ...(count === 1 ? ["One node can't fail over. Add others later."] : []),
    ...(count === 2
      ? [
          "Two nodes: two_node keeps quorum when one is lost, so fencing alone decides which survives; it also sets wait_for_all: after both were off, both must come up. A quorum device on a third machine avoids both.",
        ]
      : []),
    ...(count > 2 && count % 2 === 0
      ? [
          `${count} nodes: when the network splits them in halves, neither half has quorum. A quorum device decides then.`,
        ]
      : []),
    ...(systems.length > 1
      ? [`The nodes run different systems (${systems.join(", ")}); use the same everywhere.`]
      : []),
    `Fencing isn't set up yet, and Pacemaker starts no resources until it is: configure ${fenceAgent(machines)} first.`,
    atBoot
      ? "At boot: a node that was fenced joins again by itself."
      : "The cluster isn't started at boot: somebody looks at a fenced node before it joins. Use --boot, once fencing works, for the other.",
  ];
}

/** The fence agent for the machines' kind of hardware, as far as it can be seen. */
function fenceAgent(machines: readonly MachineFacts[]): string {
  const seen = machines.map(({ virtual, product }) => `${virtual} ${product}`).join(" ");
  if (/Amazon|amazon/.test(seen)) return "fence_aws";
  if (/Microsoft/.test(seen)) return "fence_azure_arm";
  if (/Google|google/.test(seen)) return "fence_gce";
  if (/vmware|VMware/.test(seen)) return "fence_vmware_rest";
  if (/\b(?:kvm|qemu)\b/.test(seen)) return "fence_virsh or fence_xvm (libvirt)";
  if (/^(?:none )/.test(seen)) return "fence_ipmilan, a device for each node";
  return "a fence device for the machines' kind (fence_ipmilan, fence_virsh, fence_vmware_rest …)";
}
