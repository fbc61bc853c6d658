import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createVSIX } from "@vscode/vsce";
import { nodeBinary, root, toolEnvironment } from "./paths.mjs";

const execute = promisify(execFile);

/** Builds what ships and packs it; resolves to the path of quorate-VERSION.vsix. Rejects with the bundler's or vsce's own words. */
export async function packageExtension(): Promise<string> {
  await execute(nodeBinary, [join(root, "esbuild.mjs"), "--production"], { cwd: root, env: toolEnvironment() });
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const packagePath = join(root, `quorate-${version}.vsix`);
  await createVSIX({
    cwd: root,
    packagePath,
    // Everything is bundled; nothing of node_modules ships.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return packagePath;
}
