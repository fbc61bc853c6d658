import { parseBoolean } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { FenceDevice } from "../../model/fence-devices.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { whyWithoutEffect } from "../support/fencing/device-kinds.ts";
import { clusterNodes, fencingNames, isFencingOff } from "../support/fencing/fencing.ts";
import { fencersWith } from "../support/placement/fencer-places.ts";
import { objectSpan } from "../support/spans.ts";

/** Whether nodes may fence themselves by their watchdog, which needs no device. */
function mayUseWatchdog(model: ClusterModel): boolean {
  const value = model.property(...fencingNames.watchdogTimeout)?.pair.value;
  return value !== undefined && !/^0+[a-z]*$/.test(value.trim());
}

/** The nodes that are reached by a resource of ocf:pacemaker:remote, and fenced like others. A guest is fenced by stopping its machine. */
function remoteNodes(model: ClusterModel): ReadonlySet<string> {
  return new Set(
    model.ofKind("primitive").flatMap(({ object }) => {
      const agent = object.kind === "primitive" ? agentOf(model, object) : undefined;
      return agent?.type === "remote" && agent.provider === "pacemaker" ? [object.id] : [];
    }),
  );
}

function coversOf({ hosts = [], ports }: FenceDevice): Set<string> {
  return new Set([...hosts, ...ports].map((host) => host.toLowerCase()));
}

/** What is wrong where devices cover a node, but none of the other nodes may use one of them. */
function withoutUser(
  model: ClusterModel,
  node: string,
  devices: readonly FenceDevice[],
  names: ReadonlySet<string>,
): Omit<RuleReport, "fixes"> | undefined {
  const others = [...names].filter((name) => name !== node.toLowerCase());
  if (others.length === 0) return undefined;
  const because: DefinedObject[] = [];
  for (const device of devices) {
    const places = fencersWith(model, device, others);
    if (places.nodes.length > 0) return undefined;
    because.push(...places.because);
  }
  const [first] = devices;
  if (!first) return undefined;
  const isOptIn = parseBoolean(model.property("symmetric-cluster")?.pair.value) === false;
  const [ban] = because;
  const list = devices.map(({ at }) => `"${at.object.id}"`).join(", ");
  const where = isOptIn && !ban ? "with symmetric-cluster=false no location constraint allows it" : "it is banned";
  const what = devices.length > 1 ? "one of them" : "it";
  const at = ban ?? first.at;
  return {
    at,
    span: objectSpan(at.object),
    message: `No other node can use ${list} to fence "${node}": ${where} on every other node, and a node's fencer has only devices that may run there. When "${node}" is lost, it isn't fenced, and nothing that ran there is recovered. Allow ${what} on another node${ban ? `: ban it from "${node}" instead, if from any` : ""}.`,
  };
}

/** A node that no device fences. */
export const nodeWithoutFencing: Rule = {
  id: "node-without-fencing",
  group: "fencing",
  severity: "warning",
  title: "Node without a fence device",
  why: "When a node is lost that no device can fence, the cluster can't be sure that it is dead: it waits, and recovers nothing that ran there. Configure a fence device for every node. A node's fencer has only the devices that location constraints allow on that node, with any score that isn't negative: each device must be allowed on a node other than the one that it fences.",
  source:
    "Pacemaker Explained, fencing: a node must be fenced before its resources are recovered; the fencers of Pacemaker 2.1.5 were asked which devices they have",
  wrong:
    "node n1\nnode n2\nproperty stonith-enabled=true\nprimitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1",
  right:
    "node n1\nnode n2\nproperty stonith-enabled=true\nprimitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive fence-n2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2",
  check(model, report) {
    const { isPartlyUnread, nodes } = model.facts;
    // no-fence-device reports a cluster in which no device fences.
    const fenceDevices = model.facts.fenceDevices.filter((device) => whyWithoutEffect(device) === undefined);
    const names = clusterNodes(model);
    if (!names || fenceDevices.length === 0 || isPartlyUnread || isFencingOff(model) || mayUseWatchdog(model)) return;
    if (fenceDevices.some(({ hosts }) => hosts === undefined)) return;
    const remote = remoteNodes(model);
    for (const node of nodes.values()) {
      const place = node.places[0];
      const name = node.name.toLowerCase();
      const isRemote = !names.has(name) && remote.has(node.name);
      if (!place || (!names.has(name) && !isRemote)) continue;
      const devices = fenceDevices.filter((device) => coversOf(device).has(name));
      const unused = devices.length === 0 ? undefined : withoutUser(model, node.name, devices, names);
      if (unused) report(unused);
      if (devices.length > 0) continue;
      const disabled = model.facts.fenceDevices.find((each) => each.isDisabled && coversOf(each).has(name));
      const except = disabled ? ` but "${disabled.primitive.id}", which target-role=Stopped disables` : "";
      report({
        at: place.at,
        span: place.span,
        message: `No fence device covers ${isRemote ? "the remote node " : ""}"${node.name}"${except}: when the node is lost, the cluster can't fence it and recovers nothing that ran there. ${disabled ? "Remove target-role, or set it to Started." : "Add it to the pcmk_host_list of a device that can fence it."}`,
      });
    }
  },
};
