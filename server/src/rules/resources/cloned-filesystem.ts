import { parseBoolean } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, idsInside, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { unitsOf } from "../support/placement/units.ts";
import { objectSpan, pairSpan } from "../support/spans.ts";

/** The file systems for one node at a time that the agent refuses to mount in a clone. */
const ofOneNode = /^(ext4|ext4dev|ext3|reiserfs|reiser4|xfs|jfs)$/;

/** Others for one node at a time, which the agent mounts on any node. */
const notRefused = /^(ext2|btrfs|vfat|ntfs|f2fs|bcachefs)$/;

function value(model: ClusterModel, at: DefinedObject, name: string): string {
  return parameterOf(model, at, name)?.pair.value ?? "";
}

/** Whether the mount changes nothing on the device, or is one of a directory. */
function isHarmless(model: ClusterModel, at: DefinedObject): boolean {
  const options = value(model, at, "options").split(",");
  return ["ro", "bind", "rbind"].some((each) => options.includes(each)) || !value(model, at, "device").startsWith("/");
}

/** A file system for one node that is mounted on several. */
export const clonedFilesystem: Rule = {
  id: "cloned-filesystem",
  group: "resources",
  severity: "error",
  title: "File system of one node in a clone",
  why: "Ext4, XFS and the like belong to one node at a time: mounted on two nodes, each overwrites what the other wrote, and the data is lost. That the device is shared, or that DRBD has two primaries, changes nothing. The agent refuses to mount the usual ones in a clone. Don't clone the file system, or use GFS2 or OCFS2 with DLM, or NFS.",
  source:
    "The agent Filesystem: “DANGER! ext4 on … is NOT cluster-aware!”, unless force_clones is set; its start was run as a clone's with ext4 and xfs, also read-only",
  wrong:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=ext4 op monitor interval=20s timeout=40s\nclone fs-clone fs meta interleave=true",
  right:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=gfs2 op monitor interval=20s timeout=40s\nclone fs-clone fs meta interleave=true",
  check(model, report) {
    for (const clone of [...model.ofKind("clone"), ...model.ofKind("master")]) {
      const [unit] = unitsOf(model, clone.object.id);
      if (!unit?.isMany) continue;
      for (const id of idsInside(model, clone.object)) {
        const at = model.place(id);
        if (at?.object.kind !== "primitive") continue;
        const agent = agentOf(model, at.object);
        if (agent?.type !== "Filesystem" || (agent.provider ?? "heartbeat") !== "heartbeat") continue;
        const type = parameterOf(model, at, "fstype");
        const name = type?.pair.value ?? "";
        const isForced = parseBoolean(value(model, at, "force_clones")) === true;
        const isRefused = ofOneNode.test(name) && !isForced;
        // With force_clones somebody has said that each node has a device of its own.
        if (!type || type.isConditional || isForced || (!isRefused && !notRefused.test(name))) continue;
        if (!isRefused && isHarmless(model, at)) continue;
        const isOwn = type.place.object === at.object;
        report({
          at,
          span: isOwn ? pairSpan(type.pair) : objectSpan(at.object),
          message: `"${clone.object.id}" mounts "${id}" on several nodes at once, but ${name} is for one node: ${isRefused ? "the agent refuses it in a clone, so that it is mounted nowhere" : "they overwrite each other's data"}. Don't clone it, or use gfs2 or ocfs2.`,
          related: [{ at: clone, span: objectSpan(clone.object), message: "This clones it." }],
        });
      }
    }
  },
};
