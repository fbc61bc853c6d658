/** What inspect-node.sh printed on a node. */
export interface NodeFacts {
  /** The name in the cluster; where that isn't known, the host name, else the address. */
  readonly name: string;
  /** The address it was reached by. */
  readonly address: string;
  readonly isRoot: boolean;
  /** Did the script run to its end? */
  readonly isComplete: boolean;
  /** `systemd`, `sysv` or `none`. */
  readonly manager: string;
  /** The clock of the node minus the clock here, in seconds, and how far off that may be; undefined where the node has no such clock. */
  readonly clock: { readonly offset: number; readonly uncertainty: number } | undefined;
  /** All values of that name. */
  all(name: string): readonly string[];
  /** The first value of that name; undefined where there is none, or an empty one. */
  one(name: string): string | undefined;
  /** The values of that name as words; the last of `count` words holds the rest. */
  words(name: string, count?: number): readonly (readonly string[])[];
}

/** When a script ran by the clock here, in milliseconds since the epoch. */
interface RunTimes {
  readonly began: number;
  readonly ended: number;
}

/** Reads what inspect-node.sh printed. Lines that aren't a name, a tab and a value are ignored. */
export function readNodeFacts(address: string, output: string, times: RunTimes): NodeFacts {
  const values = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const [, name, value] = /^([a-z-]+)\t(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const list = values.get(name) ?? [];
    list.push(value.trim());
    values.set(name, list);
  }
  const facts = readersOf((name) => values.get(name) ?? []);
  const { all, one } = facts;
  return {
    name: one("crm-name") ?? one("uname") ?? address,
    address,
    isRoot: one("uid") === "0",
    isComplete: all("end").length > 0,
    manager: one("manager") ?? "none",
    clock: clockOf(one("begin"), one("end"), times),
    ...facts,
  };
}

/** A node with values that it was asked for later, too; all else is as it was. */
export function withMoreFacts(node: NodeFacts, more: NodeFacts): NodeFacts {
  return { ...node, ...readersOf((name) => [...node.all(name), ...more.all(name)]) };
}

/** How values are read, by what gives all of a name. */
function readersOf(all: NodeFacts["all"]): Pick<NodeFacts, "all" | "one" | "words"> {
  // Checks ask for the same words once for each resource.
  const split = new Map<string, readonly (readonly string[])[]>();
  return {
    all,
    one: (name) => all(name)[0] || undefined,
    words(name, count = 99) {
      const key = `${name} ${count}`;
      const known = split.get(key) ?? all(name).map((value) => wordsOf(value, count));
      split.set(key, known);
      return known;
    },
  };
}

function wordsOf(value: string, count: number): string[] {
  const words = value.split(/ +/).filter(Boolean);
  return words.length <= count ? words : [...words.slice(0, count - 1), words.slice(count - 1).join(" ")];
}

/** The script began after `began` and ended before `ended`: its clock lies between. */
function clockOf(begin: string | undefined, end: string | undefined, { began, ended }: RunTimes): NodeFacts["clock"] {
  const [first, last] = [Number(begin ?? Number.NaN), Number(end ?? Number.NaN)];
  if (!Number.isFinite(first) || !Number.isFinite(last)) return undefined;
  const most = first - began / 1000;
  const least = last - ended / 1000;
  return { offset: (most + least) / 2, uncertainty: Math.abs(most - least) / 2 };
}
