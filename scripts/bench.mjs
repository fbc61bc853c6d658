// `npm run bench`: builds what ships, measures it beside other programs, prints a table and writes out/bench.json.
import { setUpThenRun } from "./then-run.mjs";

await setUpThenRun("../test/bench/bench.ts", "tests");
