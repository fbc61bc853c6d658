import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createSession } from "../../client/src/cluster/session/session.ts";
import type { ClusterSession } from "../../client/src/cluster/session/session-types.ts";
import { type Lab, startLab, whyNoLab } from "../lab/lab.ts";
import { percentile, type Skipped } from "./measurements.ts";

/** What watching a cluster cost the node that is asked, over a while. */
export interface WatchCost {
  readonly what: "idle" | "busy";
  readonly seconds: number;
  /** Percent of one processor that the tools took which are run to look. */
  readonly toolsPercent: number;
  /** Percent of one processor that Pacemaker's daemons took more than without a watcher; may be negative, within their noise. */
  readonly daemonsPercent: number;
  /** Bytes a second that the node sent. */
  readonly sentPerSecond: number;
  /** Milliseconds from a change on another node until the session reports it; empty where nothing was changed. */
  readonly delays: readonly number[];
}

/** Watches a real cluster for so many seconds idle, and as long with a change a second. Reasons where that can't be. */
export async function measureWatching(
  seconds: number,
): Promise<{ readonly costs: readonly WatchCost[]; readonly skipped: readonly Skipped[] }> {
  const why = whyNoLab();
  if (why !== undefined) return { costs: [], skipped: [{ name: "watching a cluster", reason: why }] };
  const home = mkdtempSync(join(tmpdir(), "quorate-bench-watch-"));
  const lab = await startLab({ nodes: 3 });
  try {
    const resting = await costOf(lab, seconds / 2, () => delay((seconds / 2) * 1000, []));
    const busyResting = await costOf(lab, seconds / 2, () => change(lab, undefined, seconds / 2));
    const session = createSession(
      {
        name: "lab",
        nodes: lab.nodes.slice(0, 1).map(({ host, port }) => `${host}:${port}`),
        user: "root",
        identityFile: lab.identityFile,
        knownHostsFile: lab.knownHostsFile,
      },
      {
        prompter: { acceptHostKey: async () => false, secret: async () => undefined },
        log: () => undefined,
        environment: { home, configFiles: [], globalKnownHostsFiles: [], localUser: "nobody" },
      },
    );
    await session.connect();
    session.watch();
    await delay(2000);
    const idle = await costOf(lab, seconds, () => delay(seconds * 1000, []));
    const busy = await costOf(lab, seconds, () => change(lab, session, seconds));
    await session.disconnect();
    return {
      costs: [
        { what: "idle", ...idle, daemonsPercent: idle.daemonsPercent - resting.daemonsPercent },
        { what: "busy", ...busy, daemonsPercent: busy.daemonsPercent - busyResting.daemonsPercent },
      ],
      skipped: [],
    };
  } finally {
    await lab.down();
    rmSync(home, { recursive: true, force: true });
  }
}

// Ticks of a hundredth of a second. The loop's shell has waited for all the tools it ran, so their time is counted with its own.
const script = `
loop=0; for p in $(pgrep -f 'status-[0-9a-f]{16}'); do set -- $(cut -d')' -f2- /proc/$p/stat); loop=$((loop + \${12} + \${13} + \${14} + \${15})); done
daemons=0; for p in $(pgrep -f 'pacemaker|corosync'); do set -- $(cut -d')' -f2- /proc/$p/stat); daemons=$((daemons + \${12} + \${13})); done
link=$(ip -o -4 address | awk '/ 169\\.254\\.77\\./ { print $2 }')
echo $loop $daemons $(cat /sys/class/net/$link/statistics/tx_bytes 2>/dev/null || awk -v l="$link:" '$1 == l { print $10 }' /proc/net/dev)
`;

async function counters(lab: Lab): Promise<readonly [number, number, number]> {
  const { stdout, stderr } = await lab.exec("n1", ["sh", "-c", script]);
  const [loop, daemons, sent] = stdout.trim().split(" ").map(Number);
  if (loop === undefined || daemons === undefined || sent === undefined || Number.isNaN(loop + daemons + sent))
    throw new Error(`The node's counters can't be read: ${stdout}${stderr}`);
  return [loop, daemons, sent];
}

async function costOf(
  lab: Lab,
  seconds: number,
  during: () => Promise<readonly number[]>,
): Promise<Omit<WatchCost, "what">> {
  const before = await counters(lab);
  const began = performance.now();
  const delays = await during();
  const took = (performance.now() - began) / 1000;
  const after = await counters(lab);
  const per = (index: 0 | 1 | 2): number => (after[index] - before[index]) / took;
  return { seconds, toolsPercent: per(0), daemonsPercent: per(1), sentPerSecond: per(2), delays };
}

/** Sets a node attribute once a second, on another node than the one that is asked; the milliseconds until the session reports each. */
async function change(lab: Lab, session: ClusterSession | undefined, seconds: number): Promise<readonly number[]> {
  const delays: number[] = [];
  const until = performance.now() + seconds * 1000;
  for (let count = 1; performance.now() < until; count++) {
    const value = `${count}-${session ? "watched" : "alone"}`;
    const reported = session && whenReported(session, value);
    await lab.exec("n2", ["attrd_updater", "-n", "bench", "-U", value]);
    const began = performance.now();
    if (reported) delays.push((await reported) - began);
    // At no fixed distance to the looks, or all would find the same delay.
    await delay(700 + ((count * 137) % 600));
  }
  return delays;
}

function whenReported(session: ClusterSession, value: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The session never reported "${value}".`)), 30_000);
    const stop = session.onDidChange(({ snapshot }) => {
      if (!snapshot?.nodes.some(({ attributes }) => attributes.some((each) => each.value === value))) return;
      clearTimeout(timer);
      stop();
      resolve(performance.now());
    });
  });
}

/** The costs as lines for people. */
export function watchLines(costs: readonly WatchCost[]): string {
  return costs
    .map(({ what, seconds, toolsPercent, daemonsPercent, sentPerSecond, delays }) => {
      const cpu = `${toolsPercent.toFixed(1)} % of a processor for the tools, ${daemonsPercent.toFixed(1)} % more for the daemons`;
      const bytes = `${(sentPerSecond / 1000).toFixed(1)} kB/s sent`;
      const latency =
        delays.length === 0
          ? ""
          : `; a change reported after ${percentile(delays, 0.5).toFixed(0)} / ${percentile(delays, 0.95).toFixed(0)} ms (p50 / p95 of ${delays.length}), at most ${Math.max(...delays).toFixed(0)} ms`;
      return `watching, ${what} for ${seconds} s: ${cpu}, ${bytes}${latency}`;
    })
    .join("\n");
}
