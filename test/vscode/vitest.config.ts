import { defineConfig } from "vitest/config";

// What needs real VS Code in a browser, and what brings it there: one at a time, each with a server of its own.
export default defineConfig({
  test: {
    include: ["test/vscode/*.test.ts", "test/support/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
