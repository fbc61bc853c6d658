import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { FenceDevice } from "../../../model/fence-devices.ts";
import { readHostMap } from "../../../model/fence-hosts.ts";
import { type Held, parameterOf, setsWithTemplate } from "../../../model/inheritance.ts";
import { hasReferences } from "../spans.ts";
import { isBoard, isHeuristics, isKdump, isShared } from "./device-kinds.ts";

/** What a device does when it fences a node. */
export interface FencedMachine {
  readonly device: FenceDevice;
  readonly node: string;
  /** What the device calls the machine; undefined for one that is a single machine's. */
  readonly plug: string | undefined;
  /** The parameter that says which machine it is. */
  readonly held: Held;
  /** The same for two of the same machine. */
  readonly key: string;
}

/** Parameters that don't say which machine is fenced: how it is reached, and how long that may take. */
const otherwise =
  /^(?:pcmk_.*|delay|.*_?wait|.*timeout|retry_on|username|login|user|password|passwd|.*_script|identity_file|action|method|cipher|lanplus|auth|privlvl|ssl.*|tls.*|notls|verbose.*|debug.*|quiet|secure|ssh.*|inet.*|cmd_prompt|missing_as_off|separator|sudo|use_sudo|.*_path|hash|nodename|plug|port|login_timeout|stonith_status_sleep|disable_http_filter|hexadecimal_kg)$/;

/** The parameters with a device's address, by today's name and older ones. */
export const addressNames = ["ip", "ipaddr", "hostname"] as const;

/** The machines that the devices fence for nodes that the configuration names, as far as it says which these are. */
export function fencedMachines(model: ClusterModel): FencedMachine[] {
  return model.facts.fenceDevices.flatMap((device) => {
    const { at, hosts, type, primitive } = device;
    if (!hosts || type === "" || hasReferences(primitive.params)) return [];
    if (isShared(type) || isKdump(type) || isHeuristics(type) || !type.startsWith("fence_")) return [];
    const own = (names: readonly string[]): Held | undefined =>
      names.map((name) => parameterOf(model, at, name)).find((held) => held && held.pair.value !== "");
    const [address, fixed, map] = [own(addressNames), own(["plug", "port"]), own(["pcmk_host_map"])];
    const mapped = readHostMap(map?.pair.value ?? "", model.target.pacemaker).hosts;
    const rest = setsWithTemplate(model, at, (object) => ("params" in object ? object.params : []))
      .flatMap(({ set }) => set.pairs)
      .filter(({ name }) => !otherwise.test(name))
      .map(({ name, value = "" }) => `${name === "ipaddr" ? "ip" : name}=${value}`)
      .sort()
      .join(" ");
    return hosts.flatMap((node): FencedMachine[] => {
      const port = mapped.find((each) => each.node.toLowerCase() === node.toLowerCase())?.port;
      const plug = fixed?.pair.value ?? port;
      const held = fixed ?? (port === undefined ? (isBoard(type) ? address : undefined) : map);
      if (!held || plug === "") return [];
      return [
        { device, node, plug, held, key: `${isBoard(type) ? "board" : type} ${rest} ${plug?.toLowerCase() ?? ""}` },
      ];
    });
  });
}
