import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "test/server/**/*.test.ts",
      "test/client/**/*.test.ts",
      "test/neovim/**/*.test.ts",
      "test/architecture.test.ts",
      "test/node-scripts.test.ts",
    ],
    // What needs a real cluster runs with test/lab/vitest.config.ts.
    exclude: ["**/*.lab.test.ts"],
    // Limits for what hangs, not for what is slow: the machine may be busy with other things.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
