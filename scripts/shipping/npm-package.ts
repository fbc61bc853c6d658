import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../paths.mjs";
import { run } from "../run.mjs";
import type { CommandLine } from "./command-line.ts";

/**
 * Packs the command line as npm does: quorate-VERSION.tgz, for `npm install --global`. Resolves to the file's path. Made with tar, so that
 * npm's own settings have no say in what is in it.
 */
export async function packForNpm({ version, description, folder }: CommandLine, target: string): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), "quorate-npm-"));
  try {
    const place = join(stage, "package");
    cpSync(folder, place, { recursive: true });
    chmodSync(join(place, "dist/quorate.cjs"), 0o755);
    const manifest = {
      name: "quorate",
      version,
      description,
      license: "MIT",
      bin: { quorate: "dist/quorate.cjs" },
      engines: { node: ">=20" },
    };
    writeFileSync(join(place, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
    const file = join(target, `quorate-${version}.tgz`);
    const tar = findProgram("tar");
    if (tar === undefined) throw new Error("Install tar to make the package for npm.");
    await run(tar, ["--create", "--gzip", "--file", file, "--directory", stage, "package"]);
    return file;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
