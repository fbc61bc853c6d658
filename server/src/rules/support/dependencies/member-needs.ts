import type { Name } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { Group } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { parameterOf } from "../../../model/inheritance.ts";
import { type Needs, needsOf } from "./needs.ts";
import { isBase, nodeNeeds } from "./node-needs.ts";
import { isInside, opensDevice } from "./storage-needs.ts";
import { isVolumeOf } from "./volume-groups.ts";

/** A primitive of a group, and what it provides or needs. */
interface Member {
  readonly name: Name;
  readonly at: DefinedObject;
  readonly needs: Needs;
}

/** Agents of class ocf that serve on every address, or whose address follows them so that clients come when they are ready. */
const withoutAddress = /^(nfsserver|exportfs|named|conntrackd|mysql|mariadb|pgsql|db2|oracle|oralsnr|sybaseASE|redis)$/;

function value(model: ClusterModel, { at }: Member, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const written = parameterOf(model, at, name)?.pair.value;
    if (written) return written;
  }
  return undefined;
}

/** Every value of a member's parameters that is a path. */
function pathsOf({ at }: Member): string[] {
  if (at.object.kind !== "primitive") return [];
  return at.object.params.flatMap(({ pairs }) =>
    pairs.flatMap((pair) => (pair.value?.startsWith("/") ? [pair.value] : [])),
  );
}

function typeOf({ at }: Member): string {
  return at.object.kind === "primitive" ? (at.object.agent?.type ?? "") : "";
}

/** Why a member needs the locks of another one, as the end of a sentence. */
function lockNeed(model: ClusterModel, member: Member, later: Member): string | undefined {
  const need = nodeNeeds(model, member.at).find((each) => isBase(model, each, later.at));
  return need?.inGroup;
}

/** Why a member needs one that starts later, as the end of a sentence; undefined if it certainly doesn't, or nothing says so. */
export function whyNeeds(
  model: ClusterModel,
  member: Member,
  later: Member,
  all: readonly Member[],
): string | undefined {
  const own = all.indexOf(member);
  const laterType = typeOf(later);
  const directory = laterType === "Filesystem" ? value(model, later, "directory") : undefined;
  if (directory !== undefined && directory !== "/") {
    const inside = pathsOf(member).find((path) => isInside(path, directory));
    if (inside !== undefined && !isInside(directory, value(model, member, "directory") ?? "\n")) {
      return `uses ${inside}, which is in the file system of`;
    }
  }
  const volumeGroup = laterType === "LVM-activate" ? value(model, later, "vgname") : value(model, later, "volgrpname");
  if (volumeGroup !== undefined && typeOf(member) === "Filesystem") {
    const device = value(model, member, "device");
    return device !== undefined && isVolumeOf(device, volumeGroup) ? "mounts a volume that is activated by" : undefined;
  }
  const lock = lockNeed(model, member, later);
  if (lock !== undefined) return lock;
  if (typeOf(member) === "iSCSILogicalUnit" && laterType === "iSCSITarget") {
    return value(model, member, "target_iqn") === value(model, later, "iqn") ? "belongs to the target of" : undefined;
  }
  const device = typeOf(member) === "Filesystem" ? value(model, member, "device") : undefined;
  if (device !== undefined && opensDevice(model, later.at, device)) return "mounts a disk that comes from";
  // A disk by another name may be one that is always there; but a session in a group is for what the group mounts.
  if (
    device?.startsWith("/dev/") &&
    laterType === "iscsi" &&
    !all.slice(0, own).some((each) => typeOf(each) === "iscsi")
  ) {
    return "probably mounts a disk that comes from";
  }
  if (typeOf(member) === "nfsnotify" && later.needs.isAddress) {
    const sources = value(model, member, "source_host")?.split(/[\s,]+/) ?? [];
    return sources.includes(value(model, later, "ip") ?? "") ? "sends from the address of" : undefined;
  }
  if (typeOf(member) === "IPsrcaddr" && later.needs.isAddress) {
    return value(model, member, "ipaddress") === value(model, later, "ip") ? "needs the address of" : undefined;
  }
  const before = all.slice(0, own);
  const others = all.slice(own + 1).filter((each) => each !== later && each.needs.isProgram);
  // Another program after it may be the one that the later member is for.
  if (!member.needs.isService || others.some((each) => all.indexOf(each) > all.indexOf(later))) return undefined;
  if (later.needs.isStorage && !before.some(({ needs }) => needs.isStorage)) return "may need the data of";
  const listens = !withoutAddress.test(typeOf(member));
  if (later.needs.isAddress && listens && !before.some(({ needs }) => needs.isAddress))
    return "may need the address of";
  return undefined;
}

/** The members of a group that are defined primitives, in the order written. */
export function membersOf(model: ClusterModel, group: Group): Member[] {
  return group.members.flatMap((name): Member[] => {
    const place = model.place(name.value);
    return place?.object.kind === "primitive" ? [{ name, at: place, needs: needsOf(model, place) }] : [];
  });
}

/** The members in an order in which each follows what it needs, otherwise as written. */
export function inStartOrder(model: ClusterModel, members: readonly Member[]): readonly Member[] {
  let sorted = members;
  // Each pass moves one member; needs that form a cycle end it.
  for (let passes = members.length ** 2; passes > 0; passes--) {
    const order: readonly Member[] = sorted;
    const early = order.findIndex((member, i) =>
      order.slice(i + 1).some((later) => whyNeeds(model, member, later, order) !== undefined),
    );
    const member = order[early];
    const later = order.slice(early + 1).find((each) => member && whyNeeds(model, member, each, order) !== undefined);
    if (!member || !later) return order;
    const others = order.filter((each) => each !== later);
    sorted = [...others.slice(0, early), later, ...others.slice(early)];
  }
  return members;
}
