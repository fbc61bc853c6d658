import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { pcsRoot } from "./pcs-roots.ts";
import { RealPcs } from "./real-pcs.ts";

/** What tests beside a real pcs work with. */
interface RealPcsSetup {
  readonly pcs: RealPcs;
  /** A folder for what the commands make. */
  readonly folder: string;
}

/**
 * The machine's pcs, or that of a release of Debian, whose root file system is made where it isn't there, for all tests of the `describe`
 * around the call; it ends after them.
 */
export function useRealPcs(ready: (setup: RealPcsSetup) => void, suite?: Parameters<typeof pcsRoot>[0]): void {
  let setup: RealPcsSetup | undefined;
  const making = 3_600_000;
  beforeAll(
    async () => {
      const root = suite === undefined ? undefined : await pcsRoot(suite, (text) => console.info(text));
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-pcs-"));
      setup = { folder, pcs: new RealPcs(folder, root) };
      ready(setup);
    },
    suite === undefined ? undefined : making,
  );
  afterAll(() => {
    setup?.pcs.stop();
    if (setup) fs.rmSync(setup.folder, { recursive: true });
  });
}
