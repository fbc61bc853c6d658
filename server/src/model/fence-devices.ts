import type { Primitive } from "./configuration.ts";
import type { DefinedObject } from "./defined-object.ts";
import { agentOf, parameterOf } from "./inheritance.ts";
import type { Lookup } from "./lookup.ts";

/** A fence device and the nodes it is configured to fence. */
export interface FenceDevice {
  readonly at: DefinedObject;
  readonly primitive: Primitive;
  /** The agent's name, such as `fence_ipmilan`; empty where the template that names it isn't there. */
  readonly type: string;
  /** The nodes of its pcmk_host_list and pcmk_host_map; undefined where neither is given (the device is queried). */
  readonly hosts: readonly string[] | undefined;
}

/** The items of a list as Pacemaker's fencer splits it: by spaces, commas and semicolons. */
export function splitList(value: string): string[] {
  return value.split(/[\s,;]+/).filter((item) => item !== "");
}

/** The nodes and ports of a pcmk_host_map (`n1:1;n2:2,3`). */
export function hostMap(value: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [, node, port] of value.matchAll(/([^\s;,:=]+)[:=]([^\s;]*)/g)) map.set(node as string, port as string);
  return map;
}

/** Every fence device of a cluster. */
export function fenceDevicesOf(model: Lookup): FenceDevice[] {
  return model.ofKind("primitive").flatMap((at) => {
    const primitive = at.object as Primitive;
    const agent = agentOf(model, primitive);
    if (agent?.class !== "stonith") return [];
    const value = (name: string): string | undefined => parameterOf(model, at, name)?.pair.value;
    const [list, map] = [value("pcmk_host_list"), value("pcmk_host_map")];
    const isDynamic = list === undefined && map === undefined;
    const hosts = isDynamic ? undefined : [...new Set([...splitList(list ?? ""), ...hostMap(map ?? "").keys()])];
    return [{ at, primitive, type: agent.type, hosts }];
  });
}
