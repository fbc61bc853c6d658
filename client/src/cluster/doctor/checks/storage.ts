import { shellLine } from "../../ssh/quote.ts";
import { type CibFacts, mountOf, type UsedResource } from "../cib-facts.ts";
import { type Check, differenceOf, type ExaminedCluster, finding, namesOf, quoted } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { devicesOf, isOnMount, placesOf } from "../node-questions.ts";
import { fileOf } from "./corosync.ts";

/** File systems that the cluster mounts: their devices and folders, and whether the system mounts them, too. */
export const checkStorage: Check = (cluster) => {
  const { nodes, cib } = cluster;
  return cib === undefined
    ? []
    : [
        ...devices(nodes, cib),
        ...cib.resources.flatMap((resource) => mounts(nodes, cib, resource)),
        ...cib.resources.flatMap((resource) => mountedOutside(cluster, cib, resource)),
        ...drbdFiles(nodes, cib),
        ...drbdConnections(nodes),
      ];
};

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

/** File systems that several nodes may mount at once. */
const shared = /^(nfs4?|cifs|smb3|gfs2|ocfs2|glusterfs|ceph|lustre|tmpfs|none|bind)$/;

/** Nodes that have a file system mounted which the cluster runs elsewhere, or nowhere. */
function mountedOutside({ nodes, snapshot }: ExaminedCluster, cib: CibFacts, resource: UsedResource): CheckResult[] {
  const mount = mountOf(resource);
  if (mount === undefined || shared.test(resource.parameters.get("fstype") ?? "")) return [];
  const isMounted = (node: NodeFacts): boolean =>
    node.words("mounted").some(([kind, what]) => what === (kind === "device" ? mount.device : mount.folder));
  const mounted = nodes.filter(isMounted);
  if (mounted.length === 0) return [];
  const alike = cib.all.filter((each) => {
    const other = mountOf(each);
    return other !== undefined && (other.folder === mount.folder || other.device === mount.device);
  });
  const places = alike.map(({ id }) => placesOf(id, snapshot));
  if (places.includes(undefined)) return [];
  const outside = mounted.filter((node) => !places.flat().includes(node.name));
  return finding("mounted-outside", "error", namesOf(outside), {
    about: [resource.id],
    message: `${mount.folder} or ${mount.device} of "${resource.id}" is mounted there, and not by the cluster.`,
    why: "Where another node mounts it too, the file system is destroyed, unless it is a cluster file system.",
    command: shellLine`umount ${mount.folder}`,
  });
}

function drbdConnections(nodes: readonly NodeFacts[]): CheckResult[] {
  return nodes.flatMap((node) =>
    node.words("drbd").flatMap(([name = "", peer = "", state]) =>
      finding("drbd-connection", "error", state === "StandAlone" ? [node.name] : [], {
        message: `DRBD's "${name}" has given up its connection to ${peer === "peer" ? "its peer" : `"${peer}"`} (StandAlone): mostly after a split brain.`,
        why: "What is written isn't copied any more, and a failover goes to old data.",
        advice: `Decide whose data stay. On the other node: drbdadm secondary ${name}; drbdadm connect --discard-my-data ${name}; then here: drbdadm connect ${name}.`,
      }),
    ),
  );
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
