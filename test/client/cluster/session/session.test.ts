import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommands, standbyCommand } from "../../../../client/src/cluster/actions/actions.ts";
import { type ApplyStep, applyCib } from "../../../../client/src/cluster/apply/apply.ts";
import { applyWithHistory } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import { findConfirmations } from "../../../../client/src/cluster/rollback/confirmation.ts";
import { openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import { createSession } from "../../../../client/src/cluster/session/session.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import type { ClusterConfig } from "../../../../client/src/cluster/ssh/cluster-config.ts";
import type { ClusterView } from "../../../../client/src/cluster/status/snapshot.ts";
import { installedRelease, isSince } from "../../../support/installed-releases.ts";
import { type CuttableProxy, startProxy } from "../../support/cuttable-proxy.ts";
import { freePort, type RealSshd, startSshd, whyNoSshd } from "../../support/real-sshd.ts";
import { recordingLog, recordingPrompter } from "../../support/recording-prompter.ts";
import { dummy, sampleCib, withResource } from "../../support/sample-cib.ts";

// The cluster of these tests is a CIB file, on which Pacemaker's real tools work without a cluster. Two proxies to it are its two nodes.
const why =
  whyNoSshd() ??
  (spawnSync("crm_mon", ["--version"]).error ? "skipped: there are no Pacemaker tools on this machine" : undefined);

describe.skipIf(why !== undefined)(`a session with a cluster${why ? ` (${why})` : ""}`, () => {
  let sshd: RealSshd;
  let proxies: [CuttableProxy, CuttableProxy];
  let folder: string;
  let cibFile: string;
  let temporary: string;
  let sessions: ClusterSession[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "session-"));
    cibFile = join(folder, "cib.xml");
    temporary = join(folder, "tmp");
    mkdirSync(temporary);
    sshd = await startSshd({ env: { CIB_file: cibFile, TMPDIR: temporary } });
  });

  afterAll(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    proxies = [await startProxy(sshd.port), await startProxy(sshd.port)];
    writeFileSync(cibFile, sampleCib());
  });

  afterEach(async () => {
    for (const session of sessions) await session.disconnect();
    sessions = [];
    for (const proxy of proxies) await proxy.stop();
  });

  function meet(config: Partial<ClusterConfig> = {}, me = recordingPrompter({ hostKey: true })) {
    const recorded = recordingLog();
    const nodes = proxies.map(({ port }) => `127.0.0.1:${port}`);
    const known = join(folder, "known_hosts");
    const setting = { name: "lab", nodes, identityFile: sshd.identityFile, knownHostsFile: known, ...config };
    const session = createSession(setting, {
      prompter: me,
      log: recorded.log,
      environment: { home: folder, configFiles: [], globalKnownHostsFiles: [], localUser: sshd.user },
    });
    sessions.push(session);
    const views: ClusterView[] = [];
    session.onDidChange((view) => views.push(view));
    return { session, nodes, views, me, kinds: () => views.map(({ connection }) => connection.kind), ...recorded };
  }

  const cutAll = (): void => {
    for (const proxy of proxies) proxy.cut();
  };
  const cib = (): string => readFileSync(cibFile, "utf8");
  /** A concurrent change, made on the node. */
  const changeConcurrently = (...args: string[]): void => {
    execFileSync("crm_attribute", args, { env: { ...process.env, CIB_file: cibFile } });
  };

  describe("when it connects", () => {
    it("uses the first node that answers, and has the status at once", async () => {
      const { session, nodes, kinds, lines } = meet();
      await session.connect();
      expect(session.view).toMatchObject({ name: "lab", connection: { kind: "connected", node: nodes[0] } });
      expect(session.view.snapshot?.nodes.map(({ name }) => name)).toEqual(["n1", "n2"]);
      expect(kinds()).toEqual(["connecting", "connected"]);
      expect(lines).toEqual(["0 crm_mon -1 --output-as=xml --inactive --fence-history=2 --exclude=operations"]);
      await session.connect();
      expect(lines).toHaveLength(1);
    });

    it("continues with the next node where one doesn't answer", async () => {
      proxies[0].cut();
      const { session, nodes } = meet();
      await session.connect();
      expect(session.view.connection).toEqual({ kind: "connected", node: nodes[1] });
    });

    it("fails with a message for people when no node answers", async () => {
      const ports = [await freePort(), await freePort()];
      const { session, kinds } = meet({ nodes: ports.map((port) => `127.0.0.1:${port}`) });
      await expect(session.connect()).rejects.toMatchObject({ kind: "unreachable" });
      const message = `"127.0.0.1:${ports[0]}" refuses connections on port ${ports[0]}. Check the port, and that the node is up and runs sshd. The same applies to "127.0.0.1:${ports[1]}".`;
      expect(session.view.connection).toEqual({ kind: "failed", message });
      expect(kinds()).toEqual(["connecting", "connecting", "failed"]);
    });

    it("reports the error that a person must fix before that of a node that is down", async () => {
      const port = await freePort();
      const { session } = meet({
        nodes: [`127.0.0.1:${port}`, `127.0.0.1:${proxies[1].port}`],
        identityFile: sshd.unauthorizedIdentityFile,
      });
      await expect(session.connect()).rejects.toMatchObject({ kind: "authentication" });
      expect(session.view.connection).toMatchObject({
        message: expect.stringContaining(`"127.0.0.1:${port}" can't be used either (unreachable).`),
      });
    });

    it("doesn't ask about the second node's key when the person refused the first", async () => {
      const { session, me } = meet({ knownHostsFile: join(folder, "none") }, recordingPrompter());
      await expect(session.connect()).rejects.toMatchObject({ kind: "unknown-host-key" });
      expect(me.questions).toHaveLength(1);
    });

    it("reports that the cluster is stopped", async () => {
      const stopped = await startSshd();
      try {
        const { session } = meet({ nodes: [`127.0.0.1:${stopped.port}`], identityFile: stopped.identityFile });
        await expect(session.connect()).rejects.toMatchObject({ kind: "cluster-stopped" });
        expect(session.view.connection).toMatchObject({
          kind: "failed",
          message: expect.stringContaining("Pacemaker isn't running on"),
        });
      } finally {
        await stopped.stop();
      }
    });

    it("reports that the node has no Pacemaker tools", async () => {
      // Simulates a node without them: no command is found.
      const bare = await startSshd({
        config: ["ForceCommand sh -c 'echo sh: 1: exec: crm_mon: not found >&2; exit 127'"],
      });
      try {
        const { session } = meet({ nodes: [`127.0.0.1:${bare.port}`], identityFile: bare.identityFile });
        await expect(session.connect()).rejects.toMatchObject({
          kind: "missing-tool",
          message: expect.stringContaining("has no crm_mon. Install"),
        });
      } finally {
        await bare.stop();
      }
    });

    it("makes one attempt for all callers", async () => {
      const { session, lines } = meet();
      await Promise.all([session.connect(), session.refresh(), session.readCib(), session.connect()]);
      expect(lines.filter((line) => line.includes("crm_mon"))).toHaveLength(2);
      expect(proxies[0].connections).toBe(1);
    });

    it("can be cancelled, and is disconnected then", async () => {
      const silent = { ...recordingPrompter(), acceptHostKey: () => new Promise<boolean>(() => undefined) };
      const { session } = meet({ knownHostsFile: join(folder, "never") }, { ...silent, questions: [] });
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 200);
      await expect(session.connect(abort.signal)).rejects.toMatchObject({ kind: "cancelled" });
      expect(session.view.connection).toEqual({ kind: "disconnected" });
      await expect.poll(() => proxies[0].connections).toBe(0);
    });

    it("disconnects on request, and can connect again", async () => {
      const { session } = meet();
      await session.connect();
      await session.disconnect();
      expect(session.view.connection).toEqual({ kind: "disconnected" });
      await expect.poll(() => proxies[0].connections).toBe(0);
      await session.connect();
      expect(session.view.connection.kind).toBe("connected");
    });
  });

  describe("when a node is lost", () => {
    it("is replaced by the next one, and the last snapshot stays until then", async () => {
      const { session, nodes, views } = meet();
      await session.connect();
      const before = session.view.snapshot;
      proxies[0].cut();
      await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: nodes[1] });
      const lost = views.find(({ connection }) => connection.kind === "lost");
      expect(lost?.connection).toMatchObject({
        message: expect.stringContaining(`The connection to "${nodes[0]}" was lost`),
      });
      expect(lost?.snapshot).toBe(before);
    });

    it("reconnects automatically when all nodes were lost", async () => {
      const { session } = meet();
      await session.connect();
      for (const proxy of proxies) proxy.cut();
      await expect
        .poll(() => session.view.connection)
        .toMatchObject({ kind: "lost", message: expect.stringMatching(/closed the connection|was lost/) });
      for (const proxy of proxies) proxy.restore();
      await expect.poll(() => session.view.connection.kind).toBe("connected");
    });

    it("repeats a command that was running on the other node", async () => {
      const { session } = meet();
      await session.connect();
      const reading = session.readCib();
      proxies[0].cut();
      expect(await reading).toContain("<cib ");
    });

    it("detects a node that fell silent", async () => {
      const { session, nodes } = meet();
      await session.connect();
      proxies[0].freeze();
      await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: nodes[1] });
    });
  });

  describe("when it watches the cluster", () => {
    it("reports each change, and nothing while nothing changes", async () => {
      const { session, views } = meet();
      const stop = session.watch();
      await expect.poll(() => session.view.connection.kind).toBe("connected");
      await expect.poll(() => session.view.snapshot).toBeDefined();
      changeConcurrently("--node", "n1", "--name", "standby", "--update", "on");
      changeConcurrently("--type", "crm_config", "--name", "maintenance-mode", "--update", "true");
      await expect.poll(() => session.view.snapshot?.maintenance).toBe(true);
      const count = views.length;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(views.length).toBeLessThanOrEqual(count + 1);
      stop();
    });

    it("logs one line for the whole time, and stops with the last watcher", async () => {
      const { session, lines } = meet();
      await session.connect();
      const [first, second] = [session.watch(), session.watch()];
      await new Promise((resolve) => setTimeout(resolve, 1500));
      first();
      first();
      changeConcurrently("--type", "crm_config", "--name", "maintenance-mode", "--update", "true");
      await expect.poll(() => session.view.snapshot?.maintenance).toBe(true);
      expect(lines).toHaveLength(1);
      second();
      await expect
        .poll(() => lines.at(-1))
        .toBe("cancelled crm_mon -1 --output-as=xml --inactive --fence-history=2 --exclude=operations (repeated)");
      expect(session.view.connection.kind).toBe("connected");
    });

    it("continues on the next node", async () => {
      const { session, nodes } = meet();
      const stop = session.watch();
      await expect.poll(() => session.view.snapshot).toBeDefined();
      proxies[0].cut();
      await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: nodes[1] });
      changeConcurrently("--type", "crm_config", "--name", "maintenance-mode", "--update", "true");
      await expect.poll(() => session.view.snapshot?.maintenance).toBe(true);
      stop();
    });

    it("waits for a cluster that can't be connected yet", async () => {
      for (const proxy of proxies) proxy.cut();
      const { session } = meet();
      const stop = session.watch();
      await expect.poll(() => session.view.connection.kind).toBe("failed");
      for (const proxy of proxies) proxy.restore();
      await expect.poll(() => session.view.connection.kind).toBe("connected");
      stop();
    });
  });

  describe("when it applies a change", () => {
    const wanted = (base: string, resource = dummy("web")): string =>
      base.replace("<resources/>", `<resources>${resource}</resources>`);

    async function apply(
      session: ClusterSession,
      base: string,
      want: string,
      at?: { step: ApplyStep; act: () => void },
      waits = false,
    ) {
      const steps: ApplyStep[] = [];
      const patience = new AbortController();
      const result = await applyCib(session, base, want, {
        onStep: (step) => {
          if (steps.at(-1) !== step) {
            steps.push(step);
            if (at?.step === step) at.act();
            if (step === "waiting" && !waits) patience.abort();
          }
        },
        signal: patience.signal,
      });
      return { ...result, steps };
    }

    it("changes what is to be changed, step by step, and leaves nothing behind", async () => {
      const { session, lines } = meet();
      const base = await session.readCib();
      const result = await apply(
        session,
        base,
        wanted(
          base,
          dummy(
            "web",
            '<instance_attributes id="w"><nvpair id="w-p" name="password" value="s3cret"/></instance_attributes>',
          ),
        ),
        undefined,
        true,
      );
      expect(result).toMatchObject({
        outcome: "applied",
        isIdle: true,
        message: 'The change is applied, and the cluster is idle. "web" is stopped.',
      });
      expect(result.steps).toEqual(["reading", "comparing", "sending", "verifying", "waiting"]);
      expect(cib()).toContain("s3cret");
      expect(lines.join("\n")).not.toContain("s3cret");
      expect(readdirSync(temporary)).toEqual([]);
    });

    it("applies nothing where nothing is to be done", async () => {
      const { session, lines } = meet();
      const base = await session.readCib();
      expect(await apply(session, base, base)).toMatchObject({
        outcome: "unchanged",
        message: "The cluster is up to date. Nothing was applied.",
      });
      expect(lines.filter((line) => line.includes("patch"))).toEqual([]);
    });

    it("preserves a change that somebody made since the plan, and names them", async () => {
      const { session } = meet();
      const base = await session.readCib();
      changeConcurrently("--node", "n1", "--name", "standby", "--update", "on");
      const result = await apply(session, base, wanted(base));
      expect(result.outcome).toBe("conflict");
      expect(result.message).toMatch(
        /^The cluster's configuration was changed concurrently by "root" with .* Nothing was applied, and that change is preserved\. Plan again/,
      );
      expect(cib()).toContain('name="standby" value="on"');
      expect(cib()).not.toContain("web");
    });

    it("preserves a change that somebody makes at the last moment", async () => {
      const { session, lines } = meet();
      const base = await session.readCib();
      const result = await apply(session, base, wanted(base), {
        step: "sending",
        act: () => changeConcurrently("--node", "n1", "--name", "standby", "--update", "on"),
      });
      expect(result.outcome).toBe("conflict");
      expect(lines).toContain("103 cibadmin --patch --xml-pipe");
      expect(cib()).toContain('name="standby" value="on"');
      expect(cib()).not.toContain("web");
    });

    it("isn't disturbed by a change of status", async () => {
      const { session } = meet();
      const base = await session.readCib();
      const result = await apply(session, base, wanted(base), {
        step: "sending",
        act: () => writeFileSync(cibFile, cib().replace('num_updates="3"', 'num_updates="4000"')),
      });
      expect(result.outcome).toBe("applied");
    });

    it("detects a success that changed nothing", async () => {
      // The cluster's CIB is older than the plan: cibadmin then reports success and does nothing.
      const { session } = meet();
      const base = await session.readCib();
      const result = await apply(session, base, wanted(base), {
        step: "sending",
        act: () => writeFileSync(cibFile, sampleCib({ epoch: 5, resources: dummy("old") })),
      });
      expect(result.outcome).toBe("conflict");
      expect(cib()).not.toContain("web");
    });

    it("knows its change among those that others made right after it", async () => {
      const { session } = meet();
      const base = await session.readCib();
      const result = await apply(session, base, wanted(base), {
        step: "verifying",
        act: () => changeConcurrently("--node", "n1", "--name", "standby", "--update", "on"),
      });
      expect(result.outcome).toBe("applied");
      expect(cib()).toContain("standby");
      expect(cib()).toContain("web");
    });

    it("says why the cluster refuses a configuration", async () => {
      const { session } = meet();
      const base = await session.readCib();
      const bad = base.replace(
        "<constraints/>",
        '<constraints><rsc_location id="l" rsc="nix" node="n1" score="1"/></constraints>',
      );
      await expect(apply(session, base, bad)).rejects.toMatchObject({
        kind: "rejected",
        message: expect.stringMatching(/refused the configuration, and nothing was applied: .*nix/),
      });
      expect(cib()).not.toContain("nix");
      expect(readdirSync(temporary)).toEqual([]);
    });

    it("shows nobody the passwords in a configuration that the schema forbids, though the node prints all of it", async () => {
      const { session, entries } = meet();
      const base = await session.readCib();
      const password =
        '<instance_attributes id="w"><nvpair id="w-p" bogus="1" name="password" value="s3cret"/></instance_attributes>';
      const refused = await apply(session, base, wanted(base, dummy("web", password))).catch((error) => error);
      expect(refused).toMatchObject({ kind: "rejected", message: expect.stringContaining("bogus") });
      // Pacemaker 3.0 no longer prints the configuration that it refuses.
      const printed = isSince(installedRelease("cibadmin"), "3.0.0")
        ? /^Call failed/
        : /^\(\d+ lines of XML left out\)\nCall failed/;
      expect(entries.find(({ exitCode }) => exitCode === 78)?.stderr).toMatch(printed);
      expect(JSON.stringify([entries, refused.message, refused.detail])).not.toContain("s3cret");
    });

    for (const [step, outcome] of [
      ["reading", "applied"],
      ["comparing", "applied"],
      ["waiting", "applied"],
    ] as const)
      it(`goes on with the other node when the connection is cut while ${step}`, async () => {
        const { session } = meet();
        const base = await session.readCib();
        const result = await apply(session, base, wanted(base), { step, act: () => proxies[0].cut() });
        expect(result.outcome).toBe(outcome);
        expect(cib()).toContain("web");
        expect(readdirSync(temporary)).toEqual([]);
      });

    it("finds out that the change didn't go in when the connection is cut before", async () => {
      const { session } = meet();
      const base = await session.readCib();
      const result = await apply(session, base, wanted(base), { step: "sending", act: () => proxies[0].cut() });
      // The other node takes over before the command is sent, or after it was cut: the person learns which.
      if (result.outcome === "applied") expect(cib()).toContain("web");
      else {
        expect(result).toMatchObject({
          outcome: "conflict",
          message: expect.stringContaining("the change did not go in. Nothing was applied."),
        });
        expect(cib()).not.toContain("web");
      }
    });

    it("puts all of a long change in or nothing of it, wherever on its way the connection is cut", async () => {
      const count = (): number => [...cib().matchAll(/<primitive id="long-/g)].length;
      const long = Array.from({ length: 300 }, (_, at) => dummy(`long-${at}`, `<!-- ${"x".repeat(1000)} -->`)).join("");
      let pieces = 1;
      for (let piece = 1; piece <= pieces && piece < 40; piece += 3) {
        proxies[0].restore();
        const { session } = meet();
        const base = await session.readCib();
        let seen = 0;
        const result = await apply(session, base, withResource(base, long), {
          step: "sending",
          act: () =>
            proxies[0].onPiece((from) => {
              if (from === "client" && ++seen === piece) proxies[0].cut();
            }),
        });
        proxies[0].onPiece(undefined);
        // What the half of a command still does, it does soon.
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(result.outcome).toBe(count() === 300 ? "applied" : "conflict");
        expect([0, 300]).toContain(count());
        await session.disconnect();
        if (count() > 0) writeFileSync(cibFile, base);
        pieces = Math.max(pieces, seen + 3);
      }
      expect(pieces).toBeGreaterThan(6);
    });

    it("refuses a change that is ready only when the time to confirm it is up", async () => {
      const { session } = meet();
      const base = await session.readCib();
      const history = openHistory(join(folder, "history"));
      const change = { base, wanted: wanted(base), files: [], mode: "update", changes: [], summary: "a test" } as const;
      const how = { ...change, confirmWithinSeconds: 3 };
      const wait = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
      const late = (at: ApplyStep) => (step: ApplyStep) => {
        if (step === at) wait(3_500);
      };
      const tooLate = applyWithHistory(session, history, how, { onStep: late("comparing") });
      await expect(tooLate).rejects.toMatchObject({
        kind: "timeout",
        message: expect.stringContaining("Nothing was applied. Allow more time"),
      });
      expect(cib()).not.toContain("web");

      const { outcome, message } = await applyWithHistory(session, history, how, { onStep: late("sending") });
      expect([outcome, message]).toEqual([
        "conflict",
        expect.stringContaining("The time to confirm the change was up"),
      ]);
      expect(cib()).not.toContain("web");
      const own = new Set((await history.list("lab")).map(({ id }) => id));
      const known = async () => (await findConfirmations(session)).found.filter(({ note }) => own.has(note.id));
      await expect.poll(async () => (await known()).every(({ end }) => end?.kind === "nothing")).toBe(true);
      for (const { places } of await known())
        for (const place of places) rmSync(place.folder, { recursive: true, force: true });
    });

    it("says that it doesn't know when no node answers any more", async () => {
      const { session } = meet();
      const base = await session.readCib();
      const result = await apply(session, base, wanted(base), {
        step: "sending",
        act: () => setTimeout(() => cutAll(), 5),
      });
      expect(["unknown", "applied"]).toContain(result.outcome);
      if (result.outcome === "unknown") expect(result.message).toMatch(/no node answers, so it isn't known/);
    });

    it("can be cancelled before the change is sent, not after", async () => {
      const { session } = meet();
      const base = await session.readCib();
      const abort = new AbortController();
      const early = applyCib(session, base, wanted(base), {
        onStep: (step) => step === "comparing" && abort.abort(),
        signal: abort.signal,
      });
      await expect(early).rejects.toMatchObject({
        kind: "cancelled",
        message: expect.stringContaining("Nothing was applied."),
      });
      expect(cib()).not.toContain("web");
      const later = new AbortController();
      const late = await applyCib(session, base, wanted(base), {
        onStep: (step) => step === "sending" && later.abort(),
        signal: later.signal,
      });
      expect(late).toMatchObject({
        outcome: "applied",
        isIdle: false,
        message: expect.stringContaining("the wait until the cluster is idle was cancelled"),
      });
      expect(cib()).toContain("web");
    });
  });

  it("puts a node to standby, and reports the node's message when it refuses", async () => {
    const { session } = meet();
    await runCommands(session, [standbyCommand("n2")]);
    expect(cib()).toContain('name="standby" value="on"');
    await expect(runCommands(session, [standbyCommand("nobody")])).rejects.toMatchObject({
      message: expect.stringContaining("crm_attribute"),
    });
  });
});
