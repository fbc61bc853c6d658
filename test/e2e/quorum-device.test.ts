// Two machines become a cluster whose third vote is a quorum device on another machine, from the editor.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { systemSection } from "../lab/system-section.ts";
import { whyNoBrowser } from "./browser.ts";
import { askForCluster, stepsAreRead } from "./new-cluster-steps.ts";
import { useNewClusterEditor } from "./use-new-cluster-editor.ts";
import type { Workbench } from "./workbench.ts";

describe.skipIf(whyNoLab() ?? whyNoBrowser())("a new cluster with a quorum device", () => {
  let lab: Lab;
  let workbench: Workbench;
  let folder: string;

  useNewClusterEditor({ nodes: 3, bare: true }, "A cluster for web", (setup) => {
    ({ folder, lab, workbench } = setup);
  });

  it("asks which machine serves it, and sets it up with the cluster", async () => {
    const corosync = join(folder, "corosync.conf");
    await askForCluster(workbench, {
      ...{ nodes: ["n1", "n2"], device: "n3", name: "web", fencing: "fence_lab", atBoot: false },
      picture: "quorum-device",
    });
    expect(readFileSync(corosync, "utf8")).toContain("algorithm: ffsplit");
    expect(readFileSync(corosync, "utf8")).not.toContain("two_node");
    writeFileSync(corosync, `${readFileSync(corosync, "utf8")}\n${systemSection}`);
    const runs = workbench.notification('"web" runs, with quorum');
    const begun = workbench.notification(/Looking at the machines|changed since you approved|Setting up/);
    await workbench.clickUntil(stepsAreRead(workbench), begun);
    // The steps were made before the file was changed: they are read once more.
    await workbench.notification("changed since you approved").waitFor({ timeout: 120_000 });
    await workbench.clickUntil(stepsAreRead(workbench), workbench.notification('Setting up "web"'));
    await runs.waitFor({ timeout: 200_000 });
    await workbench.screenshot("quorum-device-4-runs");
    for (const node of ["n1", "n2"])
      expect(await lab.sh(node, "corosync-quorumtool -s")).toMatch(/Expected votes:\s+3[\s\S]*\n\s*0\s+1\s+Qdevice/);
    expect(await lab.sh("n3", "corosync-qnetd-tool -l")).toContain('Cluster "web"');
  });
});
