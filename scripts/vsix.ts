import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
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
  const stage = mkdtempSync(join(tmpdir(), "quorate-package-"));
  try {
    // A dist of its own: what is being run from the checkout's stays as it is, and nothing stale of it is shipped.
    for (const name of readdirSync(root)) {
      if (!/^(dist|out|node_modules|\.git|\.vscode-test)$|\.vsix$/.test(name)) {
        symlinkSync(join(root, name), join(stage, name));
      }
    }
    await run(nodeBinary, [join(root, "scripts/build.ts"), "--production"], { cwd: stage, env: toolEnvironment() });
    await createVSIX({
      cwd: stage,
      packagePath,
      followSymlinks: true,
      // Everything is bundled; nothing of node_modules ships.
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
