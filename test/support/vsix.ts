import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { nodeBinary, root, toolEnvironment } from "./paths.mjs";
import { run } from "./run.mjs";

/** Where `npm run package` puts the package: quorate-VERSION.vsix in the checkout. */
export function defaultVsix(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return join(root, `quorate-${version}.vsix`);
}

/** Builds what ships and packs it into a file, with vsce's list of it on the console. Rejects with the bundler's or vsce's own words. */
export async function packageExtension(packagePath: string): Promise<void> {
  await run(nodeBinary, [join(root, "esbuild.mjs"), "--production"], { cwd: root, env: toolEnvironment() });
  await createVSIX({
    cwd: root,
    packagePath,
    // Everything is bundled; nothing of node_modules ships.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}
