import type { TimelineEvent } from "../event.ts";

/**
 * One name for each node: syslog may write `n1.example.com` where the cluster says `n1`, or the other way round. The name that the cluster uses
 * counts: one that a line is about.
 */
export function withNodeNames(
  events: readonly TimelineEvent[],
  known: Iterable<string>,
  ownNames: ReadonlyMap<string, string>,
): readonly TimelineEvent[] {
  const names = new Set([
    ...known,
    ...events.flatMap(({ target, seenBy }) => (target && target !== seenBy[0] ? [target] : [])),
  ]);
  const aliases = new Map<string, string>();
  const hosts = new Set(events.flatMap(({ seenBy }) => seenBy));
  for (const host of hosts) {
    const short = host.split(".")[0] ?? host;
    const found =
      (names.has(host) ? undefined : ownNames.get(host)) ??
      [...names].find((name) => name !== host && name.split(".")[0] === short && !names.has(host)) ??
      // Neither is named by a line: the short one, where both write logs.
      (short !== host && !names.has(host) && hosts.has(short) ? short : undefined);
    if (found !== undefined) aliases.set(host, found);
  }
  if (aliases.size === 0) return events;
  const rename = (text: string): string => {
    for (const [host, name] of aliases)
      text = text.replaceAll(new RegExp(`(?<![\\w.-])${host.replaceAll(".", "\\.")}(?![\\w-]|\\.\\w)`, "g"), name);
    return text;
  };
  return events.map((event) => ({
    ...event,
    text: rename(event.text),
    seenBy: event.seenBy.map((each) => aliases.get(each) ?? each),
    ...(event.target === undefined ? {} : { target: aliases.get(event.target) ?? event.target }),
    ...(event.key === undefined ? {} : { key: rename(event.key) }),
  }));
}
