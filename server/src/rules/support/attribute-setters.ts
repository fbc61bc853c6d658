import type { ClusterModel } from "../../model/cluster-model.ts";
import { isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, parameterOf } from "../../model/inheritance.ts";

/** A node attribute that a resource sets on the node where it runs. */
interface AttributeSetter {
  readonly attribute: string;
  readonly isPing: boolean;
}

/** What sets node attributes in a configuration. */
interface AttributeSetters {
  readonly setters: readonly AttributeSetter[];
  /** The attributes that node statements set. */
  readonly ofNodes: ReadonlySet<string>;
  /** Some agent may set others: one that says so, or one that isn't known. */
  readonly mayBeOthers: boolean;
}

/** Agents that set no node attributes: all of their packages but these (resource-agents 4.12, pacemaker 2.1.5). */
const setsOthers =
  /^(?:SysInfo|SAP|Xen|azure-events|db2|galera|lxd-info|machine-info|mariadb|mpathpersist|mysql|openstack-|pgsql|rabbitmq|redis|sg_persist|storage-mon|controld|Stateful|ovsmonitor|ClusterMon|remote|NovaEvacuate|nova-)/;

/** The attribute that an agent is made to set; undefined for other agents, or where the configuration doesn't say it. */
function attributeOf(model: ClusterModel, at: DefinedObject, type: string): string | undefined {
  const value = (name: string): string | undefined => parameterOf(model, at, name)?.pair.value || undefined;
  switch (type) {
    case "ping":
    case "pingd":
      return value("name") ?? "pingd";
    case "ifspeed":
      return value("name") ?? "ifspeed";
    case "attribute":
      return value("name") ?? `opa-${at.object.id}`;
    case "ethmonitor": {
      const device = value("interface") ?? value("infiniband_device");
      return value("name") ?? (device === undefined ? undefined : `ethmonitor-${device}`);
    }
    default:
      return undefined;
  }
}

/** Everything in the files that sets node attributes. */
export function attributeSetters(model: ClusterModel): AttributeSetters {
  const setters: AttributeSetter[] = [];
  let mayBeOthers = model.facts.isPartlyUnread;
  for (const at of model.ofKind("primitive")) {
    const agent = isPrimitive(at.object) ? agentOf(model, at.object) : undefined;
    const provider = agent?.provider ?? "heartbeat";
    if (!agent) mayBeOthers = true;
    if (!agent || (agent.class ?? "ocf") !== "ocf") continue;
    if (!["heartbeat", "pacemaker", "linbit"].includes(provider) || setsOthers.test(agent.type)) mayBeOthers = true;
    const attribute = attributeOf(model, at, agent.type);
    if (attribute === undefined) continue;
    setters.push({ attribute, isPing: agent.type.startsWith("ping") });
  }
  const nodes = model.ofKind("node").flatMap(({ object }) => (object.kind === "node" ? object.attributes : []));
  const ofNodes = new Set(nodes.flatMap(({ pairs }) => pairs.map(({ name }) => name)));
  return { setters, ofNodes, mayBeOthers };
}
