// Bundles what ships: the extension, the language server, the command line and the panel's page.
import { build, context } from "esbuild";

const node = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: "linked",
  logLevel: "warning",
};
const production = process.argv.includes("--production");
const bundles = [
  { ...node, entryPoints: { extension: "client/src/extension.ts" }, external: ["vscode", "cpu-features", "*.node"] },
  { ...node, entryPoints: { server: "server/src/lsp/main.ts" } },
  {
    ...node,
    entryPoints: { quorate: "client/src/cli/main.ts" },
    external: ["cpu-features", "*.node"],
    banner: { js: "#!/usr/bin/env node" },
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
].map((bundle) => ({
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
