import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ApplyStep, applyCib } from "../../../../client/src/cluster/apply/apply.ts";
import { applyWithHistory } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import { findConfirmations } from "../../../../client/src/cluster/rollback/confirmation.ts";
import { openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { installedRelease, isSince } from "../../../support/installed-releases.ts";
import { times } from "../../../support/soak.ts";
import { useFileCluster, whyNoFileCluster } from "../../support/file-cluster.ts";
import { dummy, sampleCib, withResource } from "../../support/sample-cib.ts";

const why = whyNoFileCluster();

describe.skipIf(why !== undefined)(`applying a change to a cluster${why ? ` (${why})` : ""}`, () => {
  const cluster = useFileCluster();
  const cutAll = (): void => {
    for (const proxy of cluster.proxies) proxy.cut();
  };
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
    const { session, lines } = cluster.meet();
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
    expect(cluster.cib).toContain("s3cret");
    expect(lines.join("\n")).not.toContain("s3cret");
    expect(readdirSync(cluster.temporary)).toEqual([]);
  });

  it("applies nothing where nothing is to be done", async () => {
    const { session, lines } = cluster.meet();
    const base = await session.readCib();
    expect(await apply(session, base, base)).toMatchObject({
      outcome: "unchanged",
      message: "The cluster is up to date. Nothing was applied.",
    });
    expect(lines.filter((line) => line.includes("patch"))).toEqual([]);
  });

  it("preserves a change that somebody made since the plan, and names them", async () => {
    const { session } = cluster.meet();
    const base = await session.readCib();
    cluster.changeConcurrently("--node", "n1", "--name", "standby", "--update", "on");
    const result = await apply(session, base, wanted(base));
    expect(result.outcome).toBe("conflict");
    expect(result.message).toMatch(
      /^The cluster's configuration was changed concurrently by "root" with .* Nothing was applied, and that change is preserved\. Plan again/,
    );
    expect(cluster.cib).toContain('name="standby" value="on"');
    expect(cluster.cib).not.toContain("web");
  });

  it("preserves a change that somebody makes at the last moment", async () => {
    const { session, lines } = cluster.meet();
    const base = await session.readCib();
    const result = await apply(session, base, wanted(base), {
      step: "sending",
      act: () => cluster.changeConcurrently("--node", "n1", "--name", "standby", "--update", "on"),
    });
    expect(result.outcome).toBe("conflict");
    expect(lines).toContain("103 cibadmin --patch --xml-pipe");
    expect(cluster.cib).toContain('name="standby" value="on"');
    expect(cluster.cib).not.toContain("web");
  });

  it("isn't disturbed by a change of status", async () => {
    const { session } = cluster.meet();
    const base = await session.readCib();
    const result = await apply(session, base, wanted(base), {
      step: "sending",
      act: () => (cluster.cib = cluster.cib.replace('num_updates="3"', 'num_updates="4000"')),
    });
    expect(result.outcome).toBe("applied");
  });

  it("detects a success that changed nothing", async () => {
    // The cluster's CIB is older than the plan: cibadmin then reports success and does nothing.
    const { session } = cluster.meet();
    const base = await session.readCib();
    const result = await apply(session, base, wanted(base), {
      step: "sending",
      act: () => (cluster.cib = sampleCib({ epoch: 5, resources: dummy("old") })),
    });
    expect(result.outcome).toBe("conflict");
    expect(cluster.cib).not.toContain("web");
  });

  it("knows its change among those that others made right after it", async () => {
    const { session } = cluster.meet();
    const base = await session.readCib();
    const result = await apply(session, base, wanted(base), {
      step: "verifying",
      act: () => cluster.changeConcurrently("--node", "n1", "--name", "standby", "--update", "on"),
    });
    expect(result.outcome).toBe("applied");
    expect(cluster.cib).toContain("standby");
    expect(cluster.cib).toContain("web");
  });

  it("says why the cluster refuses a configuration", async () => {
    const { session } = cluster.meet();
    const base = await session.readCib();
    const bad = base.replace(
      "<constraints/>",
      '<constraints><rsc_location id="l" rsc="nix" node="n1" score="1"/></constraints>',
    );
    await expect(apply(session, base, bad)).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringMatching(/refused the configuration, and nothing was applied: .*nix/),
    });
    expect(cluster.cib).not.toContain("nix");
    expect(readdirSync(cluster.temporary)).toEqual([]);
  });

  it("shows nobody the passwords in a configuration that the schema forbids, though the node prints all of it", async () => {
    const { session, entries } = cluster.meet();
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
      const { session } = cluster.meet();
      const base = await session.readCib();
      const result = await apply(session, base, wanted(base), { step, act: () => cluster.proxies[0].cut() });
      expect(result.outcome).toBe(outcome);
      expect(cluster.cib).toContain("web");
      expect(readdirSync(cluster.temporary)).toEqual([]);
    });

  it("finds out that the change didn't go in when the connection is cut before", async () => {
    const { session } = cluster.meet();
    const base = await session.readCib();
    const result = await apply(session, base, wanted(base), { step: "sending", act: () => cluster.proxies[0].cut() });
    // The other node takes over before the command is sent, or after it was cut: the person learns which.
    if (result.outcome === "applied") expect(cluster.cib).toContain("web");
    else {
      expect(result).toMatchObject({
        outcome: "conflict",
        message: expect.stringContaining("the change did not go in. Nothing was applied."),
      });
      expect(cluster.cib).not.toContain("web");
    }
  });

  it("puts all of a long change in or nothing of it, wherever on its way the connection is cut", async () => {
    const count = (): number => [...cluster.cib.matchAll(/<primitive id="long-/g)].length;
    const long = Array.from({ length: 300 }, (_, at) => dummy(`long-${at}`, `<!-- ${"x".repeat(1000)} -->`)).join("");
    let pieces = 1;
    for (let piece = 1; piece <= pieces && piece < 40; piece += times(8, 3)) {
      cluster.proxies[0].restore();
      const { session } = cluster.meet();
      const base = await session.readCib();
      let seen = 0;
      const result = await apply(session, base, withResource(base, long), {
        step: "sending",
        act: () =>
          cluster.proxies[0].onPiece((from) => {
            if (from === "client" && ++seen === piece) cluster.proxies[0].cut();
          }),
      });
      cluster.proxies[0].onPiece(undefined);
      // What the half of a command still does, it does soon.
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(result.outcome).toBe(count() === 300 ? "applied" : "conflict");
      expect([0, 300]).toContain(count());
      await session.disconnect();
      if (count() > 0) cluster.cib = base;
      pieces = Math.max(pieces, seen + 8);
    }
    expect(pieces).toBeGreaterThan(6);
  });

  it("refuses a change that is ready only when the time to confirm it is up", async () => {
    const { session } = cluster.meet();
    const base = await session.readCib();
    const history = openHistory(join(cluster.folder, "history"));
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
    expect(cluster.cib).not.toContain("web");

    const { outcome, message } = await applyWithHistory(session, history, how, { onStep: late("sending") });
    expect([outcome, message]).toEqual(["conflict", expect.stringContaining("The time to confirm the change was up")]);
    expect(cluster.cib).not.toContain("web");
    const own = new Set((await history.list("lab")).map(({ id }) => id));
    const known = async () => (await findConfirmations(session)).found.filter(({ note }) => own.has(note.id));
    await expect.poll(async () => (await known()).every(({ end }) => end?.kind === "nothing")).toBe(true);
    for (const { places } of await known())
      for (const place of places) rmSync(place.folder, { recursive: true, force: true });
  });

  it("says that it doesn't know when no node answers any more", async () => {
    const { session } = cluster.meet();
    const base = await session.readCib();
    const result = await apply(session, base, wanted(base), {
      step: "sending",
      act: () => setTimeout(() => cutAll(), 5),
    });
    expect(["unknown", "applied"]).toContain(result.outcome);
    if (result.outcome === "unknown") expect(result.message).toMatch(/no node answers, so it isn't known/);
  });

  it("can be cancelled before the change is sent, not after", async () => {
    const { session } = cluster.meet();
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
    expect(cluster.cib).not.toContain("web");
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
    expect(cluster.cib).toContain("web");
  });
});
