import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type Lab, type LabOptions, startLab } from "./lab.ts";

/** What the tests of a file work with. */
export interface LabSetup {
  readonly lab: Lab;
  /** A folder of the tests' own, the home of whoever connects. */
  readonly home: string;
}

/**
 * A lab for all tests of the `describe` around the call; it ends after them. `ready` gets what there is, and may prepare the cluster.
 * What it and the tests open to the lab they close in hooks of their own, which run before the lab ends.
 */
export function useLab(options: LabOptions, ready: (setup: LabSetup) => unknown): void {
  let lab: Lab | undefined;
  let home: string | undefined;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "quorate-lab-test-"));
    lab = await startLab(options);
    await ready({ lab, home });
  });
  afterAll(async () => {
    await lab?.down();
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
  });
}
