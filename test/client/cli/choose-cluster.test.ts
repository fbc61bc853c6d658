import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { chooseCluster } from "../../../client/src/cli/cluster/choose-cluster.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "choose-"));
  mkdirSync(join(folder, "team/lab"), { recursive: true });
  vi.stubEnv("XDG_CONFIG_HOME", join(folder, "config"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function configure(place: string, name: string): string {
  const file = join(folder, place, ".vscode/settings.json");
  mkdirSync(join(folder, place, ".vscode"), { recursive: true });
  writeFileSync(file, `// ours\n{ "quorate.clusters": [{ "name": "${name}", "nodes": ["${name}-1"] }], }\n`);
  return file;
}

it("finds the clusters of this folder and of those above, the nearest first", () => {
  configure("team", "lab");
  expect(chooseCluster({}, join(folder, "team/lab"))).toMatchObject({ name: "lab", nodes: ["lab-1"] });
  configure("team/lab", "own");
  expect(() => chooseCluster({}, join(folder, "team/lab"))).toThrow("--cluster is one of own, lab");
  expect(chooseCluster({ cluster: "lab" }, join(folder, "team/lab")).nodes).toEqual(["lab-1"]);
});

it.skipIf(process.getuid?.() !== 0)("passes over a file above that somebody else has put there", () => {
  const file = configure(".", "theirs");
  chownSync(file, 12345, 12345);
  expect(() => chooseCluster({}, join(folder, "team"))).toThrow("no cluster is configured here");
  // The folder is theirs as well, as where a pipeline's runner is root and the checkout is not.
  chownSync(join(folder, "team"), 12345, 12345);
  expect(chooseCluster({}, join(folder, "team")).name).toBe("theirs");
});
