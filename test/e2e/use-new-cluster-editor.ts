import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/paths.mjs";
import type { LabOptions } from "../lab/lab.ts";
import { writeSshConfig } from "./ssh-config.ts";
import { type LabEditorSetup, useLabEditor } from "./use-editor.ts";

/**
 * Machines without a cluster, and an editor with a folder that has a note alone, of whoever knows the machines by their names and host
 * keys; for all tests of the `describe` around the call. `heading` is the note's. `ready` gets what there is, before the folder is opened.
 */
export function useNewClusterEditor(lab: LabOptions, heading: string, ready: (setup: LabEditorSetup) => void): void {
  useLabEditor(
    {
      lab,
      from: join(root, "test/e2e/fixture"),
      file: "notes.md",
      connected: false,
      prepare(setup) {
        for (const name of ["cluster.crm", "corosync.conf"]) rmSync(join(setup.folder, name), { force: true });
        writeFileSync(join(setup.folder, "notes.md"), `# ${heading}\n`);
        writeSshConfig(setup);
        copyFileSync(setup.lab.knownHostsFile, join(setup.home, ".ssh/known_hosts"));
      },
    },
    ready,
  );
}
