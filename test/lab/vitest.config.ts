import { defineConfig } from "vitest/config";

// The lab's own tests, and those that need a lab: root on Linux and minutes, so they aren't among the unit tests.
export default defineConfig({
  test: {
    include: ["test/lab/**/*.test.ts", "test/**/*.lab.test.ts"],
    // Limits for what hangs, not for what is slow: the machine may be busy with other things.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 90_000 } },
    // Two labs booting on two cores wait for each other.
    fileParallelism: false,
  },
});
