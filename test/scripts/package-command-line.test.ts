// The command line's own packages, installed where they are meant to be: npm's under a prefix and Debian's on a bare Debian 13.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoDebianRoot } from "../../scripts/debian-root.ts";
import { bareRoot, releases } from "../../scripts/fresh/bare-root.ts";
import { findProgram, nodeBinary, outerEnvironment, root, toolEnvironment } from "../../scripts/paths.mjs";
import { run } from "../../scripts/run.mjs";
import { whyNoDebianPackage } from "../../scripts/shipping/debian-package.ts";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const temporary = mkdtempSync(join(tmpdir(), "quorate-packages-test-"));
const packages = join(temporary, "packages");
const tgz = join(packages, `quorate-${version}.tgz`);
const deb = join(packages, `quorate_${version}_all.deb`);

beforeAll(async () => {
  mkdirSync(packages);
  await run(nodeBinary, [join(root, "scripts/package.ts"), join(packages, "quorate.vsix")], {
    env: toolEnvironment(),
  });
  copyFileSync(join(root, "examples/lab/cluster.crm"), join(packages, "cluster.crm"));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** What every installed command line must do. */
const journey = `
quorate version
quorate check /srv/cluster.crm && echo checked
quorate convert --from crm --to pcs /srv/cluster.crm | grep -c '^pcs'
quorate graph --format text /srv/cluster.crm | wc -l
quorate completion bash | grep -c 'complete -F'
quorate status --host 127.0.0.1:1 2>&1 | tail -n 1 || true
printf 'Content-Length: 0\\r\\n\\r\\n' | timeout 10 quorate lsp --stdio || echo "lsp ended"
`;

describe("the package for npm", () => {
  it("holds the command line, README, LICENSE and notices, and nothing of the extension", () => {
    const names = execFileSync("tar", ["--list", "--file", tgz], { encoding: "utf8" }).trim().split("\n");
    const files = names.filter((name) => !name.endsWith("/")).map((name) => name.replace(/^package\//, ""));
    expect(files).toEqual(
      expect.arrayContaining(["package.json", "README.md", "LICENSE", "dist/quorate.cjs", "dist/server.cjs"]),
    );
    expect(files).toContain("dist/third-party-notices.txt");
    const others = files.filter(
      (name) =>
        !/^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/([a-z-]+\.cjs|third-party-notices\.txt))$/.test(name),
    );
    expect(others).toEqual([]);
    expect(files.filter((name) => /extension|language-client|panel/.test(name))).toEqual([]);
    expect(statSync(tgz).size).toBeLessThan(1_000_000);
  });

  it("is installed by npm install --global", async () => {
    const npm = findProgram("npm") ?? "npm";
    const prefix = join(temporary, "prefix");
    const env = outerEnvironment({ npm_config_cache: join(temporary, "npm-cache") });
    const args = ["install", "--global", "--offline", "--no-audit", "--no-fund", "--prefix", prefix, tgz];
    await run(npm, args, { cwd: temporary, env });
    const quorate = join(prefix, "bin/quorate");
    expect(execFileSync(quorate, ["version"], { encoding: "utf8" })).toBe(`${version}\n`);
    const checked = execFileSync(quorate, ["check", "--format", "json", join(packages, "cluster.crm")], {
      encoding: "utf8",
    });
    expect(JSON.parse(checked)).toEqual(expect.any(Array));
  });
});

const whyNot = whyNoDebianPackage() ?? whyNoDebianRoot();

describe.skipIf(whyNot !== undefined)(`on a bare Debian 13${whyNot ? ` (skipped: ${whyNot})` : ""}`, () => {
  let lower = "";
  beforeAll(async () => {
    const trixie = releases.find(({ name }) => name === "trixie");
    if (trixie) lower = await bareRoot(trixie, (text) => console.log(text));
  });

  /** Runs a script there without any network; resolves to the lines it printed. */
  const there = async (script: string): Promise<string[]> => {
    const place = mkdtempSync(join(temporary, "root-"));
    const unshare = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--propagation", "private", "--"];
    const init = join(import.meta.dirname, "in-root.sh");
    const output = await run("unshare", [...unshare, init, lower, place, packages, `exec 2>&1\n${script}`]);
    return output.trim().split("\n");
  };

  const works = (lines: readonly string[]): void => {
    expect(lines).toContain(version);
    expect(lines).toContain("checked");
    expect(lines).toContain("1");
    expect(lines.join("\n")).toMatch(/127\.0\.0\.1/);
    expect(lines.join("\n")).not.toMatch(/Cannot find module|is not a function|Node\.js v/);
  };

  it("dpkg -i installs the Debian package, and dpkg --purge leaves nothing of it", async () => {
    const name = `quorate_${version}_all.deb`;
    const lines = await there(`dpkg -i /srv/${name}
dpkg --verify quorate && echo verified
test "$(readlink -f /usr/bin/quorate)" = /usr/lib/quorate/quorate.cjs
zcat /usr/share/man/man1/quorate.1.gz | head -n 1
bash -c '. /usr/share/bash-completion/completions/quorate; COMP_WORDS=(quorate che); COMP_CWORD=1; _quorate quorate; echo "offers $COMPREPLY"'
test -s /usr/share/zsh/vendor-completions/_quorate
test -s /usr/share/fish/vendor_completions.d/quorate.fish
cd /root${journey}
dpkg --purge quorate
find /usr -name '*quorate*' | sed 's/^/left: /'`);
    works(lines);
    expect(lines).toContain("verified");
    expect(lines).toContain("offers check");
    expect(lines).toContain(`.TH QUORATE 1 "" "quorate ${version}" "User Commands"`);
    expect(lines.filter((line) => line.startsWith("left:"))).toEqual([]);
  });

  it("npm install --global installs the package for npm", async () => {
    const lines = await there(`cd /root
npm install --global --offline --no-audit --no-fund /srv/quorate-${version}.tgz${journey}`);
    works(lines);
  });

  it("says what it needs, and the man page is one without a warning", () => {
    const info = execFileSync("dpkg-deb", ["--field", deb, "Depends", "Architecture"], { encoding: "utf8" });
    expect(info).toBe("Depends: nodejs (>= 20)\nArchitecture: all\n");
    const groff = findProgram("groff");
    if (groff === undefined) return;
    const page = 'dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/share/man/man1/quorate.1.gz | gunzip';
    const format = `${page} | groff -ww -K utf8 -man -Tutf8 -P-c 2>&1 >/dev/null; ${page} | groff -K utf8 -man -Tutf8 -P-cbou`;
    const text = execFileSync("sh", ["-c", format, "sh", deb], { encoding: "utf8" });
    expect(text).toMatch(/^QUORATE\(1\)/);
    expect(text).toMatch(/--fail-on error\|warning\|information\n/);
    expect(text).toContain("quorate apply FILE…");
  });
});
