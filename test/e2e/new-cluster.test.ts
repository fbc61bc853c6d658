// From two machines that answer SSH to a running cluster with its first crm file, in an empty folder.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { systemSection } from "../lab/system-section.ts";
import { whyNoBrowser } from "./browser.ts";
import { askForCluster, stepsAreRead } from "./new-cluster-steps.ts";
import { useNewClusterEditor } from "./use-new-cluster-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("a new cluster", () => {
  let lab: Lab;
  let workbench: Workbench;
  let folder: string;

  useNewClusterEditor({ nodes: 2, bare: true }, "A cluster for web", (setup) => {
    ({ folder, lab, workbench } = setup);
  });

  const read = (name: string): string => readFileSync(join(folder, name), "utf8");

  it("asks for machines, a name and fencing, and shows all of it as text", async () => {
    const answers = { nodes: ["n1", "n2"], name: "web", fencing: "fence_lab", atBoot: false, picture: "new-cluster" };
    await askForCluster(workbench, answers);
    expect(read("corosync.conf")).toContain("two_node: 1");
    expect(read("cluster.crm")).toContain('stonith:fence_lab \\\n    params pcmk_host_list="n1 n2" pcmk_delay_max=5s');
  });

  it("shows the steps again where a file was changed, then sets the cluster up", async () => {
    writeFileSync(join(folder, "corosync.conf"), `${read("corosync.conf")}\n${systemSection}`);
    const question = workbench.notification("read corosync.conf, cluster.crm and the steps");
    await question.getByRole("button", { name: "Set Up" }).click();
    // The machines are looked at again.
    const changed = workbench.notification("changed since you approved");
    await changed.waitFor({ timeout: 120_000 });
    await workbench.screenshot("new-cluster-4-changed");
    // The message is hidden after a while, what is above the steps stays.
    await workbench.clickUntil(stepsAreRead(workbench), workbench.notification('Setting up "web"'));
    const done = workbench.notification('"web" runs, with quorum');
    await done.waitFor({ timeout: 200_000 });
    expect(JSON.parse(read(".vscode/settings.json"))["quorate.clusters"]).toEqual([
      { name: "web", nodes: ["n1", "n2"] },
    ]);
  });

  it("leads on to the plan of the first crm file", async () => {
    await workbench.notification('"web" runs, with quorum').getByRole("button", { name: "Plan cluster.crm" }).click();
    await workbench.statusBarItem(/web 2\/2/).waitFor();
    await workbench.word("fence_lab").first().waitFor();
    await workbench.screenshot("new-cluster-5-plan");
    expect((await lab.exec("n1", ["crm_node", "-q"])).stdout.trim()).toBe("1");
  });

  it("removes a node once its name is typed, and plans what is left of it", async () => {
    const leftovers = {
      resources: '<primitive id="ip" class="ocf" provider="pacemaker" type="Dummy"/>',
      constraints: '<rsc_location id="on-n2" rsc="ip" node="n2" score="100"/>',
    };
    for (const [scope, xml] of Object.entries(leftovers))
      await lab.exec("n1", ["cibadmin", "--create", "--scope", scope, "--xml-text", xml]);
    await workbench.command("Quorate: Remove Node…");
    await workbench.quickPick("n2").waitFor({ timeout: 120_000 });
    await workbench.pick("n2");
    const typed = workbench.inputBox('Remove "n2"');
    await typed.waitFor({ timeout: 120_000 });
    await workbench.word("Remove the node from Pacemaker").first().waitFor();
    await workbench.screenshot("new-cluster-6-remove");
    await typed.fill("n2");
    await typed.press("Enter");
    await workbench.notification('"n2" is no longer a node of "web"').waitFor({ timeout: 200_000 });
    // The plan of what is left, in place of that of cluster.crm.
    await workbench.page
      .locator(".part.sidebar")
      .getByText("web · without a file")
      .first()
      .waitFor({ timeout: 120_000 });
    await workbench.screenshot("new-cluster-7-leftovers");
    expect(read("corosync.conf")).not.toContain("n2");
    expect(JSON.parse(read(".vscode/settings.json"))["quorate.clusters"]).toEqual([{ name: "web", nodes: ["n1"] }]);
  });

  it("destroys the cluster once its name is typed", async () => {
    const typed = workbench.inputBox('Destroy "web"');
    await workbench.command("Quorate: Destroy Cluster…");
    await typed.waitFor({ timeout: 120_000 });
    await workbench.screenshot("new-cluster-8-destroy");
    await typed.fill("web");
    await typed.press("Enter");
    await workbench.notification('"web" is destroyed').waitFor({ timeout: 200_000 });
    const files = ["/etc/corosync/corosync.conf", "/etc/corosync/authkey"];
    expect((await lab.exec("n1", ["ls", ...files])).stdout).toBe("");
    expect((await lab.exec("n1", ["pidof", "corosync", "pacemakerd"])).stdout.trim()).toBe("");
  });
});
