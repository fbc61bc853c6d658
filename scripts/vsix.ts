import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { root } from "./paths.mjs";
import { withProductionBuild } from "./production-build.ts";

/** Where `npm run package` puts the package: quorate-VERSION.vsix in the checkout. */
export function defaultVsix(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return join(root, `quorate-${version}.vsix`);
}

/** Builds what ships and packs it into a file, with vsce's list of it on the console. Rejects with the bundler's or vsce's own words. */
export async function packageExtension(packagePath: string): Promise<void> {
  await withProductionBuild((stage) => packExtension(stage, packagePath));
}

/** Packs a production build into a file. */
export async function packExtension(stage: string, packagePath: string): Promise<void> {
  await createVSIX({
    cwd: stage,
    packagePath,
    followSymlinks: true,
    // Everything is bundled; nothing of node_modules ships.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}
