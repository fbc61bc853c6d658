import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chooseCluster } from "../../../client/src/cli/cluster/choose-cluster.ts";
import { trustedCluster } from "../../../client/src/cli/cluster/trust.ts";
import type { ClusterConfig } from "../../../client/src/cluster/ssh/cluster-config.ts";
import { quorateIn } from "./command-line.ts";

let folder: string;
let project: string;
let settings: string;
let record: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trust-"));
  project = join(folder, "project");
  settings = join(project, ".vscode/settings.json");
  record = join(folder, "state/quorate/trusted-settings.json");
  mkdirSync(dirname(settings), { recursive: true });
  define("root@n1");
  vi.stubEnv("XDG_CONFIG_HOME", join(folder, "config"));
  vi.stubEnv("XDG_STATE_HOME", join(folder, "state"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function define(node: string, more: object = {}): void {
  const cluster = { name: "web", nodes: [node], knownHostsFile: "known_hosts" };
  writeFileSync(settings, JSON.stringify({ "quorate.clusters": [cluster], ...more }));
}

/** What is connected to, and what the person was asked. Without an answer there is nobody to ask. */
async function connecting(answer?: boolean, { trust = false, from = project } = {}) {
  const asked: string[] = [];
  const confirm = async (question: string): Promise<boolean> => {
    asked.push(question);
    return answer ?? false;
  };
  const result = await trustedCluster(chooseCluster({}, from), trust, { isThere: answer !== undefined, confirm }).then(
    (config): ClusterConfig | string => config,
    (error: Error) => error.message,
  );
  return { asked, result };
}

describe("the settings of a folder", () => {
  it("are used once the person trusts them, and then without a question", async () => {
    const first = await connecting(true);
    expect(first.asked).toHaveLength(1);
    expect(first.asked[0]).toContain("web: root@n1");
    expect(first.asked[0]).toContain(settings);
    // Its knownHostsFile vouches for nothing.
    expect(first.result).toMatchObject({ name: "web", isOfProject: true });
    expect(statSync(record).mode & 0o777).toBe(0o600);
    expect(await connecting(false)).toEqual({ asked: [], result: first.result });
    expect((await connecting()).result).toEqual(first.result);
  });

  it("are not used when the person says no, and asked about again", async () => {
    for (let time = 0; time < 2; time++) {
      const { asked, result } = await connecting(false);
      expect(asked).toHaveLength(1);
      expect(result).toMatch(/is not trusted, so no cluster was contacted/);
    }
  });

  it("are refused where nobody can be asked, and used with --trust, which is not remembered", async () => {
    expect((await connecting()).result).toMatch(/you have not trusted yet\. .* In a pipeline, add --trust/);
    const { result } = await connecting(undefined, { trust: true });
    expect(result).toEqual({ name: "web", nodes: ["root@n1"], knownHostsFile: "known_hosts" });
    expect((await connecting()).result).toMatch(/not trusted yet/);
  });

  it("are asked about again when they say something else of clusters, and only then", async () => {
    await connecting(true);
    define("root@n1", { "editor.tabSize": 2 });
    expect((await connecting(false)).asked).toEqual([]);
    define("root@evil");
    expect((await connecting()).result).toMatch(/has changed since you trusted it/);
    const { asked } = await connecting(false);
    expect(asked[0]).toMatch(/have changed since you trusted them(.|\n)*root@evil/);
  });

  it("are trusted where they really are: a link to them changes nothing, and the same text elsewhere isn't trusted", async () => {
    await connecting(true);
    symlinkSync(project, join(folder, "link"));
    expect((await connecting(false, { from: join(folder, "link") })).asked).toEqual([]);
    const copy = join(folder, "copy/.vscode");
    mkdirSync(copy, { recursive: true });
    writeFileSync(join(copy, "settings.json"), readFileSync(settings));
    expect((await connecting(false, { from: dirname(copy) })).asked).toHaveLength(1);
    // A link in place of the file leads to what another folder says.
    rmSync(settings);
    symlinkSync(join(copy, "settings.json"), settings);
    expect((await connecting(false)).asked[0]).toContain(join(copy, "settings.json"));
  });

  it.skipIf(process.platform === "win32")("are refused without a question where others can write them", async () => {
    await connecting(true);
    for (const mode of [0o666, 0o662, 0o646]) {
      chmodSync(settings, mode);
      const { asked, result } = await connecting(true);
      expect(asked).toEqual([]);
      expect(result).toContain(`which others can write. It is not used`);
      expect(result).toContain(`chmod go-w ${settings}`);
    }
    expect((await connecting(true, { trust: true })).result).toMatchObject({ name: "web" });
  });

  it.skipIf(process.getuid?.() !== 0)("are refused without a question where they are somebody else's", async () => {
    chownSync(settings, 12345, 12345);
    const { asked, result } = await connecting(true);
    expect(asked).toEqual([]);
    expect(result).toContain("belongs to another account (uid 12345)");
    chownSync(settings, 0, 0);
    // A record that somebody else could have written says nothing.
    await connecting(true);
    chmodSync(record, 0o666);
    expect((await connecting(false)).asked).toHaveLength(1);
    chmodSync(record, 0o600);
    chownSync(record, 12345, 12345);
    expect((await connecting(false)).asked).toHaveLength(1);
    // Nor does a link to one.
    rmSync(record);
    const elsewhere = join(folder, "elsewhere");
    await connecting(true);
    writeFileSync(elsewhere, readFileSync(record), { mode: 0o600 });
    rmSync(record);
    symlinkSync(elsewhere, record);
    expect((await connecting(false)).asked).toHaveLength(1);
  });

  it.skipIf(process.platform === "win32")(
    "are not waited for where a named pipe is in their place, or in that of the record",
    async () => {
      await connecting(true);
      rmSync(record);
      execFileSync("mkfifo", ["-m", "600", record]);
      expect((await connecting(false)).asked).toHaveLength(1);
      rmSync(settings);
      execFileSync("mkfifo", [settings]);
      await expect(connecting(true)).rejects.toThrow("no cluster is configured here");
    },
  );

  it("are not trusted by a damaged record", async () => {
    await connecting(true);
    writeFileSync(record, '{"format":1,"trusted":[');
    expect((await connecting(false)).asked).toHaveLength(1);
    await connecting(true);
    expect((await connecting(false)).asked).toEqual([]);
  });

  it("lead to exit code 4 in a pipeline, with what to do", () => {
    // Without a terminal of its own it has nobody to ask.
    const { code, error } = quorateIn(project, ["status"], {
      env: { XDG_STATE_HOME: join(folder, "state"), XDG_CONFIG_HOME: join(folder, "config") },
      detached: true,
    });
    expect(error).toContain("add --trust");
    expect(code).toBe(4);
  });
});
