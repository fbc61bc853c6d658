import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeBinary, root } from "../paths.mjs";
import { run } from "../run.mjs";

/** The command line as it ships without the extension. */
export interface CommandLine {
  readonly version: string;
  /** One line. */
  readonly description: string;
  /** A folder with its files: `dist/` with the bundles, README.md, LICENSE, CHANGELOG.md. */
  readonly folder: string;
  /** What `quorate help` prints. */
  readonly usage: string;
  /** What it prints for these arguments. */
  readonly print: (...args: string[]) => Promise<string>;
}

/** The names of the bundles that a bundle loads, itself included: those whose names are in its text. */
function bundlesOf(dist: string, first: string): string[] {
  const present = new Set(readdirSync(dist));
  const found = new Set([first]);
  for (const name of found) {
    const text = readFileSync(join(dist, name), "utf8");
    for (const [, other = ""] of text.matchAll(/["'`](?:\.\/)?([a-z-]+\.cjs)["'`]/g)) {
      if (present.has(other)) found.add(other);
    }
  }
  return [...found].sort();
}

/** Puts the command line of a production build into a folder of its own, hands it to `work`, and removes it. */
export async function withCommandLine(stage: string, work: (commandLine: CommandLine) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-command-line-"));
  try {
    const { version, description } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    mkdirSync(join(folder, "dist"));
    const dist = join(stage, "dist");
    for (const name of [...bundlesOf(dist, "quorate.cjs"), "third-party-notices.txt"])
      copyFileSync(join(dist, name), join(folder, "dist", name));
    for (const name of ["LICENSE", "CHANGELOG.md"]) copyFileSync(join(root, name), join(folder, name));
    const print = (...args: string[]): Promise<string> =>
      run(nodeBinary, [join(folder, "dist/quorate.cjs"), ...args], {
        env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
      });
    const usage = await print("help");
    writeFileSync(join(folder, "README.md"), readme(description, usage));
    await work({ version, description, folder, usage, print });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The usage, and the page about the command line. */
function readme(description: string, usage: string): string {
  const page = readFileSync(join(root, "docs/pipelines.md"), "utf8");
  // Links lead to pages that aren't here.
  const text = page.replace(/^# .*\n/, "").replace(/\[([^\]]*)\]\((?!https?:|#)[^)]*\)/g, "$1");
  return `# Quorate on the command line\n\n${description}\n\n\`\`\`\n${usage.trimEnd()}\n\`\`\`\n${text}`;
}
