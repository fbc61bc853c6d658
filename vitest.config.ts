import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { times } from "./test/support/soak.ts";

const differential = "**/*-differential.test.ts";

// What needs a real cluster runs with test/lab/vitest.config.ts, what needs the real editor with test/e2e/vitest.config.ts.
export default defineConfig({
  test: {
    globalSetup: "test/support/run-folder.ts",
    // Files share their worker's modules: no module keeps state (test/architecture.test.ts), and loading is most of what they cost.
    isolate: false,
    // One more than there are cores: some tests wait for a network or for another program.
    maxWorkers: availableParallelism() + 1,
    // Limits for what hangs, not for what is slow: the machine may be busy with other things.
    testTimeout: times(120_000, 3_600_000),
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Programs that tests start from their sources are compiled once.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "out/compile-cache") },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/*.test.ts", "test/{server,client,neovim}/**/*.test.ts"],
          exclude: ["**/*.lab.test.ts", differential],
        },
      },
      // Ours beside the field's own tools, each as a process: slow, and the tools have to be there.
      { extends: true, test: { name: "differential", include: [`test/${differential}`], testTimeout: 600_000 } },
    ],
  },
});
