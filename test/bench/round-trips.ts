import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "ssh2";
import { knownHostsThrough, labSession, labSetting } from "../client/support/lab-session.ts";
import { startSlowProxy } from "../client/support/slow-proxy.ts";
import { type Lab, startLab, whyNoLab } from "../lab/lab.ts";
import { planAndApply, stoppedDummies, timed } from "./cluster-measurements.ts";
import { type Measurement, measurement, type Skipped } from "./measurements.ts";

/** Milliseconds there and back: so many that what the programs themselves take is little beside it. */
const roundTrip = 800;

/** How many times what a session does goes there and back, one after the other: what it takes longer on a slow line, by what that line takes. */
export async function measureRoundTrips(
  runs: number,
): Promise<{ readonly measured: readonly Measurement[]; readonly skipped: readonly Skipped[] }> {
  const why = whyNoLab();
  if (why !== undefined) return { measured: [], skipped: [{ name: "round trips", reason: why }] };
  const home = mkdtempSync(join(tmpdir(), "quorate-bench-round-trips-"));
  const lab = await startLab({ nodes: 1 });
  const port = lab.nodes[0]?.port ?? 0;
  const proxy = await startSlowProxy(port, { oneWay: roundTrip / 2 });
  try {
    const knownHostsFile = knownHostsThrough(lab, home, "n1", proxy.port);
    const slow = { ...labSetting(lab, [proxy.port]), knownHostsFile };
    const direct = labSetting(lab, ["n1"]);
    const [authentications, statuses, applies]: [number[], number[], number[]] = [[], [], []];
    for (let count = 0; count < runs; count++) {
      const longer = async (work: (isSlow: boolean) => Promise<number>): Promise<number> =>
        ((await work(true)) - (await work(false))) / roundTrip;
      const toReady = await longer((isSlow) => authenticate(lab, isSlow ? proxy.port : port));
      authentications.push(toReady);
      statuses.push((await longer((isSlow) => connect(isSlow ? slow : direct, home))) - toReady);
      applies.push(await longer((isSlow) => apply(isSlow ? slow : direct, home)));
    }
    const of = (name: string, values: readonly number[]): Measurement =>
      measurement({ group: "Round trips to a real cluster", name, primitives: 0, unit: "round trips" }, values);
    return {
      measured: [
        of("connection and authentication (SSH itself)", authentications),
        of("from authentication to the first status", statuses),
        of("apply until it is read back", applies),
      ],
      skipped: [],
    };
  } finally {
    await proxy.stop();
    await lab.down();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Milliseconds until SSH has authenticated. */
async function authenticate(lab: Lab, port: number): Promise<number> {
  const client = new Client();
  try {
    const ready = new Promise<void>((resolve, reject) => client.once("ready", resolve).once("error", reject));
    const privateKey = readFileSync(lab.identityFile);
    return (
      await timed(() => {
        client.connect({ host: "127.0.0.1", port, username: "root", privateKey });
        return ready;
      })
    ).took;
  } finally {
    client.end();
  }
}

async function connect(setting: ReturnType<typeof labSetting>, home: string): Promise<number> {
  const session = labSession(setting, home);
  const { took } = await timed(() => session.connect());
  await session.disconnect();
  return took;
}

async function apply(setting: ReturnType<typeof labSetting>, home: string): Promise<number> {
  const session = labSession(setting, home);
  await session.connect();
  const { applyTook } = await planAndApply(session, stoppedDummies(10));
  await session.disconnect();
  return applyTook;
}
