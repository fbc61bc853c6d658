import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, parameterOf } from "../../model/inheritance.ts";

/** Something that has to run on the same node before a primitive can start. */
interface NodeNeed {
  /** Whether a primitive is what is needed. */
  isBase(model: ClusterModel, at: DefinedObject): boolean;
  /** Why, before the name of the base: `needs the lock manager of`. */
  readonly inGroup: string;
  /** What happens without it, as the end of a sentence. */
  readonly otherwise: string;
}

function value(model: ClusterModel, at: DefinedObject, name: string): string {
  return parameterOf(model, at, name)?.pair.value ?? "";
}

function typeOf(model: ClusterModel, { object }: DefinedObject): string {
  const agent = object.kind === "primitive" ? agentOf(model, object) : undefined;
  return agent && (agent.class ?? "ocf") === "ocf" ? agent.type : "";
}

function isType(...types: readonly string[]): NodeNeed["isBase"] {
  return (model, at) => types.includes(typeOf(model, at));
}

const dlm: NodeNeed = {
  isBase: isType("controld"),
  inGroup: "needs the lock manager of",
  otherwise: "without the lock manager its start fails",
};

const lvmLocks: NodeNeed = {
  isBase: isType("lvmlockd", "clvmd", "clvm"),
  inGroup: "needs the locks of",
  otherwise: "without the locks the volume group isn't activated",
};

/** A file system on an array that another resource assembles. */
function arrayOf(device: string): NodeNeed {
  return {
    isBase: (model, at) => {
      const type = typeOf(model, at);
      const array = type === "mdraid" ? "md_dev" : type === "Raid1" ? "raiddev" : "";
      return array !== "" && device !== "" && value(model, at, array) === device;
    },
    inGroup: "mounts the array of",
    otherwise: "before the array is assembled there is nothing to mount",
  };
}

/** What has to run before a primitive on each node, as its agent and parameters say. */
export function nodeNeeds(model: ClusterModel, at: DefinedObject): readonly NodeNeed[] {
  switch (typeOf(model, at)) {
    case "Filesystem": {
      const device = value(model, at, "device");
      const locks = /^(gfs2|ocfs2)$/.test(value(model, at, "fstype")) ? [dlm] : [];
      return [...locks, arrayOf(device)];
    }
    case "lvmlockd":
    case "clvmd":
    case "clvm":
      return [dlm];
    case "LVM-activate":
      return /^(lvmlockd|clvmd)$/.test(value(model, at, "vg_access_mode")) ? [lvmLocks] : [];
    case "SAPHana":
    case "SAPHanaController": {
      const sid = value(model, at, "SID");
      return [
        {
          isBase: (_model, other) => typeOf(model, other) === "SAPHanaTopology" && value(model, other, "SID") === sid,
          inGroup: "relies on",
          otherwise: "the agent lacks what SAPHanaTopology finds out about the node, and its first actions fail",
        },
      ];
    }
    default:
      return [];
  }
}
