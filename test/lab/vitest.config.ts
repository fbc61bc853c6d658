import { defineConfig } from "vitest/config";
import { isSoak, times } from "../support/soak.ts";
import { machineRelease } from "./releases.ts";

/** What the nodes run: one release, or several in a row, each a project of its own that has the release's name. */
const releases = (process.env.QUORATE_LAB_RELEASE || machineRelease).split(" ");

const all = ["test/lab/**/*.test.ts", "test/**/*.lab.test.ts"];

/** What doesn't depend on what the nodes run, and is repeated in a soak only: the lab's own tests, and those that ask for the machine's. */
const once = [
  "test/lab/**",
  "test/client/cluster/agents/sbd.lab.test.ts",
  "test/client/cluster/setup/quorum-device.lab.test.ts",
];

/** What takes many minutes, and is a soak's alone. */
const soaked = [
  "test/client/cluster/doctor/planted-faults.lab.test.ts",
  "test/client/cluster/maintenance/quorum-device.lab.test.ts",
  "test/client/cluster/setup/join-trouble.lab.test.ts",
  "test/client/cluster/setup/sbd-from-bare.lab.test.ts",
  "test/client/cluster/what-if/each-row.lab.test.ts",
];

// The lab's own tests, and those that need a lab: root on Linux and minutes, so they aren't among the unit tests.
export default defineConfig({
  test: {
    globalSetup: ["test/support/run-folder.ts", "test/lab/build-once.ts"],
    // Each file has a cluster of its own, and most of a cluster's time is waiting.
    maxWorkers: 3,
    // Limits for what hangs, not for what is slow: the machine may be busy with other things.
    testTimeout: times(240_000, 1_800_000),
    hookTimeout: 240_000,
    // Nodes may be slower once than a test allows for; a soak is there to find what happens rarely.
    retry: times(1, 0),
    expect: { poll: { timeout: 120_000, interval: 200 } },
    projects: releases.map((release, index) => ({
      extends: true,
      test: {
        name: release,
        include: all,
        exclude: isSoak ? [] : [...soaked, ...(index > 0 ? once : [])],
        env: { QUORATE_LAB_RELEASE: release },
      },
    })),
  },
});
