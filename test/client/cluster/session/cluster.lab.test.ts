import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import {
  cleanupCommand,
  onlineCommand,
  runCommands,
  standbyCommand,
} from "../../../../client/src/cluster/actions/actions.ts";
import { type ApplyStep, applyCib } from "../../../../client/src/cluster/apply/apply.ts";
import type { ApplyResult } from "../../../../client/src/cluster/apply/apply-result.ts";
import { findNode } from "../../../../client/src/cluster/session/find-node.ts";
import type { ClusterSession, CommandLog } from "../../../../client/src/cluster/session/session-types.ts";
import { sshArguments } from "../../../../client/src/cluster/ssh/client-arguments.ts";
import type { ClusterConfig } from "../../../../client/src/cluster/ssh/cluster-config.ts";
import type { ClusterView } from "../../../../client/src/cluster/status/snapshot.ts";
import { readNodeLog } from "../../../../client/src/cluster/timeline/logs/node-log.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { disableFencing, labSession, labSetting, useSessions } from "../../support/lab-session.ts";
import { recordingLog, recordingPrompter } from "../../support/recording-prompter.ts";
import { dummy, withResource } from "../../support/sample-cib.ts";

const why = whyNoLab();

describe.skipIf(why !== undefined)(`a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  const forOneTest = useSessions();
  /** What the sessions of one test logged; shown when it fails. */
  let logged: Parameters<CommandLog>[0][] = [];

  useLab({ nodes: 3 }, async (setup) => {
    ({ home, lab } = setup);
    await disableFencing(lab, home);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") for (const entry of logged) console.log(JSON.stringify(entry));
    logged = [];
  });

  const address = (name: string): string | undefined => labSetting(lab, [name]).nodes[0];

  function meet(config: Partial<ClusterConfig> & { at?: readonly string[] } = {}, me = recordingPrompter()) {
    const { at, ...rest } = config;
    const recorded = recordingLog();
    const log: CommandLog = (entry) => {
      recorded.log(entry);
      logged.push(entry);
    };
    const session = forOneTest(labSession({ ...labSetting(lab, at), ...rest }, home, log, me));
    const views: ClusterView[] = [];
    session.onDidChange((view) => views.push(view));
    return { session, views, me, ...recorded };
  }

  /** Applies; waits until the cluster is idle only with `waits`. */
  async function apply(
    session: ClusterSession,
    base: string,
    wanted: string,
    options: { waits?: boolean; at?: ApplyStep; act?: () => Promise<void> } = {},
  ): Promise<ApplyResult> {
    const patience = new AbortController();
    let acting: Promise<void> | undefined;
    const result = await applyCib(session, base, wanted, {
      onStep: (step) => {
        if (options.at === step) acting ??= options.act?.();
        if (step === "waiting" && !options.waits) patience.abort();
      },
      signal: patience.signal,
    });
    await acting;
    return result;
  }

  const cibOn = async (node: string): Promise<string> => (await lab.exec(node, ["cibadmin", "-Q"])).stdout;
  const vip = (): string =>
    `<primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"><instance_attributes id="vip-p"><nvpair id="vip-ip" name="ip" value="${lab.virtualAddress}"/><nvpair id="vip-nm" name="cidr_netmask" value="24"/></instance_attributes><operations><op id="vip-m" name="monitor" interval="5s" timeout="20s"/></operations></primitive>`;

  it("leads to a single node: by the machine's own ssh, and to the end of its logs", async () => {
    const { session } = meet();
    const entry = await findNode(session, "n2");
    expect(entry).toBe(address("n2"));
    const environment = { home, configFiles: [], globalKnownHostsFiles: [], localUser: "nobody" };
    const argv = ["-F", "none", "-o", "BatchMode=yes", ...sshArguments(entry, session.config, environment)];
    expect(execFileSync("ssh", [...argv, "crm_node", "-n"], { encoding: "utf8" }).trim()).toBe("n2");
    const log = await readNodeLog(session, "n2");
    expect(log).toMatch(/^==> \/.*pacemaker\.log <==$/m);
    expect(log).toMatch(/^==> \/.*corosync\.log <==$/m);
    expect(log).toContain("pacemaker-controld");
    await expect(findNode(session, "n9")).rejects.toThrow(/address of "n9" isn't known/);
  });

  it("reports its status", async () => {
    const { session } = meet();
    await session.connect();
    const snapshot = session.view.snapshot;
    expect(snapshot).toMatchObject({
      quorum: true,
      fencingEnabled: false,
      maintenance: false,
      source: address("n1"),
      lastChange: { user: "root" },
    });
    // Pacemaker 3.0.0 doesn't say which program it was.
    expect(["cibadmin", undefined]).toContain(snapshot?.lastChange?.client);
    expect(snapshot?.nodes.map(({ name, condition, type }) => `${name} ${condition} ${type}`)).toEqual([
      "n1 online member",
      "n2 online member",
      "n3 online member",
    ]);
    expect(snapshot?.nodes.find(({ isDc }) => isDc)?.name).toBe(snapshot?.dc);
    expect(snapshot?.pacemakerVersion).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("applies a change, waits until the cluster is idle, and reports what runs where; standby moves an address", async () => {
    const { session } = meet();
    const base = await session.readCib();
    const result = await apply(session, base, withResource(base, vip()), { waits: true });
    expect(result).toMatchObject({ outcome: "applied", isIdle: true });
    const home = result.snapshot?.resources.find(({ id }) => id === "vip")?.placements[0]?.node ?? "";
    expect(result.message).toBe(`The change is applied, and the cluster is idle. "vip" is started on "${home}".`);
    expect((await lab.exec(home, ["ip", "-4", "address"])).stdout).toContain(lab.virtualAddress);

    const stop = session.watch();
    await runCommands(session, [standbyCommand(home)]);
    const place = (): string | undefined =>
      session.view.snapshot?.resources.find(({ id }) => id === "vip")?.placements[0]?.node;
    const isStarted = (): boolean =>
      session.view.snapshot?.resources.find(({ id }) => id === "vip")?.role === "Started";
    await expect.poll(() => isStarted() && place() !== home && place()).toMatch(/^n\d$/);
    expect(session.view.snapshot?.nodes.find(({ name }) => name === home)?.condition).toBe("standby");
    expect((await lab.exec(place() ?? "", ["ip", "-4", "address"])).stdout).toContain(lab.virtualAddress);
    await runCommands(session, [onlineCommand(home)]);
    await expect.poll(() => session.view.snapshot?.nodes.find(({ name }) => name === home)?.condition).toBe("online");
    stop();
  });

  it("reports why a resource failed, until that is cleaned up", async () => {
    const { session } = meet();
    const base = await session.readCib();
    const broken =
      '<primitive id="broken" class="ocf" provider="heartbeat" type="IPaddr2"><instance_attributes id="broken-p"><nvpair id="broken-ip" name="ip" value="not-an-address"/></instance_attributes></primitive>';
    const result = await apply(session, base, withResource(base, broken), { waits: true });
    expect(result.outcome).toBe("applied");
    // IPaddr2 of resource-agents 4.16 and later finds no interface for it before it looks at the address.
    expect(result.message).toMatch(
      /"broken" doesn't run: start of "broken" on "n\d" returned "(not configured|not installed)"/i,
    );
    const now = await session.readCib();
    await apply(session, now, now.replace(/<primitive id="broken".*?<\/primitive>/s, ""), { waits: true });
    await runCommands(session, [cleanupCommand("broken")]).catch(() => undefined);
    await expect.poll(async () => (await session.refresh()).failures).toEqual([]);
  });

  it("preserves a concurrent change made between plan and apply, and names its author", async () => {
    const { session } = meet();
    const base = await session.readCib();
    await lab.exec("n2", ["crm_attribute", "--type", "rsc_defaults", "--name", "priority", "--update", "7"]);
    const result = await apply(session, base, withResource(base, dummy("late")));
    expect(result).toMatchObject({
      outcome: "conflict",
      message: expect.stringMatching(
        /^The cluster's configuration was changed concurrently by "root"( with crm_attribute)? on "n2" \(.*\)\. Nothing was applied/,
      ),
    });
    const after = await cibOn("n3");
    expect(after).toContain('name="priority" value="7"');
    expect(after).not.toContain("late");
  });

  it("preserves a concurrent change made while the patch is sent", async () => {
    const { session, lines } = meet();
    const base = await session.readCib();
    const changeConcurrently = async (): Promise<void> =>
      void (await lab.exec("n2", ["crm_attribute", "--type", "rsc_defaults", "--name", "priority", "--update", "8"]));
    // Whoever comes first: the other's edit stays whole.
    const result = await apply(session, base, withResource(base, dummy("close")), {
      at: "comparing",
      act: changeConcurrently,
    });
    const after = await cibOn("n3");
    expect(after).toContain('name="priority" value="8"');
    expect(after.includes('id="close"')).toBe(result.outcome === "applied");
    if (result.outcome !== "conflict") return;
    // The other change may already be in what was read; then no patch is sent.
    const sent = lines.filter((line) => line.includes("cibadmin --patch"));
    expect(sent.every((line) => line.startsWith("103 "))).toBe(true);
  });

  it("refuses what its schema doesn't allow, in short", async () => {
    const { session } = meet();
    const base = await session.readCib();
    const bad = base.replace(
      "<constraints/>",
      '<constraints><rsc_location id="l" rsc="nix" node="n1" score="1"/></constraints>',
    );
    await expect(apply(session, base, bad)).rejects.toMatchObject({
      kind: "rejected",
      message:
        'The cluster refused the configuration, and nothing was applied: IDREF attribute rsc references an unknown ID "nix". Correct it and plan again.',
    });
    expect(await cibOn("n2")).not.toContain("nix");
  });

  it("is watched on another node when the connected one loses its power", async () => {
    const { session, views } = meet();
    const stop = session.watch();
    await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: address("n1") });
    await lab.off("n1");
    try {
      await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: address("n2") });
      expect(views.some(({ connection }) => connection.kind === "lost")).toBe(true);
      await expect
        .poll(() => session.view.snapshot?.nodes.find(({ name }) => name === "n1")?.condition)
        .toMatch(/unclean|offline/);
    } finally {
      await lab.on("n1");
      await lab.wait();
    }
    await expect
      .poll(() => session.view.snapshot?.nodes.map(({ condition }) => condition))
      .toEqual(["online", "online", "online"]);
    stop();
  });

  it("is connected through a node where it runs; where it runs on none, the message says what to do", async () => {
    await lab.stopCluster("n3");
    try {
      const alone = meet({ at: ["n3"] });
      await expect(alone.session.connect()).rejects.toMatchObject({ kind: "cluster-stopped" });
      expect(alone.session.view.connection).toMatchObject({
        kind: "failed",
        message: expect.stringMatching(/^SSH works, but Pacemaker isn't running on ".*"\. Start the cluster \(/),
      });
      const both = meet({ at: ["n3", "n1"] });
      await both.session.connect();
      expect(both.session.view.connection).toEqual({ kind: "connected", node: address("n1") });
    } finally {
      await lab.startCluster("n3");
      await lab.wait();
    }
  });

  it("is watched on another node when the cluster is stopped on the connected one", async () => {
    const { session } = meet({ at: ["n3", "n1"] });
    const stop = session.watch();
    await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: address("n3") });
    await lab.stopCluster("n3");
    try {
      await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: address("n1") });
      await expect
        .poll(() => session.view.snapshot?.nodes.find(({ name }) => name === "n3")?.condition)
        .toBe("offline");
    } finally {
      stop();
      await lab.startCluster("n3");
      await lab.wait();
    }
  });

  describe("for an account", () => {
    const change = async (session: ClusterSession, id: string): Promise<void> => {
      const base = await session.readCib();
      expect(await apply(session, base, withResource(base, dummy(id)))).toMatchObject({ outcome: "applied" });
      expect(await cibOn("n2")).toContain(`id="${id}"`);
    };

    it("in the group haclient, it can be changed", async () => {
      const { session, me, lines } = meet({ user: "operator" });
      await change(session, "by-operator");
      await runCommands(session, [standbyCommand("n3")]);
      await runCommands(session, [onlineCommand("n3")]);
      expect(me.questions).toEqual([]);
      expect(lines.some((line) => line.includes("sudo"))).toBe(false);
      const stop = session.watch();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      stop();
    });

    it("that may use sudo without password, it can be changed by sudo", async () => {
      const { session, me } = meet({ user: "automation" });
      await change(session, "by-automation");
      expect(me.questions).toEqual([]);
    });

    it("that needs a password for sudo, it can be changed once the person enters it, and it is not logged", async () => {
      const { session, me, entries } = meet({ user: "admin" }, recordingPrompter({ secrets: ["wrong", lab.password] }));
      await change(session, "by-admin");
      expect(me.questions).toEqual(Array(2).fill(`sudo: Password of "admin" for sudo on ${address("n1")}`));
      const stop = session.watch();
      await lab.exec("n3", ["crm_attribute", "--type", "rsc_defaults", "--name", "priority", "--update", "9"]);
      await expect.poll(async () => session.view.snapshot?.lastChange?.origin).toBe("n3");
      stop();
      // What the node prints stays as it is, also where it has the same word.
      await lab.exec("n2", ["crm_attribute", "--node", "n3", "--name", "memo", "--update", lab.password]);
      expect(await session.readCib()).toContain(`value="${lab.password}"`);
      await lab.exec("n2", ["crm_attribute", "--node", "n3", "--name", "memo", "--delete"]);
      expect(JSON.stringify(entries)).not.toContain(lab.password);
      await session.disconnect();
      await expect(session.connect()).rejects.toMatchObject({ kind: "sudo", declined: true });
    });

    it("without permission, the message says which group to join", async () => {
      const declining = meet({ user: "guest" });
      await expect(declining.session.connect()).rejects.toMatchObject({
        message: expect.stringContaining('run "usermod -aG haclient guest" as root on every node'),
      });
      const trying = meet({ user: "guest" }, recordingPrompter({ secrets: ["guess"] }));
      await expect(trying.session.connect()).rejects.toMatchObject({ message: expect.stringContaining("haclient") });
      expect(trying.session.view.connection.kind).toBe("failed");
    });

    it("that logs in with a password, the password is asked for once", async () => {
      const { session, me } = meet(
        { user: "admin", identityFile: "/no/such/key" },
        recordingPrompter({ secrets: [lab.password, lab.password] }),
      );
      await session.connect();
      expect(me.questions[0]).toBe("password: Password of admin@127.0.0.1");
      expect(session.view.connection.kind).toBe("connected");
    });
  });

  it("leaves no temporary folder on its nodes, and no loop", async () => {
    for (const { name } of lab.nodes) {
      await expect
        .poll(
          async () =>
            (await lab.exec(name, ["sh", "-c", "ls -d /tmp/tmp.* 2>/dev/null; pgrep -fa 'status-[0-9a-f]{16}'; true"]))
              .stdout,
        )
        .toBe("");
    }
    expect(readFileSync(lab.knownHostsFile, "utf8")).toContain("[127.0.0.1]:");
  });
});
