import type { FenceDevice } from "../../../model/fence-devices.ts";
import { wordTable } from "../../../text/word-table.ts";

/** Why a fence device alone fences nothing; undefined for one that does. */
const withoutEffect = wordTable<string>({
  null: "reports success and does nothing",
  "external/null": "reports success and does nothing",
  fence_dummy: "is for tests: it reports success and does nothing",
  ssh: "is for tests: it asks the node to reset itself over SSH, which a hanging or unreachable node doesn't do",
  "external/ssh":
    "is for tests: it asks the node to reset itself over SSH, which a hanging or unreachable node doesn't do",
  suicide: "resets only the node that it runs on, which a lost node can't be asked to do",
  meatware: "waits until a person confirms that the node is off",
  fence_kdump: "only detects that a node is writing a crash dump, and needs another device on the next level",
  "external/kdumpcheck": "only detects that a node is writing a crash dump, and needs another device on the next level",
  fence_heuristics_ping: "only decides whether to fence, and needs another device on the same level",
});

/** What a fence device does to a node, for messages. */
interface DeviceKind {
  /** What it is: `a power switch`. */
  readonly what: string;
  /** What it does to the wrong node: `powers off the wrong node`. */
  readonly toWrong: string;
  /** What it calls a node: `an outlet's number`. */
  readonly plug: string;
}

const power: DeviceKind = { what: "a power switch", toWrong: "powers off the wrong node", plug: "an outlet" };
const blades: DeviceKind = { what: "a chassis", toWrong: "powers off the wrong node", plug: "a slot" };
const board: DeviceKind = { what: "a management board", toWrong: "powers off the wrong node", plug: "an address" };
const fabric: DeviceKind = {
  what: "a switch of the storage network",
  toWrong: "cuts the wrong node off its storage",
  plug: "a port",
};
const storage: DeviceKind = {
  what: "a reservation of the storage",
  toWrong: "cuts the wrong node off its storage",
  plug: "a key",
};
const cloud: DeviceKind = { what: "a cloud", toWrong: "stops the wrong instance", plug: "an instance's id" };
const hypervisor: DeviceKind = {
  what: "a hypervisor",
  toWrong: "stops the wrong virtual machine",
  plug: "a virtual machine's id",
};
const disk: DeviceKind = { what: "a shared disk", toWrong: "resets the wrong node", plug: "a node's name" };

const kinds = wordTable<DeviceKind>(
  Object.fromEntries([
    ...words(
      "apc apc_snmp cdu cyberpower_ssh eaton_snmp emerson eps ipdu lindypdu netio powerman raritan raritan_px3 tripplite_snmp wti",
    ).map((each) => [each, power]),
    ...words("bladecenter hpblade ibmblade intelmodular ilo_moonshot rsb skalar hds_cb cisco_ucs").map((each) => [
      each,
      blades,
    ]),
    ...words(
      "alom amt drac drac5 idrac ilo ilo2 ilo3 ilo4 ilo5 ilo6 ilo3_ssh ilo4_ssh ilo5_ssh ilo_mp ilo_ssh imm ipmilan ipmilanplus redfish rsa",
    ).map((each) => [each, board]),
    ...words("brocade cisco_mds ifmib sanbox2").map((each) => [each, fabric]),
    ...words("scsi mpath").map((each) => [each, storage]),
    ...words("aliyun aws azure_arm ecloud gce ibm_powervs ibm_vpc ironic openstack ovh").map((each) => [each, cloud]),
    ...words(
      "docker kubevirt ldom lpar ibmz pve rhevm vbox virsh virt vmware vmware_rest vmware_soap vmware_vcloud xenapi xvm zvmip",
    ).map((each) => [each, hypervisor]),
    ["sbd", disk],
  ]),
);

function words(text: string): string[] {
  return text.split(" ");
}

/** What a fence agent's device is; a power switch where that isn't known. */
export function deviceKind(type: string): DeviceKind {
  return kinds[type.replace(/^fence_/, "")] ?? { ...power, what: "a device" };
}

/** Whether an agent switches outlets of a power switch. */
export function isPowerSwitch(type: string): boolean {
  return kinds[type.replace(/^fence_/, "")] === power;
}

/** Whether an agent only detects that a node writes a crash dump. */
export function isKdump(type: string): boolean {
  return type === "fence_kdump" || type === "external/kdumpcheck";
}

/** Whether an agent only decides whether the devices after it may fence. */
export function isHeuristics(type: string): boolean {
  return type.startsWith("fence_heuristics");
}

/** Whether an agent works on the storage or a disk that the nodes share: one device for all nodes. */
export function isShared(type: string): boolean {
  const kind = kinds[type.replace(/^fence_/, "")];
  return kind === storage || kind === disk || type === "external/sbd";
}

/** Whether an agent talks to the board of one machine. */
export function isBoard(type: string): boolean {
  return kinds[type.replace(/^fence_/, "")] === board;
}

/** Agents whose devices call a node by an id, a number or an outlet, never by the node's name. */
const withoutNames = new Set(
  words(
    "apc apc_snmp aws aliyun bladecenter brocade cdu cisco_mds eaton_snmp emerson eps ibm_powervs ibm_vpc ibmblade ifmib intelmodular ipdu mpath netio pve raritan raritan_px3 sanbox2 tripplite_snmp wti",
  ),
);

/** Whether an agent's device knows nodes only by what a pcmk_host_map gives. */
export function needsHostMap(type: string): boolean {
  return type.startsWith("fence_") && withoutNames.has(type.slice("fence_".length));
}

/** Whether an agent's `on` action runs on the node itself when it joins: the node needs the device (on_target in its metadata). */
export function unfencesItself(type: string): boolean {
  return type === "fence_scsi" || type === "fence_mpath";
}

/** Whether a node that the device fenced stays cut off until the agent's `on` action: fabric and reservations (automatic in its metadata). */
export function needsUnfencing(type: string): boolean {
  return unfencesItself(type) || /^fence_(?:brocade|cisco_mds|ifmib|sanbox2)$/.test(type);
}

/** Why a device fences nothing by itself: the end of a sentence that begins with the agent's name. */
export function whyWithoutEffect({ type, isDisabled }: FenceDevice): string | undefined {
  return withoutEffect[type] ?? (isDisabled ? "is disabled by target-role=Stopped" : undefined);
}

/** Whether an agent exists for tests and demonstrations, or for fencing by hand; not those that help another device. */
export function isForTests(type: string): boolean {
  return withoutEffect[type] !== undefined && !/kdump|heuristics/.test(type);
}
