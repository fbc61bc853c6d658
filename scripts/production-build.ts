import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeBinary, root, toolEnvironment } from "./paths.mjs";
import { run } from "./run.mjs";

/**
 * Builds what ships in a folder that looks like the checkout, hands that to `work`, and removes it. A dist of its own: what is being run
 * from the checkout's stays as it is, and nothing stale of it is shipped. Rejects with the bundler's own words.
 */
export async function withProductionBuild<T>(work: (stage: string) => Promise<T>): Promise<T> {
  const stage = mkdtempSync(join(tmpdir(), "quorate-package-"));
  try {
    for (const name of readdirSync(root)) {
      if (!/^(dist|out|node_modules|\.git|\.vscode-test)$|\.(vsix|tgz|deb)$/.test(name)) {
        symlinkSync(join(root, name), join(stage, name));
      }
    }
    await run(nodeBinary, [join(root, "scripts/build.ts"), "--production"], { cwd: stage, env: toolEnvironment() });
    return await work(stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
