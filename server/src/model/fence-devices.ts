import type { Primitive } from "./configuration.ts";
import type { DefinedObject } from "./defined-object.ts";
import { type HostCheck, hostCheckOf, readHostList, readHostMap } from "./fence-hosts.ts";
import { agentOf, metaOf, parameterOf } from "./inheritance.ts";
import type { Lookup } from "./lookup.ts";

/** A fence device and the nodes it is configured to fence. */
export interface FenceDevice extends DeviceHosts {
  readonly at: DefinedObject;
  readonly primitive: Primitive;
  /** The agent's name, such as `fence_ipmilan`; empty where the template that names it isn't there. */
  readonly type: string;
  /** target-role=Stopped, its own or that of its group: the fencer doesn't have it. */
  readonly isDisabled: boolean;
}

/** The nodes that a device is configured to fence. */
interface DeviceHosts {
  /** The nodes of its pcmk_host_list and pcmk_host_map; undefined where these don't decide (the device is queried, or fences every node). */
  readonly hosts: readonly string[] | undefined;
  /** The ports of its pcmk_host_map: the fencer also takes them for names of nodes. */
  readonly ports: readonly string[];
  /** How the fencer finds the nodes; undefined where the agent decides. */
  readonly check: HostCheck | undefined;
}

/** The items of a list of values: separated by spaces, commas and semicolons. */
export function splitList(value: string): string[] {
  return value.split(/[\s,;]+/).filter((item) => item !== "");
}

/** The nodes that a device is configured to fence, as the fencer reads its parameters. */
export function hostsOf(lookup: Lookup, at: DefinedObject): DeviceHosts {
  const value = (name: string): string | undefined => parameterOf(lookup, at, name)?.pair.value;
  const [list, map] = [value("pcmk_host_list"), value("pcmk_host_map")];
  const check = hostCheckOf(value("pcmk_host_check"), list !== undefined || map !== undefined);
  const mapped = readHostMap(map ?? "", lookup.target.pacemaker).hosts;
  if (check !== "static-list" && check !== "unknown") return { hosts: undefined, ports: [], check };
  const listed = check === "unknown" ? [] : [...readHostList(list ?? ""), ...mapped.map(({ node }) => node)];
  return {
    hosts: [...new Set(listed)],
    ports: check === "unknown" ? [] : mapped.map(({ port }) => port),
    check,
  };
}

/** Every fence device of a cluster. */
export function fenceDevicesOf(model: Lookup): FenceDevice[] {
  return model.ofKind("primitive").flatMap((at) => {
    const primitive = at.object as Primitive;
    const agent = agentOf(model, primitive);
    if (agent?.class !== "stonith") return [];
    const isDisabled = metaOf(model, at, "target-role")?.pair.value?.toLowerCase() === "stopped";
    return [{ at, primitive, type: agent.type, isDisabled, ...hostsOf(model, at) }];
  });
}
