// A concurrent change on the cluster is pulled into a text with unsaved edits. Each step saves a screenshot in out/screenshots.
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("a pull in the editor", () => {
  let lab: Lab;
  let workbench: Workbench;

  useLabEditor({ file: "cluster.crm" }, (setup) => {
    ({ lab, workbench } = setup);
  });

  it("begins in sync", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.editorAction("Apply to Cluster").click();
    await workbench.dialog("Apply").getByRole("button", { name: "Apply", exact: true }).click();
    await workbench.codeLens("lab: in sync").waitFor();
  });

  it("merges what was changed on the cluster, and keeps what was changed here", async () => {
    await workbench.goToLine(1);
    await workbench.type(" Edited, not saved.");
    const { code } = await lab.exec("n1", ["crm_attribute", "--name", "cluster-delay", "--update", "45s"]);
    expect(code).toBe(0);
    await lab.exec("n2", [
      "crm_resource",
      "--resource",
      "vip",
      "--set-parameter",
      "arp_count",
      "--parameter-value",
      "3",
    ]);
    await workbench.codeLens(/lab: \d change/).waitFor();
    await workbench.codeLens("Pull").click();
    await workbench.notification(/Pulled into cluster\.crm: .*primitive vip was changed/).waitFor();
    await workbench.screenshot("pull-1-pulled");
    const text = await workbench.text();
    expect(text).toContain("Edited, not saved.");
    await workbench.codeLens("lab: in sync").waitFor();
  });

  it("shows live and file side by side", async () => {
    await workbench.command("Quorate: Compare with Cluster");
    await workbench.page.getByText("lab: live ↔ file").first().waitFor();
    await workbench.screenshot("pull-2-compared");
  });
});
