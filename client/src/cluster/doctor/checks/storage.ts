import { type Check, differenceOf, finding, namesOf, quoted } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import { devicesOf, isOnMount, mountOf } from "../node-questions.ts";
import { fileOf } from "./corosync.ts";

/** File systems that the cluster mounts: their devices and folders, and whether the system mounts them, too. */
export const checkStorage: Check = ({ nodes, cib }) => {
  const results: CheckResult[] = [];
  if (cib === undefined) return results;
  for (const { resource, device } of devicesOf(cib)) {
    const missing = nodes.filter(
      (node) =>
        node.isRoot &&
        resource.mayRunOn(node.name) === true &&
        node.words("device").some(([name, state]) => name === device && state === "missing"),
    );
    if (missing.length > 0)
      results.push(
        finding("device", "error", namesOf(missing), {
          about: [resource.id],
          message: `The device ${device} of "${resource.id}" is missing.`,
          why: "The file system can't be mounted there.",
          advice: "Connect the disk to this node, or name it by a path that is the same everywhere (/dev/disk/by-id).",
        }),
      );
  }
  for (const resource of cib.resources) {
    const mount = mountOf(resource);
    if (mount === undefined) continue;
    const twice = nodes.filter((node) =>
      node
        .words("fstab")
        .some(
          ([device, folder, options = ""]) =>
            (device === mount.device || folder?.replace(/(.)\/+$/, "$1") === mount.folder) &&
            !options.split(",").includes("noauto"),
        ),
    );
    if (twice.length > 0)
      results.push(
        finding("fstab", "error", namesOf(twice), {
          about: [resource.id],
          message: `/etc/fstab mounts ${mount.folder} or ${mount.device} of "${resource.id}" at boot.`,
          why: "The file system is then mounted on two nodes at once, which destroys it unless it is a cluster file system.",
          advice: "Remove the line from /etc/fstab, or give it the option noauto.",
        }),
      );
    if (isOnMount(mount.folder, cib, resource)) continue;
    const other = nodes.filter((node) =>
      node.words("mount").some(([name, state]) => name === mount.folder && state === "other"),
    );
    if (other.length > 0)
      results.push(
        finding("mount-point", "error", namesOf(other), {
          about: [resource.id],
          message: `${mount.folder}, where "${resource.id}" is mounted, is no folder.`,
          why: "The file system can't be mounted there.",
          advice: "Move away what is in its place.",
        }),
      );
  }
  const usesDrbd = cib.resources.some(({ type, agent }) => agent.startsWith("ocf:") && type === "drbd");
  const paths = new Set(
    nodes.flatMap((node) => node.words("file").flatMap(([path = ""]) => (path.startsWith("/etc/drbd.") ? [path] : []))),
  );
  for (const path of usesDrbd ? paths : []) {
    const lacking = nodes.filter((node) => node.isRoot && fileOf(node, path) === undefined);
    const difference = differenceOf(nodes, (node) => fileOf(node, path)?.digest);
    const odd = [...new Set([...namesOf(lacking), ...(difference?.odd ?? [])])];
    // A resource of DRBD is between two nodes: others needn't have its file.
    if (difference !== undefined || (path === "/etc/drbd.conf" && odd.length > 0))
      results.push(
        finding("drbd-equal", "error", odd, {
          message: `${path} isn't the same on all nodes: ${quoted(odd)}.`,
          why: "DRBD's ends don't fit together.",
          advice: "Copy it from the node that has the right one, and run drbdadm adjust all.",
        }),
      );
  }
  return results;
};
