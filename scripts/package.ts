// Packs the extension into quorate-VERSION.vsix, or into the file that is named.
import { statSync } from "node:fs";
import { defaultVsix, packageExtension } from "./vsix.ts";

const file = process.argv[2] ?? defaultVsix();
try {
  await packageExtension(file);
  console.log(`Packaged ${file} (${Math.round(statSync(file).size / 1024)} KB).`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
