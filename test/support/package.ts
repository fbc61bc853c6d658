import { statSync } from "node:fs";
import { relative } from "node:path";
import { root } from "./paths.mjs";
import { packageExtension } from "./vsix.ts";

const file = await packageExtension();
console.log(`Packaged ${relative(root, file)} (${Math.round(statSync(file).size / 1024)} KB).`);
