import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { applyCib } from "../../client/src/cluster/apply/apply.ts";
import type { ClusterSession } from "../../client/src/cluster/session/session-types.ts";
import { simulate } from "../../client/src/cluster/simulate/simulate.ts";
import { root } from "../../scripts/paths.mjs";
import { createWorkspace } from "../../server/src/workspace.ts";
import { labSession, labSetting } from "../client/support/lab-session.ts";
import { type Lab, startLab, whyNoLab } from "../lab/lab.ts";
import { type Measurement, measurement, type Skipped } from "./measurements.ts";

const { plan } = createWorkspace();

const group = "a real cluster";

/** What connecting, planning and applying take on a real cluster of three nodes, beside crmsh and pcs run on one of them, and how soon a killed node is reported. */
export async function measureCluster(
  runs: number,
): Promise<{ readonly measured: readonly Measurement[]; readonly skipped: readonly Skipped[] }> {
  const why = whyNoLab();
  if (why !== undefined) return { measured: [], skipped: [{ name: "a real cluster", reason: why }] };
  const home = mkdtempSync(join(tmpdir(), "quorate-bench-cluster-"));
  let lab: Lab | undefined;
  try {
    lab = await startLab({ nodes: 3 });
    await lab.exec("n1", ["crm_attribute", "-n", "stonith-enabled", "-v", "false"]);
    const measured = [...(await connecting(lab, home, runs))];
    const skipped: Skipped[] = [];
    const session = labSession(labSetting(lab), home);
    const s4 = readFileSync(join(root, "examples/tutorials/s4-debian-crm-shell/cluster.crm"), "utf8");
    for (const text of [s4, stoppedDummies(1000)]) {
      const applied = await applying(lab, session, text, runs);
      measured.push(...applied.measured);
      for (const each of applied.skipped) if (!skipped.some(({ name }) => name === each.name)) skipped.push(each);
    }
    measured.push(await killing(lab, session, runs));
    await session.disconnect();
    return { measured, skipped };
  } finally {
    await lab?.down();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Resources that nobody starts, so that only the configuration is measured. */
export function stoppedDummies(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, at) => `primitive d${at} ocf:pacemaker:Dummy meta target-role=Stopped op monitor interval=10s\n`,
  );
  return lines.join("");
}

/** What work gives, and the milliseconds that it takes. */
export async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly took: number }> {
  const began = performance.now();
  const value = await work();
  return { value, took: performance.now() - began };
}

async function connecting(lab: Lab, home: string, runs: number): Promise<readonly Measurement[]> {
  const connects: number[] = [];
  const statuses: number[] = [];
  for (let count = 0; count < runs; count++) {
    const session = labSession(labSetting(lab), home);
    connects.push((await timed(() => session.connect())).took);
    statuses.push((await timed(() => session.refresh())).took);
    await session.disconnect();
  }
  return [
    measurement({ group, name: "connect, with the first status", primitives: 0, unit: "ms" }, connects),
    measurement({ group, name: "status on an open connection", primitives: 0, unit: "ms" }, statuses),
  ];
}

/** One text, from an empty configuration each time, by each program. */
async function applying(lab: Lab, session: ClusterSession, text: string, runs: number) {
  const plans: number[] = [];
  const applies: number[] = [];
  const others = new Map<string, number[]>();
  const skipped: Skipped[] = [];
  let primitives = 0;
  await lab.exec("n1", ["sh", "-c", "cat > /root/cluster.crm"], { stdin: text });
  for (let count = 0; count < runs; count++) {
    const { base, wanted, planTook, applyTook } = await planAndApply(session, text);
    plans.push(planTook);
    primitives = wanted.split("<primitive ").length - 1;
    applies.push(applyTook);

    await lab.exec("n1", ["sh", "-c", "cat > /root/old.xml"], { stdin: base });
    await lab.exec("n1", ["sh", "-c", "cat > /root/new.xml"], { stdin: wanted });
    const programs = {
      "crm configure load update": ["crm", "-F", "configure", "load", "update", "/root/cluster.crm"],
      "pcs cluster cib-push": ["pcs", "cluster", "cib-push", "/root/new.xml", "diff-against=/root/old.xml"],
    };
    for (const [name, argv] of Object.entries(programs)) {
      const { value, took } = await timed(() => lab.exec("n1", argv));
      const done = (await session.readCib()).split("<primitive ").length - 1 === primitives;
      if (value.code === 0 && done) others.set(name, [...(others.get(name) ?? []), took]);
      else if (count === 0) skipped.push({ name, reason: `it didn't work: ${value.stderr.trim().slice(0, 200)}` });
      await empty(session);
    }
  }
  const of = (name: string, values: readonly number[]): Measurement =>
    measurement({ group, name, primitives, unit: "ms" }, values);
  return {
    measured: [
      of("plan: read, plan, ask the cluster what it would do", plans),
      of("apply until it is read back", applies),
      ...[...others].map(([name, values]) => of(name, values)),
    ],
    skipped,
  };
}

/** Plans and applies a text to a cluster without resources, and empties it again; the milliseconds that planning and applying take. */
export async function planAndApply(session: ClusterSession, text: string) {
  const planned = await timed(async () => {
    const base = await session.readCib();
    const made = plan([{ uri: "file:///cluster.crm", text }], base, "update");
    await simulate(session, base, made.cib);
    return { base, wanted: made.cib };
  });
  const applyTook = await applyUntilVerified(session, planned.value.base, planned.value.wanted);
  await empty(session);
  return { ...planned.value, planTook: planned.took, applyTook };
}

/** Milliseconds until the change is in and read back. The wait until the cluster is idle is cancelled. */
async function applyUntilVerified(session: ClusterSession, base: string, wanted: string): Promise<number> {
  const patience = new AbortController();
  const began = performance.now();
  let took = Number.NaN;
  const onStep = (step: string): void => {
    if (step !== "waiting" || patience.signal.aborted) return;
    took = performance.now() - began;
    patience.abort();
  };
  const { outcome, message } = await applyCib(session, base, wanted, { onStep, signal: patience.signal });
  if (outcome !== "applied") throw new Error(`It wasn't applied: ${message}`);
  return took;
}

async function empty(session: ClusterSession): Promise<void> {
  const now = await session.readCib();
  const wanted = now
    .replace(/<resources>.*<\/resources>/s, "<resources/>")
    .replace(/<constraints>.*<\/constraints>/s, "<constraints/>");
  await applyCib(session, now, wanted, { onStep: () => undefined });
}

/** Milliseconds from when another node's corosync says that a killed node left until a watching session reports it. */
async function killing(lab: Lab, session: ClusterSession, runs: number): Promise<Measurement> {
  const delays: number[] = [];
  const stop = session.watch();
  await delay(2000);
  for (let count = 0; count < runs; count++) {
    const reported = new Promise<number>((resolve) => {
      const forget = session.onDidChange(({ snapshot }) => {
        if (snapshot?.nodes.find(({ name }) => name === "n3")?.condition === "online") return;
        forget();
        resolve(Date.now());
      });
    });
    await lab.off("n3");
    const at = await reported;
    const log = "grep 'Members left: 3' /var/log/corosync/corosync.log | tail -1; date +%s%3N; date '+%b %d %T.%3N'";
    const [line = "", epoch = "", now = ""] = (await lab.exec("n2", ["sh", "-c", log])).stdout.split("\n");
    // The log has no year and no zone: both times are of the same clock.
    const clock = (text: string): number => Date.parse(`2000 ${/^\w+ +\d+ [\d:.]+/.exec(text)?.[0] ?? ""} UTC`);
    delays.push(at - (Number(epoch) - (clock(now) - clock(line))));
    await lab.on("n3");
    await lab.wait();
    await delay(1500);
  }
  stop();
  return measurement(
    { group, name: "a killed node reported, after corosync knows", primitives: 0, unit: "ms" },
    delays,
  );
}
