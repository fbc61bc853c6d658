// The arguments of the desktop's `code`, as far as extension tests use them, executed by the VS Code server.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runInWorkbench } from "./run-in-workbench.ts";
import { runVsCodeTool } from "./server.ts";

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: "string", multiple: true },
    extensionTestsPath: { type: "string" },
    "extensions-dir": { type: "string" },
    "user-data-dir": { type: "string" },
    "folder-uri": { type: "string" },
  },
});

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const temporary = mkdtempSync(join(tmpdir(), "quorate-code-"));
process.once("exit", () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));

async function main(): Promise<number> {
  const extensionTestsPath = text(values.extensionTestsPath);
  if (!extensionTestsPath) {
    const { code, output } = await runVsCodeTool(process.argv.slice(2));
    process.stdout.write(output);
    return code ?? 1;
  }
  const folderUri = text(values["folder-uri"]);
  const opened = positionals[0] ?? (folderUri && fileURLToPath(folderUri));
  const extensionsFolder = text(values["extensions-dir"]);
  return runInWorkbench({
    dataFolder: text(values["user-data-dir"]) ?? temporary,
    ...(extensionsFolder ? { extensionsFolder } : {}),
    ...(opened ? { [statSync(opened).isFile() ? "workspace" : "folder"]: opened } : {}),
    extensionDevelopmentPath: (values.extensionDevelopmentPath ?? []).map(String),
    extensionTestsPath,
    removeAtEnd: [temporary, ...(process.env.QUORATE_TEMPORARY ? [process.env.QUORATE_TEMPORARY] : [])],
    ...(process.env.QUORATE_SCREENSHOTS ? { screenshots: process.env.QUORATE_SCREENSHOTS } : {}),
  });
}

process.exit(await main());
