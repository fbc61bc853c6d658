// Bundles what ships: the extension, the language server, the command line and the panel's page.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const { version, homepage, repository } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const repositoryPage = (repository?.url ?? repository ?? "").replace(/^git\+|\.git$/g, "");
/** Addresses that package.json names; empty where it names none. */
const addresses = {
  quorateHomepage: JSON.stringify(homepage ?? repositoryPage),
  quorateRulesPage: JSON.stringify(repositoryPage && `${repositoryPage}/blob/HEAD/docs/rules.md`),
};

/** @type {import("esbuild").BuildOptions} */
const node = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: "linked",
  logLevel: "warning",
};
/**
 * What the extension loads when it is first needed (client/src/editor/lazy) stays out of its bundle: that is most of its size.
 * @type {import("esbuild").Plugin}
 */
const lazy = {
  name: "lazy",
  setup(build) {
    build.onResolve({ filter: /\/lazy\/[\w-]+\.ts$/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path: `./${path.replace(/.*\/|\.ts$/g, "")}.cjs`, external: true } : undefined,
    );
  },
};
/**
 * An agents' catalogue goes into a bundle as text, read when its agents are first requested: that is most of what a start would read.
 * @type {import("esbuild").Plugin}
 */
const lazyCatalogue = {
  name: "lazy-catalogue",
  setup(build) {
    build.onLoad({ filter: /\/agents\/catalogue\/[\w-]+\.json$/ }, ({ path }) => {
      const { shared, agents, ...head } = JSON.parse(readFileSync(path, "utf8"));
      const contents = `
        const text = ${JSON.stringify(JSON.stringify({ shared, agents }))};
        let read;
        export default {
          ...${JSON.stringify(head)},
          get shared() { return (read ??= JSON.parse(text)).shared; },
          get agents() { return (read ??= JSON.parse(text)).agents; },
        };`;
      return { contents, loader: "js" };
    });
  },
};
/**
 * The shell scripts that run on nodes are files of their own; a bundle holds their texts (client/src/cluster/node-script.ts).
 * @type {import("esbuild").Plugin}
 */
const nodeScripts = {
  name: "node-scripts",
  setup(build) {
    build.onLoad({ filter: /[\\/]client[\\/]src[\\/]cluster[\\/].*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      if (path.endsWith("node-script.ts") || !source.includes("nodeScript(")) return undefined;
      /** @type {string[]} */
      const watchFiles = [];
      const contents = source.replace(
        /\bnodeScript\(\s*new URL\("\.\/([\w-]+\.sh)", import\.meta\.url\),?\s*\)/g,
        (_, name) => {
          const script = join(dirname(path), name);
          watchFiles.push(script);
          return JSON.stringify(readFileSync(script, "utf8"));
        },
      );
      if (contents.includes("nodeScript(")) {
        return { errors: [{ text: `${path} names a script in a way that the build can't follow.` }] };
      }
      return { contents, loader: "ts", watchFiles };
    });
  },
};
const production = process.argv.includes("--production");
/** @type {readonly import("esbuild").BuildOptions[]} */
const shipped = [
  {
    ...node,
    entryPoints: {
      extension: "client/src/editor/extension.ts",
      cluster: "client/src/editor/lazy/cluster.ts",
      "language-client": "client/src/editor/lazy/language-client.ts",
    },
    external: ["vscode", "cpu-features", "*.node"],
    plugins: [lazy, nodeScripts],
    // As calls of require: VS Code gives the module "vscode" to those.
    supported: { "dynamic-import": false },
  },
  { ...node, entryPoints: { server: "server/src/lsp/main.ts" }, plugins: [lazyCatalogue] },
  {
    ...node,
    entryPoints: { quorate: "client/src/cli/launch.ts" },
    banner: { js: "#!/usr/bin/env node" },
  },
  {
    ...node,
    entryPoints: { cli: "client/src/cli/main.ts", "cluster-commands": "client/src/cli/lazy/cluster-commands.ts" },
    external: ["cpu-features", "*.node"],
    // Its main file asks for its parts in a way that no bundler sees. Looked for from here: a package is built in another folder.
    alias: { "jsonc-parser": fileURLToPath(import.meta.resolve("jsonc-parser/lib/esm/main.js")) },
    plugins: [lazyCatalogue, lazy, nodeScripts],
    define: { ...addresses, quorateVersion: JSON.stringify(version) },
    // As calls of require: the program is run as a script.
    supported: { "dynamic-import": false },
  },
  {
    bundle: true,
    entryPoints: { panel: "client/webview/panel.ts" },
    platform: "browser",
    target: "es2022",
    format: "iife",
    sourcemap: "linked",
    logLevel: "warning",
  },
];
const bundles = shipped.map((bundle) => ({
  ...bundle,
  outdir: "dist",
  minify: production,
  ...(bundle.platform === "node" ? { outExtension: { ".js": ".cjs" } } : {}),
}));

if (process.argv.includes("--watch")) {
  const contexts = await Promise.all(bundles.map((bundle) => context(bundle)));
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(bundles.map((bundle) => build(bundle)));
}
