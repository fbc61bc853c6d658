import { type CibFacts, mountOf, type UsedResource } from "../cib-facts.ts";
import { type Check, differenceOf, finding, namesOf, quoted } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { devicesOf, isOnMount } from "../node-questions.ts";
import { fileOf } from "./corosync.ts";

/** File systems that the cluster mounts: their devices and folders, and whether the system mounts them, too. */
export const checkStorage: Check = ({ nodes, cib }) =>
  cib === undefined
    ? []
    : [
        ...devices(nodes, cib),
        ...cib.resources.flatMap((resource) => mounts(nodes, cib, resource)),
        ...drbdFiles(nodes, cib),
      ];

function devices(nodes: readonly NodeFacts[], cib: CibFacts): CheckResult[] {
  return devicesOf(cib).flatMap(({ resource, device }) => {
    const missing = nodes.filter(
      (node) =>
        node.isRoot &&
        resource.mayRunOn(node.name) === true &&
        node.words("device").some(([name, state]) => name === device && state === "missing"),
    );
    return finding("device", "error", namesOf(missing), {
      about: [resource.id],
      message: `The device ${device} of "${resource.id}" is missing.`,
      why: "The file system can't be mounted there.",
      advice: "Connect the disk to this node, or name it by a path that is the same everywhere (/dev/disk/by-id).",
    });
  });
}

function mounts(nodes: readonly NodeFacts[], cib: CibFacts, resource: UsedResource): CheckResult[] {
  const mount = mountOf(resource);
  if (mount === undefined) return [];
  const isMountedAtBoot = (node: NodeFacts): boolean =>
    node
      .words("fstab")
      .some(
        ([device, folder, options = ""]) =>
          (device === mount.device || folder?.replace(/(.)\/+$/, "$1") === mount.folder) &&
          !options.split(",").includes("noauto"),
      );
  const isNoFolder = (node: NodeFacts): boolean =>
    node.words("mount").some(([name, state]) => name === mount.folder && state === "other");
  const blocked = isOnMount(mount.folder, cib) ? [] : nodes.filter(isNoFolder);
  return [
    ...finding("fstab", "error", namesOf(nodes.filter(isMountedAtBoot)), {
      about: [resource.id],
      message: `/etc/fstab mounts ${mount.folder} or ${mount.device} of "${resource.id}" at boot.`,
      why: "The file system is then mounted on two nodes at once, which destroys it unless it is a cluster file system.",
      advice: "Remove the line from /etc/fstab, or give it the option noauto.",
    }),
    ...finding("mount-point", "error", namesOf(blocked), {
      about: [resource.id],
      message: `${mount.folder}, where "${resource.id}" is mounted, is no folder.`,
      why: "The file system can't be mounted there.",
      advice: "Move away what is in its place.",
    }),
  ];
}

function drbdFiles(nodes: readonly NodeFacts[], cib: CibFacts): CheckResult[] {
  if (!cib.resources.some(({ type, agent }) => agent.startsWith("ocf:") && type === "drbd")) return [];
  const paths = nodes.flatMap((node) => node.words("file").map(([path = ""]) => path));
  return [...new Set(paths.filter((path) => path.startsWith("/etc/drbd.")))].flatMap((path) => {
    const lacking = nodes.filter((node) => node.isRoot && fileOf(node, path) === undefined);
    const difference = differenceOf(nodes, (node) => fileOf(node, path)?.digest);
    // A resource of DRBD is between two nodes: others needn't have its file.
    if (difference === undefined && path !== "/etc/drbd.conf") return [];
    const odd = [...new Set([...namesOf(lacking), ...(difference?.odd ?? [])])];
    return finding("drbd-equal", "error", odd, {
      message: `${path} isn't the same on all nodes: ${quoted(odd)}.`,
      why: "DRBD's ends don't fit together.",
      advice: "Copy it from the node that has the right one, and run drbdadm adjust all.",
    });
  });
}
