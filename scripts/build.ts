// `npm run build`: bundles what ships: the extension, the language server, the command line and the pages.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, context } from "esbuild";
import { commonJs } from "./build/common-js.ts";
import { absentModules, lazyCatalogue, nodeScripts } from "./build/plugins.ts";
import { thirdPartyNotices } from "./build/third-party-notices.ts";

const production = process.argv.includes("--production");
const { version, homepage, repository } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const repositoryPage = (repository?.url ?? repository ?? "").replace(/^git\+|\.git$/g, "");

const programs: BuildOptions = {
  // What is imported by import() alone becomes a module of its own, loaded when it is first needed.
  entryPoints: {
    extension: "client/src/editor/extension.ts",
    server: "server/src/lsp/main.ts",
    quorate: "client/src/cli/launch.ts",
    cli: "client/src/cli/main.ts",
  },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  splitting: true,
  write: false,
  metafile: true,
  external: ["vscode"],
  // Its main file asks for its parts in a way that no bundler sees. Looked for from here: a package is built in another folder.
  alias: { "jsonc-parser": fileURLToPath(import.meta.resolve("jsonc-parser/lib/esm/main.js")) },
  define: {
    quorateVersion: JSON.stringify(version),
    // Addresses that package.json names; empty where it names none.
    quorateHomepage: JSON.stringify(homepage ?? repositoryPage),
    quorateRulesPage: JSON.stringify(repositoryPage && `${repositoryPage}/blob/HEAD/docs/rules.md`),
  },
  plugins: [absentModules, lazyCatalogue, nodeScripts, commonJs({ executable: "quorate" })],
  sourcemap: production ? false : "inline",
};

const page: BuildOptions = {
  entryPoints: {
    panel: "client/webview/panel.ts",
    graph: "client/webview/graph.ts",
    "what-if": "client/webview/what-if.ts",
  },
  bundle: true,
  platform: "browser",
  target: "es2022",
  format: "iife",
};

const bundles = [programs, page].map(
  (bundle): BuildOptions => ({
    sourcemap: production ? false : "linked",
    ...bundle,
    outdir: "dist",
    minify: production,
    logLevel: "warning",
  }),
);

if (process.argv.includes("--watch")) {
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  const results = await Promise.all(bundles.map((bundle) => build({ ...bundle, metafile: true })));
  const notices = thirdPartyNotices(
    results.flatMap(({ metafile }) => metafile ?? []),
    fileURLToPath(new URL("..", import.meta.url)),
  );
  writeFileSync("dist/third-party-notices.txt", notices);
}
