// Watching and operating a cluster: the panel by keyboard, simulated moves, fencing with a typed name, and a stale status.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { panelModel } from "../../client/src/editor/views/panels/panel-model.ts";
import { largeSnapshot } from "../client/support/large-snapshot.ts";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { useLabEditor, writeSettings } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

const text = `# Watched by a test.
group web lower upper
primitive lower ocf:pacemaker:Dummy
primitive upper ocf:pacemaker:Dummy
clone pings ping
primitive ping ocf:pacemaker:Dummy
`;
const resources = [
  '<group id="web"><primitive id="lower" class="ocf" provider="pacemaker" type="Dummy"/><primitive id="upper" class="ocf" provider="pacemaker" type="Dummy"/></group>',
  '<clone id="pings"><primitive id="ping" class="ocf" provider="pacemaker" type="Dummy"/></clone>',
  '<clone id="db"><meta_attributes id="db-meta"><nvpair id="db-promotable" name="promotable" value="true"/></meta_attributes><primitive id="data" class="ocf" provider="pacemaker" type="Stateful"><operations><op id="data-monitor" name="monitor" interval="10s"/></operations></primitive></clone>',
];
const themes = { dark: "Default Dark Modern", light: "Default Light Modern", contrast: "Default High Contrast" };

describe.skipIf(impossible)("watching a cluster", () => {
  let lab: Lab;
  let workbench: Workbench;
  let panel: FrameLocator;
  let folder: string;

  useLabEditor({ lab: { fencing: true }, file: "cluster.crm", prepare }, (setup) => {
    ({ folder, lab, workbench } = setup);
  });

  async function prepare(): Promise<void> {
    for (const xml of resources) await lab.exec("n1", ["cibadmin", "-C", "-o", "resources", "--xml-text", xml]);
    rmSync(join(folder, "corosync.conf"));
    writeFileSync(join(folder, "cluster.crm"), text);
    settings(themes.dark);
  }

  function settings(theme: string): void {
    writeSettings(folder, { "workbench.colorTheme": theme });
  }

  const cell = (name: string | RegExp) => panel.getByRole("gridcell", { name });
  const placeOf = async (resource: string): Promise<string> => {
    const { stdout } = await lab.exec("n1", ["crm_resource", "--locate", "--resource", resource, "--quiet"]);
    return stdout.trim();
  };

  it("shows the cluster in the panel", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.activity("Quorate").click();
    await workbench.command("Quorate: Open Status Panel");
    panel = workbench.webview();
    await cell(/^db on n\d: Promoted/).waitFor();
    await panel.getByText("yes, 3 of 3 votes, 2 needed").waitFor();
    await workbench.screenshot("watch-1-panel-dark");
  });

  it("opens the menu of a resource by keyboard, and moves it after showing what would happen", async () => {
    const from = await placeOf("web");
    // The table is drawn again with each status, and may lose a key just then.
    for (let left = 5; !(await workbench.menuItem("Move Resource…").isVisible()); left--) {
      await cell(`web on ${from}: Started`).click();
      await workbench.page.keyboard.press("Enter");
      const opened = workbench.menuItem("Move Resource…").waitFor({ timeout: 10_000 });
      await (left > 0 ? opened.catch(() => undefined) : opened);
    }
    await workbench.screenshot("watch-2-menu");
    await workbench.chooseFromMenu("Move Resource…");
    const to = from === "n3" ? "n1" : "n3";
    await workbench.pick(to);
    await workbench.pick("Until cleared");
    const dialog = workbench.dialog(`Move "web" to "${to}"?`);
    await dialog.getByText(`"web" moves from "${from}" to "${to}".`).waitFor();
    await dialog.getByText(`crm_resource --move --resource=web --node=${to}`).waitFor();
    await workbench.screenshot("watch-3-move-confirm");
    await dialog.getByRole("button", { name: "Move" }).click();
    await cell(`web on ${to}: Started`).waitFor();
    await panel.getByText(`prefers ${to} (cli-prefer-web)`).waitFor();
    await workbench.treeRow(/^web.*prefers/).waitFor();
    await workbench.screenshot("watch-4-moved");
  });

  it("clears what the move left, from the panel", async () => {
    const at = await placeOf("web");
    await panel.getByRole("button", { name: `Clear: web on ${at}` }).click();
    await panel.getByText("cli-prefer-web").waitFor({ state: "hidden" });
    await workbench.treeRow(/^web.*prefers/).waitFor({ state: "hidden" });
  });

  it("shows the new node above the resource too", async () => {
    await workbench.openFile("cluster.crm");
    const at = await placeOf("web");
    await workbench.codeLens(`Started on ${at}`).waitFor();
    const to = at === "n2" ? "n3" : "n2";
    await lab.exec("n1", ["crm_resource", "--move", "--resource=web", `--node=${to}`]);
    await workbench.treeRow(new RegExp(`^web.*${to}$`)).waitFor();
    await workbench.codeLens(`Started on ${to}`).waitFor();
    await workbench.codeLens(new RegExp(`Started on ${at}$`)).waitFor({ state: "hidden" });
    await lab.exec("n1", ["crm_resource", "--clear", "--resource=web"]);
    // A line that is drawn again while its menu is open loses what the menu is about.
    await workbench.treeRow(/^web.*prefers/).waitFor({ state: "hidden" });
  });

  it("stops and starts a resource from the tree", async () => {
    const row = workbench.treeRow(/^pings/);
    await workbench.openMenu(row, "Stop Resource…");
    await workbench.screenshot("watch-5-resource-menu");
    await workbench.chooseFromMenu("Stop Resource…");
    const dialog = workbench.dialog('Stop "pings"?');
    await workbench.screenshot("watch-6-stop-confirm");
    await dialog.getByRole("button", { name: "Stop" }).click();
    await workbench.treeRow(/^pings.*stopped · disabled/).waitFor();
    await workbench.treeRow(/^pings/).hover();
    await workbench
      .treeRow(/^pings/)
      .getByRole("button", { name: "Start" })
      .click();
    await workbench.treeRow(/^pings.*n1 n2 n3$/).waitFor();
  });

  it("puts the cluster in maintenance, and ends it", async () => {
    await workbench.command("Quorate: Put Cluster in Maintenance");
    await workbench.dialog("in maintenance?").getByRole("button", { name: "Put in Maintenance" }).click();
    await workbench.statusBarItem(/maintenance/).waitFor();
    await workbench.command("Quorate: End Cluster Maintenance");
    await workbench.statusBarItem(/lab 3\/3 · quorum/).waitFor();
  });

  it("fences a node only when its name is typed", async () => {
    const victim = (await placeOf("web")) === "n3" ? "n2" : "n3";
    await workbench.openMenu(workbench.treeRow(new RegExp(`^${victim}.*online`)), "Fence Node…");
    await workbench.clickUntil(workbench.menuItem("Fence Node…"), workbench.quickPick("Reboot"));
    await workbench.pick("Reboot");
    const box = workbench.inputBox(`Fence "${victim}"`);
    await box.fill("n");
    await workbench.page.keyboard.press("Enter");
    await workbench.screenshot("watch-7-fence-name");
    await box.fill(victim);
    await workbench.page.keyboard.press("Enter");
    const dialog = workbench.dialog(`Fence "${victim}" now (reboot)?`);
    await dialog.getByText(`stonith_admin --reboot=${victim}`).waitFor();
    await workbench.screenshot("watch-8-fence-confirm");
    await dialog.getByRole("button", { name: "Fence" }).click();
    await expect.poll(async () => (await lab.powerLog()).length).toBeGreaterThan(0);
    await workbench.treeRow(new RegExp(`^${victim}.*(offline|unclean|pending)`)).waitFor();
    await workbench.treeRow(new RegExp(`^${victim}.*online`)).waitFor();
    await workbench.command("Quorate: Open Status Panel");
    await panel.getByText(`Fencing (reboot) of "${victim}"`).first().waitFor();
    await workbench.screenshot("watch-9-fenced");
  });

  for (const [name, theme] of Object.entries(themes))
    it(`looks right at three and at sixteen nodes with a thousand resources (${name})`, async () => {
      settings(theme);
      const kind = { dark: "vs-dark", light: "vs", contrast: "hc-black" }[name] ?? "";
      await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
      await cell(/^db on n\d: Promoted/).waitFor();
      await workbench.screenshot(`watch-10-three-${name}`);
      const model = panelModel({
        name: "lab",
        connection: { kind: "connected", node: "n1" },
        snapshot: largeSnapshot(),
      });
      const large = panel.getByRole("columnheader", { name: "node3" });
      // The real cluster's next status takes its place: then again.
      await expect
        .poll(
          async () => {
            await panel.locator("body").evaluate((_, each) => {
              (globalThis as unknown as { postMessage(message: unknown): void }).postMessage({
                type: "model",
                model: each,
              });
            }, model);
            return large.isVisible();
          },
          { timeout: 120_000, interval: 1_000 },
        )
        .toBe(true);
      await workbench.screenshot(`watch-11-large-${name}`);
      await cell(/^db on n\d: Promoted/).waitFor();
    });

  it("shows since when the status is stale, everywhere", async () => {
    settings(themes.dark);
    for (const { name } of lab.nodes) await lab.cutSsh(name, "refused");
    await workbench.statusBarItem(/lab · stale since \d\d:\d\d:\d\d/).waitFor();
    await workbench.treeRow(/^Nodes.*stale since/).waitFor();
    await panel.getByText(/^Stale since .* ago$/).waitFor();
    await workbench.screenshot("watch-12-stale");
    await workbench.page.locator(".tab", { hasText: "cluster.crm" }).click();
    await workbench.codeLens(/^Stale since \d\d:\d\d:\d\d: Started on/).waitFor();
    await workbench.screenshot("watch-13-stale-lenses");
    for (const { name } of lab.nodes) await lab.restoreSsh(name);
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.codeLens(/^Started on/).waitFor();
  });
});
