// `npm run package`: the production build, and from it quorate-VERSION.vsix.
import { setUpThenRun } from "./then-run.mjs";

await setUpThenRun("package.ts", "lab");
