// Real VS Code without a desktop: the server and workbench that npm's code-server carries, slimmed. Plain Node 20.
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { basename, join } from "node:path";
import { outerEnvironment, root, vscodeFolder, vscodeIntegrity, vscodeVersion } from "./paths.mjs";
import { retry, run } from "./run.mjs";

// Half of the installed size; without them no AI service is started beside the editor.
const unneeded = [
  "node_modules/@github",
  "node_modules/@microsoft/mxc-sdk",
  "node_modules/@vscode/windows-process-tree",
  "extensions/copilot",
  "extensions/mermaid-markdown-features",
  "extensions/microsoft-authentication",
];

/** True when the pinned version is installed. The folder appears by a rename, so that it is whole when it is there. */
export function hasVsCode() {
  return existsSync(join(vscodeFolder, "out/server-main.js"));
}

/** Installs it into .vscode-test/ and removes other versions of it. Rejects when it can't be fetched. */
export async function installVsCode() {
  const parent = join(root, ".vscode-test");
  mkdirSync(parent, { recursive: true });
  for (const leftover of readdirSync(parent)) {
    if (leftover.startsWith("code-server-")) rmSync(join(parent, leftover), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(parent, "installing-vscode-"));
  const options = { cwd: folder, env: outerEnvironment() };
  try {
    const packed = await retry(3, () =>
      run("npm", ["pack", "--silent", "--ignore-scripts", `code-server@${vscodeVersion}`], options),
    );
    const file = join(folder, basename(packed.trim().split("\n").at(-1) ?? ""));
    const sum = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
    if (sum !== vscodeIntegrity)
      throw new Error(`code-server@${vscodeVersion} is not the package that was pinned: its checksum is ${sum}.`);
    await run("tar", ["-xzf", file, "package/lib/vscode"], options);
    const product = join(folder, "package/lib/vscode");
    await retry(3, () =>
      run("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
        ...options,
        cwd: product,
      }),
    );
    for (const part of unneeded) rmSync(join(product, part), { recursive: true, force: true });
    for (const name of ["spdlog", "native-watchdog"]) {
      const standIn = join(import.meta.dirname, "vscode-modules", `${name}.cjs`);
      copyFileSync(standIn, join(product, "node_modules/@vscode", name, "index.js"));
    }
    renameSync(product, vscodeFolder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
