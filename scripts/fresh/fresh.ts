import { parseArgs } from "node:util";
import { type Release, releases, whyNoBareRoot } from "./bare-root.ts";
import { tryReleases } from "./try-releases.ts";

const names = releases.map(({ name }) => name);
const help = `npm run fresh [-- OPTIONS]

Runs both commands of the README, npm start and npm test, on bare Debian machines: root file systems in namespaces of their own, with a
clone of this checkout's last commit. Nothing is left of them; the root file systems stay in the cache folder.

  --release NAME    ${names.join(" or ")}; both when not given, and it may be given again
  --test PART       only this part of npm test; may be given again
  --no-start        npm test alone
  --no-test         npm start alone
  --help            this text`;

interface Options {
  readonly chosen: readonly Release[];
  readonly words: readonly string[];
}

/** What the command line asks for; ends the process where it only asks for help, or for what there isn't. */
function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        release: { type: "string", multiple: true, default: names },
        test: { type: "string", multiple: true, default: [] },
        "no-start": { type: "boolean", default: false },
        "no-test": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit();
    }
    const unknown = values.release.filter((name) => !names.some((known) => known === name));
    if (unknown.length > 0) throw new Error(`There is no release "${unknown[0]}".`);
    return {
      chosen: releases.filter(({ name }) => values.release.includes(name)),
      words: [
        ...(values["no-start"] ? ["--no-start"] : []),
        ...(values["no-test"] ? ["--no-test"] : []),
        ...values.test,
      ],
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

const { chosen, words } = readOptions();
const why = whyNoBareRoot();
if (why !== undefined) {
  console.error(`fresh: ${why}.`);
  process.exit(1);
}
for (const { state, name, message } of await tryReleases(chosen, words)) {
  console.log(`fresh: ${state}: ${name}: ${message ?? ""}`);
  if (state === "failed") process.exitCode = 1;
}
