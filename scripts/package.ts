// Packs the extension into quorate-VERSION.vsix, or into the file that is named, and the command line alone into quorate-VERSION.tgz
// and quorate_VERSION_all.deb beside it.
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { withProductionBuild } from "./production-build.ts";
import { withCommandLine } from "./shipping/command-line.ts";
import { packForDebian, whyNoDebianPackage } from "./shipping/debian-package.ts";
import { localizeManifest } from "./shipping/localized-manifest.ts";
import { packForNpm } from "./shipping/npm-package.ts";
import { defaultVsix, packExtension } from "./vsix.ts";

const file = process.argv[2] ?? defaultVsix();
const folder = dirname(file);
const report = (packed: string) => console.log(`Packaged ${packed} (${Math.round(statSync(packed).size / 1024)} KB).`);
try {
  await withProductionBuild(async (stage) => {
    localizeManifest(stage);
    await packExtension(stage, file);
    report(file);
    await withCommandLine(stage, async (commandLine) => {
      report(await packForNpm(commandLine, folder));
      const why = whyNoDebianPackage();
      if (why === undefined) report(await packForDebian(commandLine, folder));
      else console.log(`No Debian package: ${why}`);
    });
  });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
