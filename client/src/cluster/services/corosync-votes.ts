/** What a corosync.conf says about votes (votequorum(5)). */
export interface CorosyncVotes {
  readonly nodes: readonly {
    readonly name: string;
    readonly id: number | undefined;
    readonly addresses: readonly string[];
    readonly votes: number;
  }[];
  /** Of all nodes and the quorum device, where the file doesn't say it otherwise. */
  readonly expected: number;
  readonly twoNode: boolean;
  /** Set, or implied by two_node. */
  readonly waitForAll: boolean;
  /** The ids of the nodes that decide a tie, `lowest` and `highest` among them; undefined where auto_tie_breaker is off. */
  readonly tieBreaker: "lowest" | "highest" | readonly number[] | undefined;
  /** The votes of a quorum device; undefined where there is none. */
  readonly deviceVotes: number | undefined;
  /**
   * What corosync expects before it has seen more votes than that: without those of a quorum device whose votes the file states, which it adds
   * only once they are there: one of two nodes with its device has 2 of 2 votes, and both have 3 of 3 (votequorum.c).
   */
  readonly expectedAtStart: number;
}

/** Reads the lines of a corosync.conf; undefined where they list no nodes. Keys it doesn't know are ignored. */
export function readCorosyncVotes(lines: readonly string[]): CorosyncVotes | undefined {
  const path: string[] = [];
  const quorum = new Map<string, string>();
  const listed: Map<string, string>[] = [];
  for (const each of lines) {
    const line = each.trim();
    if (line.startsWith("#")) continue;
    const open = /^([\w.]+)\s*\{/.exec(line);
    if (open) {
      path.push(open[1] ?? "");
      if (path.join(".") === "nodelist.node") listed.push(new Map());
    } else if (line.startsWith("}")) path.pop();
    else {
      const at = line.indexOf(":");
      if (at < 0) continue;
      const [key, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      if (path.join(".") === "nodelist.node") listed.at(-1)?.set(key, value);
      if (path[0] === "quorum") quorum.set([...path.slice(1), key].join("."), value);
    }
  }
  if (listed.length === 0) return undefined;
  const isOn = (key: string): boolean => Number(quorum.get(key)) === 1;
  const number = (value: string | undefined): number | undefined =>
    value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
  const nodes = listed.map((each) => {
    const addresses = [...each].filter(([key]) => /^ring\d_addr$/.test(key)).map(([, value]) => value);
    return {
      name: each.get("name") ?? addresses[0] ?? "",
      id: number(each.get("nodeid")),
      addresses,
      votes: number(each.get("quorum_votes")) ?? 1,
    };
  });
  const own = nodes.reduce((sum, { votes }) => sum + votes, 0);
  // corosync-qdevice's default: one vote for ffsplit, as many as nodes but one for lms (corosync-qdevice(8)).
  const stated = number(quorum.get("device.votes"));
  const deviceVotes = quorum.has("device.model")
    ? (stated ?? (quorum.get("device.net.algorithm") === "lms" ? nodes.length - 1 : 1))
    : undefined;
  const twoNode = isOn("two_node") && nodes.length === 2;
  const expected = number(quorum.get("expected_votes")) ?? own + (deviceVotes ?? 0);
  return {
    nodes,
    expected,
    expectedAtStart: quorum.has("expected_votes") || stated === undefined ? expected : own,
    twoNode,
    waitForAll: quorum.has("wait_for_all") ? isOn("wait_for_all") : twoNode,
    tieBreaker: isOn("auto_tie_breaker") ? tieBreakerOf(quorum.get("auto_tie_breaker_node")) : undefined,
    deviceVotes,
  };
}

/** The names of the nodes that decide a tie, by rank: the first of them that is a member does. Empty where nothing says it. */
export function tieBreakersOf({ nodes, tieBreaker }: CorosyncVotes): readonly string[] {
  if (tieBreaker === undefined) return [];
  const known = nodes.flatMap(({ name, id }) => (id === undefined ? [] : [{ name, id }]));
  if (known.length < nodes.length) return [];
  const byId = known.toSorted((a, b) => a.id - b.id);
  if (tieBreaker === "lowest") return byId.slice(0, 1).map(({ name }) => name);
  if (tieBreaker === "highest") return byId.slice(-1).map(({ name }) => name);
  return tieBreaker.flatMap((id) => known.find((node) => node.id === id)?.name ?? []);
}

function tieBreakerOf(value: string | undefined): CorosyncVotes["tieBreaker"] {
  if (value === undefined || value === "lowest" || value === "highest") return value ?? "lowest";
  return value.split(/\s+/).map(Number);
}
