import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { type Held, parameterOf, setsWithTemplate } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { deviceUseOf, heartbeatType } from "../support/dependencies/block-devices.ts";
import { dependencyBetween } from "../support/dependencies/service-dependencies.ts";
import { opensDevice } from "../support/dependencies/storage-needs.ts";
import { constrainedName, missingRelation, storageRelation } from "../support/dependencies/storage-relation.ts";
import { valueSpan } from "../support/spans.ts";

interface Use {
  readonly held: Pick<Held, "pair" | "place">;
  /** What the user does with what the base provides: `uses /srv/lock, which is in the file system of`. */
  readonly how: string;
  readonly bases: readonly DefinedObject[];
}

type Mounts = ReadonlyMap<string, readonly DefinedObject[]>;

/** The innermost mount point that a path is in, other than its own; undefined where there is none. */
function mountPointOf(path: string, mounts: Mounts, own: string | undefined): string | undefined {
  for (let folder = path.replace(/\/+$/, ""); folder !== ""; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if (folder !== own && mounts.has(folder)) return folder;
  }
  return undefined;
}

/** The directories of the node that a bundle mounts into its containers, as far as they are in file systems of the cluster. */
function usesOfBundle(at: DefinedObject, mounts: Mounts): Use[] {
  const mappings = at.object.kind === "bundle" ? (at.object.storage?.mappings ?? []) : [];
  return mappings.flatMap(({ attributes }) =>
    attributes.flatMap((pair) => {
      const path = /^source-dir(?:-root)?$/.test(pair.name) ? (pair.value ?? "") : "";
      const bases = mounts.get(mountPointOf(path, mounts, undefined) ?? "") ?? [];
      if (bases.length === 0) return [];
      return [{ held: { place: at, pair }, how: `uses ${path}, which is in the file system of`, bases }];
    }),
  );
}

/** What a primitive's paths are in: the innermost file systems of the cluster. */
function uses(model: ClusterModel, at: DefinedObject, mounts: Mounts, providers: readonly DefinedObject[]): Use[] {
  if (at.object.kind === "bundle") return usesOfBundle(at, mounts);
  // Paths inside a container aren't the node's.
  if (model.containerOf(at.object.id)?.object.kind === "bundle") return [];
  const found: Use[] = [];
  const device = deviceUseOf(model, at);
  const openers = device
    ? providers.filter((other) => other !== at && opensDevice(model, other, device.held.pair.value ?? ""))
    : [];
  if (device && openers.length > 0) {
    found.push({ held: device.held, how: `${device.verb} a disk that comes from`, bases: openers });
  }
  const own = heartbeatType(model, at) === "Filesystem" ? parameterOf(model, at, "directory")?.pair.value : undefined;
  for (const { set, place } of setsWithTemplate(model, at, (object) => ("params" in object ? object.params : []))) {
    for (const pair of set.pairs) {
      const { value } = pair;
      if (!value?.startsWith("/") || set.rules.length > 0) continue;
      const inner = mountPointOf(value, mounts, own?.replace(/\/+$/, ""));
      const bases = (mounts.get(inner ?? "") ?? []).filter((each) => each !== at);
      if (inner === undefined || bases.length === 0) continue;
      found.push({ held: { place, pair }, how: `uses ${value}, which is in the file system of`, bases });
    }
  }
  return found;
}

/** What uses storage of the cluster without being connected with it. */
export const storageUnconstrained: Rule = {
  id: "storage-unconstrained",
  group: "constraints",
  severity: "warning",
  title: "Storage used without constraints",
  why: "A path below a file system's mount point, or a disk that an iSCSI session or an encrypted device provides, is there only where and when that resource is active. Without an order and a colocation the cluster starts its user at the same time, or on another node: it fails, or works on the empty directory below the mount point. Put both into a group, the storage first, or add an order and a colocation.",
  source:
    "The agents' descriptions of their parameters; tried with crm_simulate of Pacemaker 2.1.5 and 3.0.3: without constraints both start at the same time, on different nodes",
  wrong:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs op monitor interval=20s\nprimitive db ocf:heartbeat:pgsql params pgdata=/srv/data op monitor interval=30s",
  right:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs op monitor interval=20s\nprimitive db ocf:heartbeat:pgsql params pgdata=/srv/data op monitor interval=30s\ngroup g fs db",
  check(model, report) {
    // Constraints that weren't read may connect them.
    if (model.facts.isPartlyUnread || model.ofKind("xml").length > 0) return;
    const primitives = model.ofKind("primitive");
    const mounts = new Map<string, DefinedObject[]>();
    for (const at of primitives) {
      const directory =
        heartbeatType(model, at) === "Filesystem" ? parameterOf(model, at, "directory")?.pair.value : "";
      if (!directory || !/^\/./.test(directory)) continue;
      const folder = directory.replace(/\/+$/, "");
      mounts.set(folder, [...(mounts.get(folder) ?? []), at]);
    }
    const providers = primitives.filter((at) => /^(iscsi|crypt)$/.test(heartbeatType(model, at)));
    for (const at of [...primitives, ...model.ofKind("bundle")]) {
      const seen = new Set<string>();
      for (const { held, how, bases } of uses(model, at, mounts, providers)) {
        const relations = bases.map((each) => storageRelation(model, at.object.id, each.object.id));
        const [base] = bases;
        if (!base || seen.has(base.object.id) || relations.some(({ isPlaced, isAfter }) => isPlaced && isAfter))
          continue;
        seen.add(base.object.id);
        const all = {
          isPlaced: relations.some((each) => each.isPlaced),
          isAfter: relations.some((each) => each.isAfter),
        };
        // One of the two constraints alone is what missing-order and missing-colocation look at.
        const isHalf = all.isPlaced !== all.isAfter;
        const [one, other] = [constrainedName(model, at.object.id), constrainedName(model, base.object.id)];
        if (isHalf && dependencyBetween(model, one, other) && !isCloned(model, base)) continue;
        const missing = missingRelation(model, at.object.id, base.object.id, all);
        if (!missing) continue;
        report({
          at: held.place,
          span: valueSpan(held.pair),
          message: `"${at.object.id}" ${how} "${base.object.id}", but ${missing.problem}: it may start ${all.isPlaced ? "before that" : "where that isn't active"}, and fail. ${missing.advice}${canBeGrouped(model, at, base) ? ", or put both into a group" : ""}.`,
        });
      }
    }
  },
};

/** Whether a group may hold both: clones and bundles are in none. */
function canBeGrouped(model: ClusterModel, at: DefinedObject, base: DefinedObject): boolean {
  return at.object.kind === "primitive" && !isCloned(model, at) && !isCloned(model, base);
}

function isCloned(model: ClusterModel, at: DefinedObject): boolean {
  return constrainedName(model, at.object.id) !== at.object.id;
}
