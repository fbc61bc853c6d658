import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommands, standbyCommand } from "../../../../client/src/cluster/actions/actions.ts";
import { useFileCluster, whyNoFileCluster } from "../../support/file-cluster.ts";
import { freePort, startSshd } from "../../support/real-sshd.ts";
import { recordingPrompter } from "../../support/recording-prompter.ts";

const why = whyNoFileCluster();

describe.skipIf(why !== undefined)(`a session with a cluster${why ? ` (${why})` : ""}`, () => {
  const cluster = useFileCluster();

  describe("when it connects", () => {
    it("uses the first node that answers, and has the status at once", async () => {
      const { session, nodes, kinds, lines } = cluster.meet();
      await session.connect();
      expect(session.view).toMatchObject({ name: "lab", connection: { kind: "connected", node: nodes[0] } });
      expect(session.view.snapshot?.nodes.map(({ name }) => name)).toEqual(["n1", "n2"]);
      expect(kinds()).toEqual(["connecting", "connected"]);
      expect(lines).toEqual(["0 crm_mon -1 --output-as=xml --inactive --fence-history=2 --exclude=operations"]);
      await session.connect();
      expect(lines).toHaveLength(1);
    });

    it("continues with the next node where one doesn't answer", async () => {
      cluster.proxies[0].cut();
      const { session, nodes } = cluster.meet();
      await session.connect();
      expect(session.view.connection).toEqual({ kind: "connected", node: nodes[1] });
    });

    it("fails with a message for people when no node answers", async () => {
      const ports = [await freePort(), await freePort()];
      const { session, kinds } = cluster.meet({ nodes: ports.map((port) => `127.0.0.1:${port}`) });
      await expect(session.connect()).rejects.toMatchObject({ kind: "unreachable" });
      const message = `"127.0.0.1:${ports[0]}" refuses connections on port ${ports[0]}. Check the port, and that the node is up and runs sshd. The same applies to "127.0.0.1:${ports[1]}".`;
      expect(session.view.connection).toEqual({ kind: "failed", message });
      expect(kinds()).toEqual(["connecting", "connecting", "failed"]);
    });

    it("reports the error that a person must fix before that of a node that is down", async () => {
      const port = await freePort();
      const { session } = cluster.meet({
        nodes: [`127.0.0.1:${port}`, `127.0.0.1:${cluster.proxies[1].port}`],
        identityFile: cluster.sshd.unauthorizedIdentityFile,
      });
      await expect(session.connect()).rejects.toMatchObject({ kind: "authentication" });
      expect(session.view.connection).toMatchObject({
        message: expect.stringContaining(`"127.0.0.1:${port}" can't be used either (unreachable).`),
      });
    });

    it("doesn't ask about the second node's key when the person refused the first", async () => {
      const { session, me } = cluster.meet({ knownHostsFile: join(cluster.folder, "none") }, recordingPrompter());
      await expect(session.connect()).rejects.toMatchObject({ kind: "unknown-host-key" });
      expect(me.questions).toHaveLength(1);
    });

    it("reports that the cluster is stopped", async () => {
      const stopped = await startSshd();
      try {
        const { session } = cluster.meet({ nodes: [`127.0.0.1:${stopped.port}`], identityFile: stopped.identityFile });
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
        config: [
          `ForceCommand eval "\${SSH_ORIGINAL_COMMAND%; exec *}"; echo "sh: 1: exec: crm_mon: not found" >&2; exit 127`,
        ],
      });
      try {
        const { session } = cluster.meet({ nodes: [`127.0.0.1:${bare.port}`], identityFile: bare.identityFile });
        await expect(session.connect()).rejects.toMatchObject({
          kind: "missing-tool",
          message: expect.stringContaining("has no crm_mon. Install"),
        });
      } finally {
        await bare.stop();
      }
    });

    it("makes one attempt for all callers", async () => {
      const { session, lines } = cluster.meet();
      await Promise.all([session.connect(), session.refresh(), session.readCib(), session.connect()]);
      expect(lines.filter((line) => line.includes("crm_mon"))).toHaveLength(2);
      expect(cluster.proxies[0].connections).toBe(1);
    });

    it("can be cancelled, and is disconnected then", async () => {
      const silent = { ...recordingPrompter(), acceptHostKey: () => new Promise<boolean>(() => undefined) };
      const { session } = cluster.meet({ knownHostsFile: join(cluster.folder, "never") }, { ...silent, questions: [] });
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 200);
      await expect(session.connect(abort.signal)).rejects.toMatchObject({ kind: "cancelled" });
      expect(session.view.connection).toEqual({ kind: "disconnected" });
      await expect.poll(() => cluster.proxies[0].connections).toBe(0);
    });

    it("disconnects on request, and can connect again", async () => {
      const { session } = cluster.meet();
      await session.connect();
      await session.disconnect();
      expect(session.view.connection).toEqual({ kind: "disconnected" });
      await expect.poll(() => cluster.proxies[0].connections).toBe(0);
      await session.connect();
      expect(session.view.connection.kind).toBe("connected");
    });
  });

  describe("when a node is lost", () => {
    it("is replaced by the next one, and the last snapshot stays until then", async () => {
      const { session, nodes, views } = cluster.meet();
      await session.connect();
      const before = session.view.snapshot;
      cluster.proxies[0].cut();
      await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: nodes[1] });
      const lost = views.find(({ connection }) => connection.kind === "lost");
      expect(lost?.connection).toMatchObject({
        message: expect.stringContaining(`The connection to "${nodes[0]}" was lost`),
      });
      expect(lost?.snapshot).toBe(before);
    });

    it("reconnects automatically when all nodes were lost", async () => {
      const { session } = cluster.meet();
      await session.connect();
      for (const proxy of cluster.proxies) proxy.cut();
      await expect
        .poll(() => session.view.connection)
        .toMatchObject({ kind: "lost", message: expect.stringMatching(/closed the connection|was lost/) });
      for (const proxy of cluster.proxies) proxy.restore();
      await expect.poll(() => session.view.connection.kind).toBe("connected");
    });

    it("repeats a command that was running on the other node", async () => {
      const { session } = cluster.meet();
      await session.connect();
      const reading = session.readCib();
      cluster.proxies[0].cut();
      expect(await reading).toContain("<cib ");
    });

    it("detects a node that fell silent", async () => {
      const { session, nodes } = cluster.meet();
      await session.connect();
      cluster.proxies[0].freeze();
      await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: nodes[1] });
    });
  });

  describe("when it watches the cluster", () => {
    it("reports each change, and nothing while nothing changes", async () => {
      const { session, views } = cluster.meet();
      const stop = session.watch();
      await expect.poll(() => session.view.connection.kind).toBe("connected");
      await expect.poll(() => session.view.snapshot).toBeDefined();
      cluster.changeConcurrently("--node", "n1", "--name", "standby", "--update", "on");
      cluster.changeConcurrently("--type", "crm_config", "--name", "maintenance-mode", "--update", "true");
      await expect.poll(() => session.view.snapshot?.maintenance).toBe(true);
      const count = views.length;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(views.length).toBeLessThanOrEqual(count + 1);
      stop();
    });

    it("logs one line for the whole time, and stops with the last watcher", async () => {
      const { session, lines } = cluster.meet();
      await session.connect();
      const [first, second] = [session.watch(), session.watch()];
      await new Promise((resolve) => setTimeout(resolve, 1500));
      first();
      first();
      cluster.changeConcurrently("--type", "crm_config", "--name", "maintenance-mode", "--update", "true");
      await expect.poll(() => session.view.snapshot?.maintenance).toBe(true);
      expect(lines).toHaveLength(1);
      second();
      await expect
        .poll(() => lines.at(-1))
        .toBe("cancelled crm_mon -1 --output-as=xml --inactive --fence-history=2 --exclude=operations (repeated)");
      expect(session.view.connection.kind).toBe("connected");
    });

    it("continues on the next node", async () => {
      const { session, nodes } = cluster.meet();
      const stop = session.watch();
      await expect.poll(() => session.view.snapshot).toBeDefined();
      cluster.proxies[0].cut();
      await expect.poll(() => session.view.connection).toEqual({ kind: "connected", node: nodes[1] });
      cluster.changeConcurrently("--type", "crm_config", "--name", "maintenance-mode", "--update", "true");
      await expect.poll(() => session.view.snapshot?.maintenance).toBe(true);
      stop();
    });

    it("waits for a cluster that can't be connected yet", async () => {
      for (const proxy of cluster.proxies) proxy.cut();
      const { session } = cluster.meet();
      const stop = session.watch();
      await expect.poll(() => session.view.connection.kind).toBe("failed");
      for (const proxy of cluster.proxies) proxy.restore();
      await expect.poll(() => session.view.connection.kind).toBe("connected");
      stop();
    });
  });

  it("puts a node to standby, and reports the node's message when it refuses", async () => {
    const { session } = cluster.meet();
    await runCommands(session, [standbyCommand("n2")]);
    expect(cluster.cib).toContain('name="standby" value="on"');
    await expect(runCommands(session, [standbyCommand("nobody")])).rejects.toMatchObject({
      message: expect.stringContaining("crm_attribute"),
    });
  });
});
