// `npm run bench`: builds what ships, measures it beside other programs, prints a table and writes out/bench.json.
import { setUpThenRun } from "../support/then-run.mjs";

await setUpThenRun("../bench/bench.ts");
