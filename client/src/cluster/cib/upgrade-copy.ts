import { randomUUID } from "node:crypto";
import { nodeScript } from "../node-script.ts";

const script = nodeScript(new URL("./upgrade-copy.sh", import.meta.url));

/** Runs a command with a text on its standard input and resolves to what it prints; rejects where it can't be run. */
export type RunWithInput = (argv: readonly string[], stdin: string) => Promise<string>;

/** A copy of a CIB that the installed Pacemaker has upgraded to its newest schema. */
interface UpgradedCopy {
  /** The release that was asked, such as "3.0.3"; absent where none is installed. */
  readonly release?: string;
  /** The upgraded CIB; absent where the release refused to upgrade it. */
  readonly cib?: string;
  /** What the release said while it upgraded. */
  readonly messages: string;
}

/** Has the Pacemaker that `run` reaches upgrade a copy of a CIB; the cluster isn't touched. */
export async function upgradeCopy(run: RunWithInput, cib: string): Promise<UpgradedCopy> {
  const mark = `@@${randomUUID()}`;
  const printed = await run(["sh", "-c", script, "sh", mark], cib);
  const [, version = "", messages = "", upgraded = "", code = ""] = printed.split(`${mark}\n`);
  const release = /Pacemaker (\d[\w.]*)/.exec(version)?.[1];
  return {
    ...(release === undefined ? {} : { release }),
    ...(code.trim() === "0" ? { cib: upgraded.trim() } : {}),
    messages: messages.trim(),
  };
}
