// Before the first test file: the bundles that the tests of the command line run.
import { nodeBinary, root, toolEnvironment } from "../../scripts/paths.mjs";
import { run } from "../../scripts/run.mjs";

export default async function buildOnce(): Promise<void> {
  // `npm test` has built them already, and tests of other parts may be reading them.
  if (process.env.QUORATE_BUILT === "1") return;
  await run(nodeBinary, ["scripts/build.ts"], { cwd: root, env: toolEnvironment() });
}
