// A corosync.conf is changed in the editor and rolled out to a real cluster. Each step saves a screenshot in out/screenshots.
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("corosync.conf in the editor", () => {
  let lab: Lab;
  let workbench: Workbench;

  useLabEditor({ file: "corosync.conf" }, (setup) => {
    ({ lab, workbench } = setup);
  });

  const runningTokens = () =>
    Promise.all(
      lab.nodes.map(async ({ name }) => {
        const { stdout } = await lab.exec(name, ["corosync-cmapctl", "-g", "runtime.config.totem.token"]);
        return Number(/= (\d+)/.exec(stdout)?.[1]);
      }),
    );

  it("shows a diff of the nodes' file and the edited one, and asks", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.editor.getByText("token: 1000").click();
    await workbench.page.keyboard.press("End");
    await workbench.type("0");
    await workbench.editorAction("Roll Out corosync.conf").click();
    await workbench.dialog("totem.token: 1000 → 10000").waitFor();
    await workbench.screenshot("corosync-1-rollout-confirm");
    await workbench.dialog("Roll out").getByRole("button", { name: "Roll Out", exact: true }).click();
  });

  it("writes it to all nodes, where it takes effect", async () => {
    await workbench.notification(/The file is on all 3 nodes, and all of it is in effect\./).waitFor();
    await workbench.screenshot("corosync-2-rolled-out");
    expect(await runningTokens()).toEqual([10650, 10650, 10650]);
  });

  it("restores the previous file with a click", async () => {
    await workbench
      .notification(/in effect/)
      .getByRole("button", { name: "Restore Previous File" })
      .click();
    await workbench.dialog("Restore the previous corosync.conf").getByRole("button", { name: "Restore" }).click();
    await expect.poll(runningTokens).toEqual([1650, 1650, 1650]);
    await workbench.screenshot("corosync-3-rolled-back");
  });
});
