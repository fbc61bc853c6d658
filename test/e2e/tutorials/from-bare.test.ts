// The field's tutorials from their beginning, in the editor: machines with nothing but SSH, then a web page that fails over.
import { describe, expect, it } from "vitest";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";
import type { Lab } from "../../lab/lab.ts";
import { whyNoFreshLab } from "../../lab/why-no-fresh-lab.ts";
import { bareTutorials, installWebServer, servedBy, statementsOf } from "../../support/bare-tutorials.ts";
import { whyNoBrowser } from "../browser.ts";
import { makeCluster } from "../new-cluster-steps.ts";
import { useNewClusterEditor } from "../use-new-cluster-editor.ts";
import type { Workbench } from "../workbench.ts";
import { append } from "./steps.ts";

const minutes = 60_000;
const impossible = whyNoBrowser() ?? (await whyNoFreshLab(process.env.QUORATE_LAB_RELEASE || undefined));

describe.skipIf(impossible).each(bareTutorials)("$title, from bare machines", (tutorial) => {
  const { nodes, networks = 1, interface: nic } = tutorial;
  const [first, second] = nodes;
  const picture = `bare-${tutorial.folder.slice(0, 2)}`;
  let lab: Lab;
  let workbench: Workbench;
  const page = (): Promise<string> => servedBy(lab, tutorial);

  useNewClusterEditor(
    { fresh: true, names: nodes, networks, ...omitUndefined({ interface: nic }) },
    tutorial.title,
    (setup) => {
      ({ lab, workbench } = setup);
    },
  );

  const state = async (node: string): Promise<string> => {
    const { stdout } = await lab.exec(node, ["systemctl", "is-active", "corosync", "pacemaker"]);
    return stdout.trim().replace("\n", " ");
  };
  const ask = (button: string) => workbench.dialog(button).getByRole("button", { name: button, exact: true });

  it("comes to a failed-over web page", { timeout: 15 * minutes }, async () => {
    await makeCluster(workbench, { nodes, name: "web", fencing: "fence_lab", atBoot: true, picture });
    await installWebServer(lab, tutorial);

    // The tutorial's statements, below what setting up wrote.
    await workbench.openFile("cluster.crm");
    await append(workbench, `\n${statementsOf(tutorial)}`);
    await workbench.command("File: Save");
    // To the lenses above the first line.
    await workbench.page.keyboard.press("Control+Home");
    await workbench.activity("Quorate").click();
    const planned = workbench.treeRow('Apply to "web"');
    // A second click would begin the plan again, which takes long on a busy machine.
    await workbench.clickUntil(
      workbench.codeLens(/^Plan$/),
      workbench.notification("Planning for").or(planned).first(),
    );
    await planned.waitFor({ timeout: 3 * minutes });
    await workbench.screenshot(`${picture}-5-plan`);
    await workbench.treeRow('Apply to "web"').click();
    await workbench.notification(/is idle\./).waitFor({ timeout: 3 * minutes });
    await expect.poll(page).toMatch(/^[a-z-]+\d+$/);
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.screenshot(`${picture}-6-running`);

    // The nodes are as they should be.
    await workbench.command("Quorate: Check Nodes");
    const checks = workbench.page.locator(".pane").filter({ has: workbench.page.getByText("Checks", { exact: true }) });
    const row = checks.locator(".monaco-list-row").filter({ hasText: new RegExp(`^${first}`) });
    await row.first().waitFor({ timeout: 2 * minutes });
    await workbench.screenshot(`${picture}-7-checked`);
    expect(await checks.innerText()).not.toMatch(/\d (?:error|warning)/);

    // The services of its node are stopped, as the tutorials do it to see the page move, and started again.
    const before = await page();
    const other = before === first ? second : first;
    await workbench.openMenu(workbench.treeRow(new RegExp(`^${before}.*online`)), "Stop Cluster Services…");
    await workbench.chooseFromMenu("Stop Cluster Services…");
    await ask("Stop").click();
    await workbench.treeRow(new RegExp(`^${before}.*offline`)).waitFor();
    await expect.poll(page).toBe(other);
    await expect.poll(() => state(before)).toBe("inactive inactive");
    await workbench.screenshot(`${picture}-8-stopped`);
    await workbench.openMenu(workbench.treeRow(new RegExp(`^${before}.*offline`)), "Start Cluster Services…");
    await workbench.chooseFromMenu("Start Cluster Services…");
    await ask("Start").click();
    await workbench.treeRow(new RegExp(`^${before}.*online`)).waitFor();
    await lab.wait();

    // Its node dies: it is fenced, and comes back by itself.
    const holder = await page();
    const survivor = holder === first ? second : first;
    await lab.off(holder);
    await expect.poll(page).toBe(survivor);
    await workbench.screenshot(`${picture}-9-failed-over`);
    expect((await lab.powerLog()).filter(({ node, by }) => node === holder && by === "fencing")).not.toEqual([]);
    await workbench.treeRow(new RegExp(`^${holder}.*online`)).waitFor({ timeout: 3 * minutes });
  });
});
