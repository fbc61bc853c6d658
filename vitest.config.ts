import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "test/server/**/*.test.ts",
      "test/client/**/*.test.ts",
      "test/neovim/**/*.test.ts",
      "test/architecture.test.ts",
    ],
    // What needs a real cluster runs with test/lab/vitest.config.ts.
    exclude: ["**/*.lab.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
