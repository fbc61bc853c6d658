import { defineConfig } from "vitest/config";

// The lab's own tests, and those that need a lab: root on Linux and minutes, so they aren't among the unit tests.
export default defineConfig({
  test: {
    include: ["test/lab/**/*.test.ts", "test/**/*.lab.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Two labs booting on two cores wait for each other.
    fileParallelism: false,
  },
});
