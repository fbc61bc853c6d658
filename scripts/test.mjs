// `npm test`: all tests that can run on this machine. `npm test -- unit e2e` runs some parts only.
import { setUpThenRun } from "./then-run.mjs";

await setUpThenRun("test.ts", "tests");
