// `npm run lab -- …` on any Node from 20 on: hands over to the project's own Node, which runs TypeScript.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const node = join(here, "../node_modules/.bin/node");
if (!existsSync(node)) {
  console.error('The project isn\'t set up yet: run "npm run setup" first.');
  process.exit(2);
}
const child = spawn(node, [join(here, "../test/lab/cli.ts"), ...process.argv.slice(2)], { stdio: "inherit" });
// Ctrl-C reaches the child too, which decides what to do about it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
child.on("error", (error) => {
  console.error(`${node} can't be run: ${error.message}`);
  process.exitCode = 2;
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
