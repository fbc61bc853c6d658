import { defineConfig } from "vitest/config";

// What needs real VS Code in a browser, and what brings it there: one at a time, each with a server of its own.
export default defineConfig({
  test: {
    include: ["test/e2e/*.test.ts", "test/scripts/*.test.ts"],
    // Limits for what hangs, not for what is slow: the machine may be busy with other things.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
  },
});
