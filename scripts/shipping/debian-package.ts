import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { findProgram } from "../paths.mjs";
import { run } from "../run.mjs";
import type { CommandLine } from "./command-line.ts";
import { manPage } from "./man-page.ts";

/** Why no Debian package can be made here, as one sentence; undefined when it can. */
export function whyNoDebianPackage(): string | undefined {
  return findProgram("dpkg-deb") ? undefined : "dpkg-deb is not installed.";
}

/**
 * Packs the command line for Debian and what derives from it: quorate_VERSION_all.deb, with the man page and the completions of bash, zsh
 * and fish. Resolves to the file's path.
 */
export async function packForDebian(commandLine: CommandLine, target: string): Promise<string> {
  const { version, folder, usage, print } = commandLine;
  const stage = mkdtempSync(join(tmpdir(), "quorate-debian-"));
  const put = (path: string, content: string | Uint8Array): void => {
    const file = join(stage, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const read = (path: string): string => readFileSync(join(folder, path), "utf8");
  const compressed = (text: string): Uint8Array => gzipSync(text, { level: 9 });
  try {
    cpSync(join(folder, "dist"), join(stage, "usr/lib/quorate"), { recursive: true });
    put("usr/share/doc/quorate/copyright", copyright(read("LICENSE"), read("dist/third-party-notices.txt")));
    put("usr/share/doc/quorate/changelog.gz", compressed(read("CHANGELOG.md")));
    put("usr/share/doc/quorate/README.md", read("README.md"));
    put("usr/share/man/man1/quorate.1.gz", compressed(manPage(commandLine, usage)));
    put("usr/share/bash-completion/completions/quorate", await print("completion", "bash"));
    put("usr/share/zsh/vendor-completions/_quorate", await print("completion", "zsh"));
    put("usr/share/fish/vendor_completions.d/quorate.fish", await print("completion", "fish"));
    mkdirSync(join(stage, "usr/bin"));
    const files = filesIn(stage);
    symlinkSync("../lib/quorate/quorate.cjs", join(stage, "usr/bin/quorate"));
    put("DEBIAN/md5sums", files.map((file) => `${md5(join(stage, file))}  ${file}\n`).join(""));
    const size = files.reduce((sum, file) => sum + Math.ceil(statSync(join(stage, file)).size / 1024), 0);
    put("DEBIAN/control", control(commandLine, size));
    makeReadable(stage);
    chmodSync(join(stage, "usr/lib/quorate/quorate.cjs"), 0o755);
    const file = join(target, `quorate_${version}_all.deb`);
    await run("dpkg-deb", ["--root-owner-group", "-Zxz", "--build", stage, file]);
    return file;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function control({ version, description }: CommandLine, size: number): string {
  return `Package: quorate
Version: ${version}
Architecture: all
Maintainer: The Quorate authors <quorate@localhost>
Installed-Size: ${size}
Depends: nodejs (>= 20)
Suggests: bash-completion, openssh-client, pacemaker-cli-utils
Section: admin
Priority: optional
Description: check, plan and apply Pacemaker/Corosync cluster configurations
 ${description}
 This is the command line alone: it checks crm files, pcs commands,
 corosync.conf and CIBs, converts and formats them, plans and applies them over
 SSH, and serves the Language Server Protocol to editors.
`;
}

function copyright(license: string, notices: string): string {
  return `Quorate\n\n${license.trimEnd()}\n\nThe programs contain these packages:\n\n${notices}`;
}

function md5(file: string): string {
  return createHash("md5").update(readFileSync(file)).digest("hex");
}

/** The files below a folder, sorted. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Whatever the umask was, all may read it. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}
