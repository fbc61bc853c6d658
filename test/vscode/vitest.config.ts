import { defineConfig } from "vitest/config";

// What needs real VS Code in a browser: one at a time, each with a server of its own.
export default defineConfig({
  test: {
    include: ["test/vscode/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
