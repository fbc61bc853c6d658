import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where a root has the packages that its nodes can install, and their index. */
export const poolFolder = "srv/pool";

/**
 * Downloads packages with all that they depend on into the pool of a root, by the root's own apt and its sources, and writes the index
 * that makes an archive of the folder. A package that the release doesn't have is left out. Throws with apt's words.
 */
export function fillPool(root: string, packages: readonly string[]): void {
  const apt = (...args: string[]): string =>
    execFileSync("chroot", [root, "apt-get", "-qq", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update");
  const known = new Set(
    execFileSync("chroot", [root, "apt-cache", "pkgnames"], { encoding: "utf8", maxBuffer: 1 << 26 }).split("\n"),
  );
  // One by one: some of them exclude each other.
  for (const name of packages) if (known.has(name)) apt("--yes", "--download-only", "install", name);
  const archives = join(root, "var/cache/apt/archives");
  const pool = join(root, poolFolder);
  mkdirSync(pool, { recursive: true });
  const stanzas: string[] = [];
  for (const file of readdirSync(archives).sort()) {
    if (!file.endsWith(".deb")) continue;
    const content = readFileSync(join(archives, file));
    const control = execFileSync("dpkg-deb", ["--field", join(archives, file)], { encoding: "utf8" }).trimEnd();
    const digest = createHash("sha256").update(content).digest("hex");
    // A ":" in a name would be another in a URL.
    const name = file.replaceAll("%3a", "_");
    renameSync(join(archives, file), join(pool, name));
    stanzas.push(`${control}\nFilename: ./${name}\nSize: ${content.length}\nSHA256: ${digest}\n`);
  }
  const index = stanzas.join("\n");
  writeFileSync(join(pool, "Packages"), index);
  // By it apt knows which of the many possible indexes there is.
  const digest = createHash("sha256").update(index).digest("hex");
  const length = Buffer.byteLength(index);
  writeFileSync(join(pool, "Release"), `Date: ${new Date().toUTCString()}\nSHA256:\n ${digest} ${length} Packages\n`);
}
