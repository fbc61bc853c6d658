import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Lab, type LabOptions, startLab } from "./lab.ts";
import { whyNoFreshLab } from "./why-no-fresh-lab.ts";

/** What the tests of a file work with. */
export interface LabSetup {
  readonly lab: Lab;
  /** A folder of the tests' own, the home of whoever connects. */
  readonly home: string;
}

/** Making the root file system of bare machines takes minutes. */
const freshTimeout = 25 * 60_000;

/**
 * A lab for all tests of the `describe` around the call; it ends after them. `ready` gets what there is, and may prepare the cluster.
 * What it and the tests open to the lab they close in hooks of their own, which run before the lab ends. Tests of bare machines
 * (`fresh`) skip and say why where the machine can't have them; of other labs, `whyNoLab` says that beforehand.
 */
export function useLab(options: LabOptions, ready: (setup: LabSetup) => unknown): void {
  let lab: Lab | undefined;
  let home: string | undefined;
  let why: string | undefined;
  beforeAll(
    async () => {
      if (options.fresh) why = await whyNoFreshLab(options.release ?? (process.env.QUORATE_LAB_RELEASE || undefined));
      if (why !== undefined) return;
      home = mkdtempSync(join(tmpdir(), "quorate-lab-test-"));
      lab = await startLab(options);
      await ready({ lab, home });
    },
    options.fresh ? freshTimeout : undefined,
  );
  beforeEach(({ skip }) => {
    if (why !== undefined) skip(why);
  });
  afterAll(async () => {
    await lab?.down();
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
  });
}
