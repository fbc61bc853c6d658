// `npm run typecheck`: checks every TypeScript project of the tree, each with the types that its code may use and no others.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { nodeBinary, root } from "./paths.mjs";

const projects = globSync(["tsconfig.json", "{client,scripts,server}/**/tsconfig.json"], { cwd: root }).sort();
const tsc = join(root, "node_modules/typescript/bin/tsc");
const failed = projects.filter((project) => {
  const { status } = spawnSync(nodeBinary, [tsc, "-p", project, "--noEmit"], { cwd: root, stdio: "inherit" });
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`Types are wrong in ${failed.join(", ")}.`);
  process.exitCode = 1;
}
