import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { createSession } from "../../../client/src/cluster/session/session.ts";
import type { ClusterSession } from "../../../client/src/cluster/session/session-types.ts";
import type { ClusterConfig } from "../../../client/src/cluster/ssh/cluster-config.ts";
import type { ClusterView } from "../../../client/src/cluster/status/snapshot.ts";
import { type CuttableProxy, startProxy } from "./cuttable-proxy.ts";
import { type RealSshd, startSshd, whyNoSshd } from "./real-sshd.ts";
import { recordingLog, recordingPrompter } from "./recording-prompter.ts";
import { sampleCib } from "./sample-cib.ts";

/** Why there can be no such cluster here, as a clause for a test's name; undefined when there can be one. */
export function whyNoFileCluster(): string | undefined {
  return (
    whyNoSshd() ??
    (spawnSync("crm_mon", ["--version"]).error ? "skipped: there are no Pacemaker tools on this machine" : undefined)
  );
}

/**
 * A cluster that is a CIB file, on which Pacemaker's real tools work without a cluster, for all tests of the `describe` around the call.
 * Two proxies to it are its two nodes. Each test begins with the sample CIB, and its sessions end with it.
 */
export function useFileCluster() {
  let folder = "";
  let sshd: RealSshd;
  let proxies: [CuttableProxy, CuttableProxy];
  let sessions: ClusterSession[] = [];
  const cibFile = () => join(folder, "cib.xml");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "session-"));
    mkdirSync(join(folder, "tmp"));
    sshd = await startSshd({ env: { CIB_file: cibFile(), TMPDIR: join(folder, "tmp") } });
  });
  afterAll(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    proxies = [await startProxy(sshd.port), await startProxy(sshd.port)];
    writeFileSync(cibFile(), sampleCib());
  });
  afterEach(async () => {
    for (const session of sessions) await session.disconnect();
    sessions = [];
    for (const proxy of proxies) await proxy.stop();
  });

  return {
    /** A folder of the tests' own, the home of whoever connects. */
    get folder() {
      return folder;
    },
    /** The nodes' folder of temporary files. */
    get temporary() {
      return join(folder, "tmp");
    },
    get sshd() {
      return sshd;
    },
    get proxies() {
      return proxies;
    },
    get cib(): string {
      return readFileSync(cibFile(), "utf8");
    },
    set cib(text: string) {
      writeFileSync(cibFile(), text);
    },
    /** A concurrent change, made on the node. */
    changeConcurrently(...args: string[]): void {
      execFileSync("crm_attribute", args, { env: { ...process.env, CIB_file: cibFile() } });
    },
    /** A session, with what it logged and showed. */
    meet(config: Partial<ClusterConfig> = {}, me = recordingPrompter({ hostKey: true })) {
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
    },
  };
}
