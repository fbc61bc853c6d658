// `npm run fresh`: both commands of the README on a bare Debian 12 and a bare Debian 13.
import { setUpThenRun } from "./then-run.mjs";

await setUpThenRun("fresh/fresh.ts", "tests");
