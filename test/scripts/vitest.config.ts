import { defineConfig } from "vitest/config";

// What npm runs: one at a time, since they build and install.
export default defineConfig({
  test: {
    include: ["test/scripts/*.test.ts"],
    // Limits for what hangs, not for what is slow: the machine may be busy with other things.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
  },
});
