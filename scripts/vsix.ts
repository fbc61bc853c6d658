import { readFileSync } from "node:fs";
import { join } from "node:path";
import zlib from "node:zlib";
import { createVSIX } from "@vscode/vsce";
import { root } from "./paths.mjs";

/** Where `npm run package` puts the package: quorate-VERSION.vsix in the checkout. */
export function defaultVsix(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return join(root, `quorate-${version}.vsix`);
}

/** Packs a production build into a file, with vsce's list of it on the console. Rejects with vsce's own words. */
export async function packExtension(stage: string, packagePath: string): Promise<void> {
  const { DeflateRaw } = zlib;
  // vsce can't be asked for a level, and packs with the usual one.
  class Best extends DeflateRaw {
    constructor(options: zlib.ZlibOptions = {}) {
      super({ ...options, level: 9, memLevel: 9 });
    }
  }
  zlib.DeflateRaw = Best;
  try {
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
    zlib.DeflateRaw = DeflateRaw;
  }
}
