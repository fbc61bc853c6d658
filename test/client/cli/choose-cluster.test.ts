import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

function configure(place: string, name: string, more = ""): string {
  const file = join(folder, place, ".vscode/settings.json");
  mkdirSync(join(folder, place, ".vscode"), { recursive: true });
  writeFileSync(file, `// ours\n{ "quorate.clusters": [{ "name": "${name}", "nodes": ["${name}-1"] ${more}}], }\n`);
  return file;
}

function configureOwn(name: string, node: string): string {
  const file = join(folder, "config/quorate/settings.json");
  mkdirSync(join(folder, "config/quorate"), { recursive: true });
  writeFileSync(file, JSON.stringify({ "quorate.clusters": [{ name, nodes: [node] }] }), { mode: 0o600 });
  return file;
}

it("finds the clusters of this folder and of those above, the nearest first", () => {
  configure("team", "lab");
  expect(chooseCluster({}, join(folder, "team/lab")).config).toMatchObject({ name: "lab", nodes: ["lab-1"] });
  configure("team/lab", "own");
  expect(() => chooseCluster({}, join(folder, "team/lab"))).toThrow("--cluster is one of own, lab");
  expect(chooseCluster({ cluster: "lab" }, join(folder, "team/lab")).config.nodes).toEqual(["lab-1"]);
});

it("takes the person's own definition of a name, and says that the folder has another", () => {
  const file = configure("team", "lab", ', "knownHostsFile": "known_hosts"');
  const own = configureOwn("lab", "root@real");
  const chosen = chooseCluster({}, join(folder, "team"));
  expect(chosen).toMatchObject({ config: { name: "lab", nodes: ["root@real"] } });
  expect(chosen.project).toBeUndefined();
  expect(chosen.config.isOfProject).toBeUndefined();
  expect(chosen.notes).toEqual([`"lab" is the one of your own settings, ${own}; "${file}" defines another.`]);
  expect(chooseCluster({ cluster: "lab", host: ["other"] }, join(folder, "team")).config.nodes).toEqual(["other"]);
});

it("marks what a folder defines, with the path that its settings really have", () => {
  const file = configure("team", "lab");
  symlinkSync(join(folder, "team"), join(folder, "link"));
  const { config, project } = chooseCluster({}, join(folder, "link"));
  expect(config.isOfProject).toBe(true);
  expect(project?.file).toBe(file);
});

it.skipIf(process.platform === "win32")("refuses settings of the person's own that others can write", () => {
  const own = configureOwn("lab", "root@real");
  chmodSync(own, 0o666);
  expect(() => chooseCluster({}, folder)).toThrow(`chmod go-w ${own}`);
});

it("refuses names and addresses with characters that deceive", () => {
  for (const text of ["a\\u202eb", "a\\u001b[2J", "a\\u200bb", "a\\u009b2J"]) {
    configure("team", text);
    expect(() => chooseCluster({}, join(folder, "team")), text).toThrow("control or invisible characters");
  }
});

it.skipIf(process.getuid?.() !== 0)("passes over a file above that somebody else has put there", () => {
  const file = configure(".", "theirs");
  chownSync(file, 12345, 12345);
  expect(() => chooseCluster({}, join(folder, "team"))).toThrow("no cluster is configured here");
  // Broken text of somebody else stops nobody either.
  writeFileSync(file, "{");
  expect(() => chooseCluster({}, join(folder, "team"))).toThrow("no cluster is configured here");
  configure(".", "theirs");
  // The folder is theirs as well, as where a pipeline's runner is root and the checkout is not: it has to be trusted.
  chownSync(join(folder, "team"), 12345, 12345);
  expect(chooseCluster({}, join(folder, "team")).config.name).toBe("theirs");
});
