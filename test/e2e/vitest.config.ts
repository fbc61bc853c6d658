import { defineConfig } from "vitest/config";
import { isSoak } from "../support/soak.ts";

// What needs real VS Code in a browser: each file has an editor and, where it needs one, a cluster of its own.
export default defineConfig({
  test: {
    include: ["test/e2e/*.test.ts", "test/e2e/tutorials/*.test.ts"],
    // Each of its tests installs a cluster on bare machines: minutes.
    exclude: isSoak ? [] : ["test/e2e/tutorials/from-bare.test.ts"],
    globalSetup: ["test/support/run-folder.ts", "test/e2e/install-once.ts"],
    // While one waits for its cluster, the other works.
    maxWorkers: 2,
    // Limits for what hangs, not for what is slow: the machine may be busy with other things.
    testTimeout: 300_000,
    // A busy machine may draw anything again between a look and a click.
    retry: 1,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000, interval: 200 } },
  },
});
