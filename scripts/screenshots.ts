/** `npm run screenshots`: renews the README's screenshots in docs/images, in the real editor with a lab of three nodes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EditorSession, startEditorSession } from "../test/e2e/editor-session.ts";
import { installCheckout } from "../test/e2e/server.ts";
import { type Lab, startLab } from "../test/lab/lab.ts";
import { root } from "./paths.mjs";
import { run } from "./run.mjs";
import { clustersSetting, makeWorkingFolder } from "./working-folder.ts";

async function take({ workbench, temporary, open, addSettings }: EditorSession, lab: Lab): Promise<void> {
  const { page } = workbench;
  const save = async (name: string) => {
    const path = join(temporary, `${name}.png`);
    await page.screenshot({ path, animations: "disabled" });
    // The pictures are in the package: with 20 colours, and as WebP, they take a fifth of the space.
    await run("pngquant", ["--force", "--strip", "--speed=1", "--nofs", "--ext=.png", "20", path]);
    const target = join(root, "docs/images", `${name}.webp`);
    await run("cwebp", ["-quiet", "-lossless", "-m", "6", "-q", "100", path, "-o", target]);
  };
  const folder = join(temporary, "lab");
  const file = join(folder, "cluster.crm");
  makeWorkingFolder(folder, "lab", lab);
  addSettings({ "quorate.clusters": clustersSetting(lab), "editor.minimap.enabled": false });
  await page.setViewportSize({ width: 1360, height: 640 });
  await open(folder, "cluster.crm");

  await workbench.activity("Quorate").click();
  await workbench.statusBarItem(/lab 3\/3/).waitFor();
  await workbench.editorAction("Apply to Cluster").click();
  await workbench.dialog('Apply to "lab"?').getByRole("button", { name: "Apply", exact: true }).click();
  await workbench.openFile("cluster.crm");
  await workbench.codeLens("lab: in sync").waitFor();
  await workbench.treeRow(/^httpd.*n\d/).waitFor();
  await page.waitForTimeout(5_000);
  await workbench.command("Notifications: Clear All Notifications");
  await workbench.word(/^interval$/).hover();
  await workbench.hover("How often").waitFor();
  await save("editor");

  await workbench.command("Quorate: Open Status Panel");
  await workbench
    .webview()
    .getByText(/^Updated/)
    .waitFor();
  await page.mouse.move(700, 700);
  await page.waitForTimeout(2_000);
  await save("panel");

  const text = readFileSync(file, "utf8");
  const mail = "\nprimitive mail ocf:pacemaker:Dummy \\\n    op monitor interval=20s timeout=20s\n";
  writeFileSync(
    file,
    text
      .replace("cidr_netmask=24", "cidr_netmask=25")
      .replace("resource-stickiness=200", "resource-stickiness=100")
      .concat(mail),
  );
  await workbench.openFile("cluster.crm");
  await workbench.codeLens("lab: 3 changes").waitFor();
  await workbench.editorAction("Plan Changes").click();
  await workbench.treeRow('Apply to "lab"').waitFor();
  await page.locator(".pane-header").filter({ hasText: "Clusters" }).click();
  await workbench.treeRow(/^mail starts on n\d/).waitFor();
  await page.waitForTimeout(2_000);
  await workbench.command("Notifications: Clear All Notifications");
  await workbench.command("View: Focus Active Editor Group");
  await page.mouse.move(200, 700);
  await page.waitForTimeout(1_000);
  await save("plan");
}

const extensions = mkdtempSync(join(tmpdir(), "quorate-screenshots-"));
await installCheckout(extensions);
const [lab, session] = await Promise.all([startLab(), startEditorSession(extensions)]);
try {
  await take(session, lab);
} finally {
  await session.close();
  await lab.down();
  rmSync(extensions, { recursive: true, force: true });
}
