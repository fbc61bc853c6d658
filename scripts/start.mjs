// `npm start`: a real cluster, and real VS Code in the browser with the extension and a folder that knows the cluster.
import { setUpThenRun } from "./then-run.mjs";

process.env.QUORATE_STARTED ??= String(Date.now());
await setUpThenRun("start.ts", "lab");
