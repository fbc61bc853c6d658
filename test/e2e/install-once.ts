// Before the first test file: packs the extension as it is in the checkout and installs it, as a person would, for all editors of the run.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { nodeBinary, root, toolEnvironment } from "../../scripts/paths.mjs";
import { run } from "../../scripts/run.mjs";
import { whyNoBrowser } from "./browser.ts";
import { installExtension } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of extensions with Quorate in it; empty where there is no browser. */
    extensionsFolder: string;
  }
}

const folders = join(root, "out/extensions");

export default async function installOnce(project: TestProject): Promise<(() => void) | undefined> {
  removeLeftovers();
  if (whyNoBrowser()) {
    project.provide("extensionsFolder", "");
    return undefined;
  }
  const folder = join(folders, String(process.pid));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  mkdirSync(folder, { recursive: true });
  const vsix = join(folder, "quorate.vsix");
  await run(nodeBinary, [join(root, "scripts/package.ts"), vsix], { env: toolEnvironment() });
  await installExtension(vsix, join(folder, "installed"));
  project.provide("extensionsFolder", join(folder, "installed"));
  return remove;
}

/** What a run that was killed has left: each run's folder is named after its process. */
function removeLeftovers(): void {
  if (!existsSync(folders)) return;
  for (const name of readdirSync(folders)) {
    if (!existsSync(`/proc/${name}`)) rmSync(join(folders, name), { recursive: true, force: true });
  }
}
