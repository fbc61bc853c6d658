import { timesOf } from "./logs/log-times.ts";
import type { ReadLog } from "./logs/read-source.ts";

/** So far apart corosync and Pacemaker of one node say that a node left or came, in milliseconds. */
const togetherMs = 3_000;

/** The names of nodes by their number, as lines of Pacemaker have them, or as those of corosync beside them show. */
export function namesIn(logs: readonly ReadLog[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { lines } of logs)
    for (const { text, detail, daemon } of lines) {
      if (daemon === "corosync" || daemon === "agent") continue;
      const [, name, own] = /^(?:\w+: )?Node (\S+?)(?:\[(\d+)\])?(?: -)? state is now/.exec(text) ?? [];
      const id = own ?? /(?:^|[ ,])nodeid=(\d+)/.exec(detail)?.[1];
      if (name !== undefined && id !== undefined) names.set(id, name);
      const [, purged, peer] = /with id=(\d+) and\/or uname=(\S+)/.exec(text) ?? [];
      if (purged !== undefined && peer !== undefined && peer !== "(null)") names.set(purged, peer);
    }
  for (const [id, name] of pairs(logs)) if (!names.has(id)) names.set(id, name);
  return names;
}

/** Where just one number and one name left or came together, they are of one node; not where it was different at another time. */
function pairs(logs: readonly ReadLog[]): ReadonlyMap<string, string> {
  type Change = { readonly at: number; readonly of: string };
  const numbers: Change[] = [];
  const names: Change[] = [];
  for (const { lines, source } of logs) {
    const times = timesOf(lines, source);
    lines.forEach(({ daemon, text, host }, index) => {
      const at = times[index] ?? 0;
      if (daemon === "corosync") {
        const [, how, ids = ""] = /^A new membership .* formed\. Members (left|joined): ([\d ]+)$/.exec(text) ?? [];
        const [id, more] = ids.trim().split(/ +/);
        if (how !== undefined && id && more === undefined) numbers.push({ at, of: `${host} ${how} ${id}` });
        return;
      }
      const [, name, state] = /^Node (\S+?)(?:\[\d+\])?(?: -)? state is now (lost|member)/.exec(text) ?? [];
      if (name !== undefined) names.push({ at, of: `${host} ${state === "lost" ? "left" : "joined"} ${name}` });
    });
  }
  const found = new Map<string, string | undefined>();
  for (const { at, of } of numbers) {
    const [host, how, id = ""] = of.split(" ");
    const near = names.filter((each) => Math.abs(each.at - at) <= togetherMs && each.of.startsWith(`${host} ${how} `));
    const candidates = new Set(near.map((each) => each.of.split(" ")[2] ?? ""));
    const [name] = candidates;
    if (candidates.size !== 1 || name === undefined) continue;
    found.set(id, found.has(id) && found.get(id) !== name ? undefined : name);
  }
  return new Map([...found].flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
}

/** How the cluster calls the node whose host name syslog writes: operations are reported by the node that ran them. */
export function ownNames(logs: readonly ReadLog[]): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { lines } of logs)
    for (const { daemon, text, host } of lines) {
      if (daemon !== "controld" || host === "") continue;
      const node =
        /^Result of \S+ operation for \S+ on (\S+): /.exec(text)?.[1] ??
        /^(?:LRM )?[Oo]peration .*node=([^,\s]+),/.exec(text)?.[1];
      if (node === undefined) continue;
      const own = counts.get(host) ?? new Map<string, number>();
      own.set(node, (own.get(node) ?? 0) + 1);
      counts.set(host, own);
    }
  return new Map(
    [...counts].flatMap(([host, own]) => {
      const [most] = [...own].sort((a, b) => b[1] - a[1]);
      return most === undefined || own.has(host) ? [] : [[host, most[0]] as const];
    }),
  );
}
