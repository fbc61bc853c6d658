import type { ListKind } from "../../crm/slots.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";

/** A value of the connected node, as a proposal. */
interface LiveProposal {
  readonly label: string;
  readonly kind: "value";
  readonly text: string;
  readonly detail: string;
  readonly rank: number;
}

/** Parameters that name a network interface, in whatever agent. */
const interfaceNames: ReadonlySet<string> = new Set(["nic", "interface", "iface"]);
/** Parameters that name a block device, or several, in whatever agent but Route. */
const deviceNames: ReadonlySet<string> = new Set(["device", "devices", "sbd_device"]);

/** What the connected node has of what a parameter names: network interfaces, block devices. */
export function liveProposals(of: ListKind, name: string, { target: { live } }: ClusterModel): LiveProposal[] {
  if (of.list !== "params" || live === undefined) return [];
  const isOf = (type: string): boolean => of.agent.split(":").at(-1) === type;
  const isInterface = interfaceNames.has(name) || (isOf("Route") && name === "device");
  const isDevice = deviceNames.has(name) || (isOf("iSCSILogicalUnit") && name === "path");
  const values = isInterface ? live.interfaces : isDevice ? live.devices : [];
  const detail = isInterface ? "interface of the node" : "block device of the node";
  return values.map((label) => ({ label, kind: "value", text: label, detail, rank: isStable(label) ? 4 : 5 }));
}

/** Names of disks such as /dev/sdb change from boot to boot; others don't. */
function isStable(value: string): boolean {
  return !/^\/dev\/(?:[shv]d|nvme)/.test(value);
}
