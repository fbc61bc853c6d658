import { createRequire } from "node:module";
import path from "node:path";
import { runWithCodeCache } from "./code-cache.ts";

// The program is the file beside this one. Loading it takes most of a short run, so what V8 compiles of it is cached.
const program = path.join(__dirname, "cli.cjs");
if (process.argv[2] === "lsp") createRequire(program)(program);
else runWithCodeCache(program);
