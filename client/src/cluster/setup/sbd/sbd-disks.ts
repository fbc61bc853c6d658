import { type OpenMachine, runStep } from "../machines/machines.ts";
import { refuse } from "../machines/refuse-unfit.ts";

/** A disk for SBD as one machine sees it. */
interface SeenDisk {
  readonly path: string;
  /** `used`: something else is on it; `sbd`: SBD's header is. */
  readonly state: "missing" | "no-disk" | "empty" | "used" | "sbd";
  /** What is on one that is used; the header's UUID; the size of an empty one. */
  readonly about: string;
  /** What the disk itself says of its identity, where it does; of one with a header its timeouts. */
  readonly more: readonly string[];
}

/** SBD's disks: those that get a header, and the timeouts of the header that the others have, in seconds. */
interface FitDisks {
  readonly empty: readonly string[];
  readonly timeouts: { readonly watchdog: number; readonly msgwait: number } | undefined;
}

/** What each machine, by its name, sees of the disks. Rejects with a ClusterError. */
export async function lookAtDisks(machines: readonly OpenMachine[], disks: readonly string[]): Promise<SeenDisks> {
  return new Map(
    await Promise.all(
      machines.map(async ({ facts, access }) => {
        const { stdout } = await runStep(access, { step: "disks", args: disks });
        return [facts.name, readDisks(stdout)] as const;
      }),
    ),
  );
}

/** Reads what the step `disks` prints. */
function readDisks(output: string): readonly SeenDisk[] {
  return output.split("\n").flatMap((line) => {
    const [path = "", state = "", about = "", ...more] = line.split("\t").map((each) => each.trim());
    return path === "" ? [] : [{ path, state: state as SeenDisk["state"], about, more }];
  });
}

/** What machines, by their names, see of the disks. */
export type SeenDisks = ReadonlyMap<string, readonly SeenDisk[]>;

function onNodes(seen: SeenDisks, path: string): readonly (readonly [string, SeenDisk])[] {
  return [...seen].flatMap(([node, all]) => {
    const disk = all.find((each) => each.path === path);
    return disk ? [[node, disk] as const] : [];
  });
}

/** Sentences about disks that SBD can't have: a machine lacks one, something else is on it, or it isn't the same on all of them. */
export function diskProblems(seen: SeenDisks, disks: readonly string[]): readonly string[] {
  return disks.flatMap((path) => {
    const found = onNodes(seen, path);
    const problems = found.flatMap(([node, disk]) => problemOf(node, disk));
    return problems.length > 0 ? problems : differences(path, found);
  });
}

/** What is to be done for SBD to have these disks. Throws a ClusterError of kind `conflict` where it can't. */
export function fitDisks(seen: SeenDisks, disks: readonly string[]): FitDisks {
  refuse(diskProblems(seen, disks));
  const first = disks.flatMap((path) => onNodes(seen, path)[0]?.[1] ?? []);
  const headers = first.filter(({ state }) => state === "sbd");
  const times = headers.map(({ more }) => more.slice(0, 2).map(Number));
  const [[watchdog = 0, msgwait = 0] = []] = times;
  if (times.some((each) => each[0] !== watchdog || each[1] !== msgwait))
    refuse([
      `The headers on ${headers.map(({ path }) => path).join(", ")} have different timeouts: sbd dump shows them.`,
    ]);
  if (headers.length > 0 && msgwait < 2 * watchdog)
    refuse([
      `The header on ${headers[0]?.path} has msgwait ${msgwait} s, less than twice its watchdog timeout of ${watchdog} s: a node would count as fenced while it still runs. Where no cluster uses the disk: sbd -d ${headers[0]?.path} -1 15 -4 30 create`,
    ]);
  return {
    empty: first.filter(({ state }) => state === "empty").map(({ path }) => path),
    timeouts: headers.length > 0 ? { watchdog, msgwait } : undefined,
  };
}

function problemOf(node: string, { path, state, about }: SeenDisk): readonly string[] {
  switch (state) {
    case "missing":
      return [`"${node}" has no ${path}; SBD's disk is one that all nodes share.`];
    case "no-disk":
      return [`${path} on "${node}" is no block device.`];
    case "used":
      return [
        `${path} on "${node}" has ${about} on it, which SBD would overwrite. Name an empty disk, or empty it: wipefs -a ${path}`,
      ];
    default:
      return [];
  }
}

/** Why a path isn't one disk that the nodes share; empty where nothing says so. */
function differences(path: string, found: readonly (readonly [string, SeenDisk])[]): readonly string[] {
  const words = ({ state, about, more }: SeenDisk): string =>
    state === "sbd"
      ? `a header ${about}`
      : `no header, ${[about, ...more].filter((each) => each !== "").join(" bytes, ")}`;
  const distinct = new Set(found.map(([, disk]) => words(disk)));
  if (distinct.size <= 1) return [];
  return [
    `${path} isn't the same disk on all nodes: ${found.map(([node, disk]) => `${words(disk)} on ${node}`).join("; ")}.`,
  ];
}
