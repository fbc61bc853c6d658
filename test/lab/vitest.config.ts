import { defineConfig } from "vitest/config";
import { times } from "../support/soak.ts";

// The lab's own tests, and those that need a lab: root on Linux and minutes, so they aren't among the unit tests.
export default defineConfig({
  test: {
    include: ["test/lab/**/*.test.ts", "test/**/*.lab.test.ts"],
    globalSetup: ["test/support/run-folder.ts", "test/lab/build-once.ts"],
    // Each file has a cluster of its own, and most of a cluster's time is waiting.
    maxWorkers: 3,
    // Limits for what hangs, not for what is slow: the machine may be busy with other things.
    testTimeout: times(240_000, 1_800_000),
    hookTimeout: 240_000,
    expect: { poll: { timeout: 90_000, interval: 200 } },
  },
});
