import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeBinary, root, toolEnvironment, vscodeFolder } from "../../scripts/paths.mjs";
import { run } from "../../scripts/run.mjs";
import { installExtension, runVsCodeTool } from "../e2e/server.ts";
import { namesInZip } from "../e2e/zip.ts";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

/** What may ship. Whoever adds to it says here what it is. */
const mayShip: readonly RegExp[] = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package(\.nls)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/i,
  // The bundles: extension, language server, command line, and what the extension loads later.
  /^extension\/dist\/[a-z-]+\.cjs$/,
  // The pages of the status panel, the graph and the what-if matrix.
  /^extension\/dist\/(panel|graph|what-if)\.(js|css)$/,
  // The licenses of what is bundled.
  /^extension\/dist\/third-party-notices\.txt$/,
  /^extension\/syntaxes\/[\w.-]+\.json$/,
  /^extension\/client\/media\/[\w/-]+\.(svg|png|css|md)$/,
  /^extension\/client\/snippets\/[\w-]+\.json$/,
  // What the README leads to.
  /^extension\/docs\/(checks|pipelines)\.md$/,
  // The README's pictures.
  /^extension\/docs\/images\/[\w-]+\.webp$/,
];

describe("the package", () => {
  const temporary = mkdtempSync(join(tmpdir(), "quorate-package-test-"));
  const vsix = join(temporary, "quorate.vsix");

  beforeAll(async () => {
    await run(nodeBinary, [join(root, "scripts/package.ts"), vsix], { env: toolEnvironment() });
  });
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  it("holds what is allowed to ship and nothing else", () => {
    const others = namesInZip(vsix).filter((name) => !mayShip.some((allowed) => allowed.test(name)));
    expect(others).toEqual([]);
  });

  it("is smaller than 1,200 KB", () => {
    expect(statSync(vsix).size).toBeLessThan(1200 * 1024);
  });

  it("holds all that package.json points to", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const { contributes } = manifest;
    const wanted: string[] = [
      manifest.main,
      manifest.bin.quorate,
      ...contributes.grammars.map((each: { path: string }) => each.path),
      ...contributes.languages.flatMap(({ configuration }: { configuration?: string }) => configuration ?? []),
      ...contributes.languages.flatMap(({ icon = {} }: { icon?: Record<string, string> }) => Object.values(icon)),
      ...contributes.snippets.map((each: { path: string }) => each.path),
      ...contributes.viewsContainers.activitybar.map((each: { icon: string }) => each.icon),
      ...(manifest.icon ? [manifest.icon] : []),
      "dist/server.cjs",
      // What the server and the terminal share, what the editor and the terminal share, and what all share.
      ...["language", "cluster-library", "shared"].map((name) => `dist/${name}.cjs`),
      "dist/third-party-notices.txt",
    ];
    const names = new Set(namesInZip(vsix));
    const missing = wanted.filter((path) => !names.has(`extension/${path.replace(/^\.\//, "")}`));
    expect(missing).toEqual([]);
  });

  it.skipIf(!existsSync(vscodeFolder))("installs into real VS Code", async () => {
    const extensions = join(temporary, "extensions");
    await installExtension(vsix, extensions);
    const data = join(temporary, "data");
    const folders = ["--extensions-dir", extensions, "--server-data-dir", data, "--user-data-dir", data];
    const { output } = await runVsCodeTool(["--list-extensions", "--show-versions", ...folders]);
    expect(output).toContain(`quorate.quorate@${version}`);
    expect(readdirSync(join(extensions, `quorate.quorate-${version}`))).toContain("package.json");
  });

  it("ships a command line that runs without the checkout", async () => {
    const extensions = join(temporary, "extensions");
    const cli = join(extensions, `quorate.quorate-${version}`, "dist/quorate.cjs");
    const output = await run(process.execPath, [cli, "check", join(root, "examples/lab/cluster.crm")], {
      cwd: temporary,
    });
    expect(output).not.toMatch(/error/i);
  });

  const bundles = (): string => join(temporary, "extensions", `quorate.quorate-${version}`, "dist");

  it("asks for no module but Node's own, the editor's and its own files", () => {
    const asked = readdirSync(bundles())
      .filter((name) => name.endsWith(".cjs"))
      .flatMap((name) => [
        ...readFileSync(join(bundles(), name), "utf8").matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g),
      ])
      .map(([, module = ""]) => module);
    expect(asked.length).toBeGreaterThan(10);
    const isOwn = (module: string) => module === "vscode" || isBuiltin(module) || /^\.\/[a-z-]+\.cjs$/.test(module);
    expect([...new Set(asked.filter((module) => !isOwn(module)))]).toEqual([]);
  });

  it("is ASCII: the command line reads it as Latin-1", () => {
    const programs = readdirSync(bundles()).filter((name) => name.endsWith(".cjs"));
    const others = programs.filter((name) => readFileSync(join(bundles(), name)).some((byte) => byte > 127));
    expect(others).toEqual([]);
  });

  it("loads nothing from the folders around it while it runs", async () => {
    // Whoever can write a folder above would have their code run.
    const planted = join(temporary, "node_modules/cpu-features");
    mkdirSync(planted, { recursive: true });
    writeFileSync(
      join(planted, "index.js"),
      'require("node:fs").writeFileSync(__dirname + "/ran", ""); module.exports = () => ({});',
    );
    const hook = join(temporary, "hook.cjs");
    const record = join(temporary, "resolved");
    writeFileSync(
      hook,
      `const Module = require("node:module"), fs = require("node:fs"), resolve = Module._resolveFilename;
      Module._resolveFilename = function (request, ...more) {
        if (!Module.isBuiltin(request)) fs.appendFileSync(${JSON.stringify(record)}, request + "\\n");
        return resolve.call(this, request, ...more);
      };`,
    );
    const crm = join(temporary, "cluster.crm");
    writeFileSync(crm, "property stonith-enabled=true\n");
    const runs: string[][] = [
      ["check", crm],
      ["convert", "--from", "crm", "--to", "pcs", crm],
      ["status", "--host", "127.0.0.1:1"],
      ["lsp", "--stdio"],
    ];
    for (const args of runs) {
      const argv = ["--require", hook, join(bundles(), "quorate.cjs"), ...args];
      const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
      spawnSync(process.execPath, argv, { cwd: temporary, env, input: "", timeout: 60_000 });
    }
    const resolved = new Set(readFileSync(record, "utf8").trim().split("\n"));
    const isOwn = (request: string) =>
      /^\.\/[\w-]+\.cjs$/.test(request) || request.startsWith(bundles()) || request === hook;
    expect([...resolved].filter((request) => !isOwn(request))).toEqual([]);
    expect(readdirSync(planted)).toEqual(["index.js"]);
  });

  it("ships the licenses of the packages that are in its bundles", () => {
    const notices = readFileSync(join(bundles(), "third-party-notices.txt"), "utf8");
    for (const name of ["ssh2", "saxes", "chevrotain", "vscode-languageserver", "valibot", "@dagrejs/dagre"])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, "m"));
    expect(notices).toContain("Permission is hereby granted");
    expect(notices).not.toMatch(/^(esbuild|vitest|typescript) /m);
  });
});
