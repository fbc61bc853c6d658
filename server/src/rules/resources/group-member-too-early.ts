import type { Name } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { isGroupMeta } from "../support/constraint-names.ts";
import { type Needs, needsOf } from "../support/needs.ts";
import { nodeNeeds } from "../support/node-needs.ts";
import { objectSpan } from "../support/spans.ts";
import { isVolumeOf } from "../support/volume-groups.ts";

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

function isInside(path: string, folder: string): boolean {
  const base = folder.replace(/\/+$/, "");
  return path === base || path.startsWith(`${base}/`);
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
  const need = nodeNeeds(model, member.at).find(({ isBase }) => isBase(model, later.at));
  return need?.inGroup;
}

/** Why a member needs one that starts later, as the end of a sentence; undefined if it certainly doesn't, or nothing says so. */
function whyNeeds(model: ClusterModel, member: Member, later: Member, all: readonly Member[]): string | undefined {
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

/** A group member that starts before what it needs. */
export const groupMemberTooEarly: Rule = {
  id: "group-member-too-early",
  group: "resources",
  severity: "warning",
  title: "Group member before what it needs",
  why: "The members of a group start in the order written, each after the one before it. A service that precedes its file system, volume group or address starts without it: it fails, or works on the empty directory below the mount point. Write storage first, then addresses, then services.",
  source: "Pacemaker Explained, groups: resources start in the order in which they are listed",
  wrong:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs op monitor interval=20s\nprimitive db ocf:heartbeat:pgsql params pgdata=/srv/data op monitor interval=30s\ngroup g db fs",
  right:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs op monitor interval=20s\nprimitive db ocf:heartbeat:pgsql params pgdata=/srv/data op monitor interval=30s\ngroup g fs db",
  check(model, report) {
    for (const at of model.ofKind("group")) {
      if (at.object.kind !== "group" || !isGroupMeta(model, at.object, "ordered")) continue;
      const members = at.object.members.flatMap((name): Member[] => {
        const place = model.place(name.value);
        return place?.object.kind === "primitive" ? [{ name, at: place, needs: needsOf(model, place) }] : [];
      });
      for (const [i, member] of members.entries()) {
        for (const later of members.slice(i + 1)) {
          const why = whyNeeds(model, member, later, members);
          if (why === undefined) continue;
          report({
            at,
            span: member.name.span ?? objectSpan(at.object),
            message: `"${member.name.value}" ${why} "${later.name.value}", but starts before it: a group starts its members in the order written. Move "${later.name.value}" before "${member.name.value}".`,
            ...(member.name.span && later.name.span
              ? {
                  fixes: [
                    {
                      title: `Move "${later.name.value}" before "${member.name.value}"`,
                      at,
                      span: { start: member.name.span.start, end: later.name.span.end },
                      text: [later, ...members.slice(i, members.indexOf(later))]
                        .map(({ name }) => name.value)
                        .join(" "),
                    },
                  ],
                }
              : {}),
          });
          break;
        }
      }
    }
  },
};
