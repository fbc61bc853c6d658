// The hooks, the action and the template for pipelines: what they run is run here, as their runners would.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../../scripts/paths.mjs";
import { main } from "./command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "quorate-pipelines-"));
const good = "property stonith-enabled=true\n";
const bad =
  "primitive p ocf:heartbeat:IPaddr2 params ip=10.0.0.1 op monitor interval=10s timeout=20s meta nonsense\nlocation l missing 100: n1\n";

beforeAll(() => {
  mkdirSync(join(folder, "bin"));
  for (const [name, text] of [
    ["good", good],
    ["bad dir", bad],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "cluster.crm"), text);
  }
  writeFileSync(join(folder, "bin/quorate"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(folder, "bin/quorate"), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Runs a script of bash in a folder; an answer has what it printed. */
function runIn(
  place: string,
  script: string,
  variables: Record<string, string> = {},
): { code: number | null; out: string } {
  const env = { ...process.env, PATH: `${folder}/bin:${process.env.PATH}`, ...variables };
  // As GitHub and GitLab run a step.
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
    cwd: join(folder, place),
    env,
    encoding: "utf8",
  });
  return { code: status, out: stdout + stderr };
}

describe("the hooks of pre-commit", () => {
  const hooks = read(".pre-commit-hooks.yaml")
    .split(/^- /m)
    .slice(1)
    .map((text) =>
      Object.fromEntries([...text.matchAll(/^(?: {2})?([a-z_]+): (.*)$/gm)].map(([, name, value]) => [name, value])),
    );
  const hook = (id: string) => hooks.find((each) => each.id === id) ?? {};

  test("the check runs for the whole repository and fails for what is wrong", () => {
    const { entry, args = "", files = "" } = hook("quorate-check");
    const words = args.replace(/[[\],]/g, " ");
    expect(runIn("good", `${entry} ${words}`)).toMatchObject({ code: 0 });
    expect(runIn("bad dir", `${entry} ${words}`)).toMatchObject({ code: 1 });
    const pattern = new RegExp(files);
    for (const name of ["a/cluster.crm", "web.pcs", "corosync.conf", "n1/corosync-n1.conf", "cib.xml"])
      expect(name).toMatch(pattern);
    for (const name of ["README.md", "crm", "pom.xml"]) expect(name).not.toMatch(pattern);
  });

  test("the formatter writes the files that it is given", () => {
    writeFileSync(join(folder, "good/wide.crm"), "property    stonith-enabled=true\n");
    expect(runIn("good", `${hook("quorate-fmt").entry} wide.crm cluster.crm`)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "good/wide.crm"), "utf8")).toBe("property stonith-enabled=true\n");
    rmSync(join(folder, "good/wide.crm"));
  });
});

/** The script of an action's last step. */
const step = (): string => {
  const [, block = ""] = /run: \|\n((?: {8}.*\n)+)/.exec(read(".github/actions/check/action.yml")) ?? [];
  return block.replace(/^ {8}/gm, "");
};

test("the action checks the paths that it is given, and leaves the findings as SARIF", () => {
  const inputs = { PATHS: "good\nbad dir\n", FAIL_ON: "error", TARGET: "2.1.9", SARIF: "found.sarif" };
  expect(runIn(".", step(), { ...inputs, PATHS: "good" })).toMatchObject({ code: 0 });
  const { code, out } = runIn(".", step(), inputs);
  expect(code).toBe(1);
  expect(out).toContain("bad dir/cluster.crm:");
  const sarif = JSON.parse(readFileSync(join(folder, "found.sarif"), "utf8"));
  expect(sarif.runs[0].results.length).toBeGreaterThan(0);
  expect(runIn(".", step(), { ...inputs, PATHS: "$(touch ran)", SARIF: "", TARGET: "" })).toMatchObject({ code: 2 });
  expect(runIn(".", "test ! -e ran")).toMatchObject({ code: 0 });
});

test("the action hands no input to the shell but in variables", () => {
  const lines = read(".github/actions/check/action.yml").split("\n");
  const used = lines.filter((line) => line.includes("${{"));
  expect(used.filter((line) => !/^ {8}[A-Z_]+: \$\{\{ inputs\.[a-z-]+ \}\}$/.test(line))).toEqual([]);
  const declared = lines.flatMap((line) => /^ {2}([a-z-]+):$/.exec(line)?.[1] ?? []);
  for (const line of used) expect(declared).toContain(/inputs\.([a-z-]+)/.exec(line)?.[1]);
});

test("the template for GitLab fails for a warning", () => {
  const template = read("examples/ci/gitlab.yml");
  const [, lines = ""] = / {2}script:\n((?: {4}- .*\n)+)/.exec(template) ?? [];
  const script = lines.replace(/^ {4}- /gm, "");
  const variables = { QUORATE_FAIL_ON: "warning" };
  expect(runIn(".", script, { ...variables, QUORATE_PATHS: "good" })).toMatchObject({ code: 0 });
  expect(runIn(".", script, { ...variables, QUORATE_PATHS: "bad dir" })).toMatchObject({ code: 1 });
});
