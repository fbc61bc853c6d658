// The graph of a configuration beside its text, as somebody opens it to understand a cluster. Screenshots are in out/screenshots.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { largeText } from "../client/graph/graph-of.ts";
import { whyNoBrowser } from "./browser.ts";
import { useEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const text = `primitive vip IPaddr2 params ip=192.0.2.10
primitive web apache
primitive fs Filesystem params device=/dev/sdb1 directory=/srv fstype=ext4
primitive db pgsql
group storage fs db
order storage-first storage web
colocation web-with-vip inf: web vip
order vip-first vip web
location web-on-n1 web 100: n1
`;

describe.skipIf(whyNoBrowser())("the graph", () => {
  let workbench: Workbench;
  let folder: string;

  const prepare = (setup: { folder: string }) => {
    writeFileSync(join(setup.folder, "cluster.crm"), text);
    writeFileSync(join(setup.folder, "corosync.conf"), "");
  };
  useEditor({ file: "cluster.crm", prepare }, (setup) => {
    ({ workbench, folder } = setup);
  });

  const graph = () => workbench.webview();
  const filter = () => graph().getByLabel("Show only what a resource depends on");
  const box = (id: string) => graph().locator(`[data-box="${id}"]`);

  it("opens beside the text", async () => {
    await workbench.command("Quorate: Show Graph");
    await box("storage").waitFor();
    await workbench.screenshot("graph-1-beside-the-text");
    expect(await graph().locator("[data-box]").count()).toBe(3);
    expect(await graph().locator(".edge").count()).toBe(3);
  });

  it("leads to the text by a click, and by Enter", async () => {
    await box("web").locator(".name").click();
    await workbench.page.locator(".statusbar-item", { hasText: "Ln 2, Col 11" }).waitFor();
    await graph().locator(".badge").first().click();
    await workbench.page.locator(".statusbar-item", { hasText: "Ln 9" }).waitFor();
    await box("vip").focus();
    await box("vip").press("Enter");
    await workbench.page.locator(".statusbar-item", { hasText: "Ln 1, Col 11" }).waitFor();
    await graph().locator('[data-box="vip"].selected').waitFor();
  });

  it("moves along the edges with the arrow keys", async () => {
    await box("vip").focus();
    await box("vip").press("ArrowRight");
    expect(await graph().locator(":focus").getAttribute("data-box")).toBe("web");
  });

  it("follows what is typed", async () => {
    writeFileSync(join(folder, "other.crm"), "primitive extra Dummy\norder extra-last web extra\n");
    await box("extra").waitFor();
    await workbench.screenshot("graph-2-followed");
  });

  it("shows only what belongs to a resource", async () => {
    await filter().fill("db");
    await graph().getByText("of 4 resources").waitFor();
    expect(await box("vip").count()).toBe(0);
    await workbench.screenshot("graph-3-filtered");
    await filter().fill("");
    await box("vip").waitFor();
  });

  it("says the same as text", async () => {
    await graph().getByText("As text").click();
    await graph().getByRole("listitem").getByText("web runs only where vip runs.", { exact: true }).first().waitFor();
    await graph().getByText("As text").click();
  });

  it("draws a large cluster", async () => {
    writeFileSync(join(folder, "other.crm"), largeText(33));
    await box("g32").waitFor();
    await workbench.screenshot("graph-4-two-hundred");
    expect(readFileSync(join(folder, "cluster.crm"), "utf8")).toBe(text);
  });
});
