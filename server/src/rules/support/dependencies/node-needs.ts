import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { agentOf, parameterOf } from "../../../model/inheritance.ts";
import { memoize } from "../memoize.ts";

/** Something that has to run on the same node before a primitive can start. */
interface NodeNeed {
  /** What is needed, as `givenBy` names it. */
  readonly what: string;
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

const dlm: NodeNeed = {
  what: "locks",
  inGroup: "needs the lock manager of",
  otherwise: "without the lock manager its start fails",
};

const lvmLocks: NodeNeed = {
  what: "locks of volume groups",
  inGroup: "needs the locks of",
  otherwise: "without the locks the volume group isn't activated",
};

/** Samba shares its databases between the nodes by CTDB, unless CTDB starts it itself. */
const ctdb: NodeNeed = {
  what: "databases of CTDB",
  inGroup: "needs the databases of",
  otherwise: "Samba can't open its databases before CTDB runs, and its start fails",
};

const samba = /^(smb|smbd|nmb|nmbd|winbind|winbindd|samba)$/;

/** A file system on an array that another resource assembles. */
function arrayOf(device: string): NodeNeed {
  return {
    what: `array ${device}`,
    inGroup: "mounts the array of",
    otherwise: "before the array is assembled there is nothing to mount",
  };
}

function topologyOf(sid: string): NodeNeed {
  return {
    what: `topology ${sid}`,
    inGroup: "relies on",
    otherwise: "the agent lacks what SAPHanaTopology finds out about the node, and its first actions fail",
  };
}

/** What a primitive gives others on its node; undefined where that is nothing they need to start. */
function givenBy(model: ClusterModel, at: DefinedObject): string | undefined {
  switch (typeOf(model, at)) {
    case "controld":
      return dlm.what;
    case "lvmlockd":
    case "clvmd":
    case "clvm":
      return lvmLocks.what;
    case "mdraid":
      return arrayOf(value(model, at, "md_dev")).what;
    case "Raid1":
      return arrayOf(value(model, at, "raiddev")).what;
    case "CTDB":
      return /^(yes|true|1|on)$/i.test(value(model, at, "ctdb_manages_samba")) ? undefined : ctdb.what;
    case "SAPHanaTopology":
      return topologyOf(value(model, at, "SID")).what;
    default:
      return undefined;
  }
}

const basesByWhat = memoize<ReadonlyMap<string, readonly DefinedObject[]>>(
  () => ["primitive", "rsc_template"],
  (model) => {
    const bases = new Map<string, DefinedObject[]>();
    for (const at of model.ofKind("primitive")) {
      const what = givenBy(model, at);
      if (what === undefined) continue;
      const known = bases.get(what);
      if (known) known.push(at);
      else bases.set(what, [at]);
    }
    return bases;
  },
);

/** The other primitives that are what one needs, in the order of the files. */
export function basesOf(model: ClusterModel, user: DefinedObject, need: NodeNeed): readonly DefinedObject[] {
  return (
    basesByWhat(model)
      .get(need.what)
      ?.filter((each) => each.object !== user.object) ?? []
  );
}

/** Whether a primitive is what is needed. */
export function isBase(model: ClusterModel, need: NodeNeed, at: DefinedObject): boolean {
  return givenBy(model, at) === need.what;
}

/** What has to run before a primitive on each node, as its agent and parameters say. */
export function nodeNeeds(model: ClusterModel, at: DefinedObject): readonly NodeNeed[] {
  const agent = at.object.kind === "primitive" ? agentOf(model, at.object) : undefined;
  if (/^(systemd|lsb|service)$/.test(agent?.class ?? "")) {
    return samba.test(agent?.type.replace(/\.service$/, "") ?? "") ? [ctdb] : [];
  }
  switch (typeOf(model, at)) {
    case "Filesystem": {
      const device = value(model, at, "device");
      const locks = /^(gfs2|ocfs2)$/.test(value(model, at, "fstype")) ? [dlm] : [];
      return device === "" ? locks : [...locks, arrayOf(device)];
    }
    case "lvmlockd":
    case "clvmd":
    case "clvm":
      return [dlm];
    case "LVM-activate":
      return /^(lvmlockd|clvmd)$/.test(value(model, at, "vg_access_mode")) ? [lvmLocks] : [];
    case "SAPHana":
    case "SAPHanaController":
      return [topologyOf(value(model, at, "SID"))];
    default:
      return [];
  }
}
