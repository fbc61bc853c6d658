// The status panel's page in a real browser: keyboard navigation, the filter, and its requests.
import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ClusterView } from "../../client/src/cluster/status/snapshot.ts";
import { panelModel } from "../../client/src/editor/views/panels/panel-model.ts";
import { largeSnapshot } from "../client/support/large-snapshot.ts";
import {
  sampleFailure,
  sampleNode,
  samplePrimitive,
  sampleSnapshot,
  sampleView,
} from "../client/support/sample-snapshot.ts";
import { launchBrowser, whyNoBrowser } from "./browser.ts";
import { openPanelPage, type PanelPage } from "./panel-page.ts";

describe.skipIf(whyNoBrowser())("the status panel's page", () => {
  let browser: Browser;
  let panel: PanelPage;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    panel = await openPanelPage(browser);
  });
  afterEach(() => panel?.close());

  const fresh = () => sampleSnapshot({ takenAt: Date.now() });
  const cell = (name: string | RegExp): Locator => panel.page.getByRole("gridcell", { name });
  const row = (name: string): Locator => panel.page.getByRole("rowheader", { name });
  const focused = () =>
    panel.page.evaluate<string>(
      'document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? ""',
    );
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await panel.page.keyboard.press(key);
  };

  it("says that it loads until the first status, and claims nothing", async () => {
    const claims = async () =>
      (
        await Promise.all(
          ["No resources are configured yet.", "Connect"].map((text) =>
            panel.page.getByText(text, { exact: true }).isVisible(),
          ),
        )
      ).includes(true);
    const loading = () => panel.page.getByText("Loading…").isVisible();
    expect([await loading(), await claims()]).toEqual([true, false]);
    const connecting: ClusterView = { name: "lab", connection: { kind: "connecting" } };
    await panel.show(panelModel(connecting));
    expect([await loading(), await claims()]).toEqual([true, false]);
    await panel.show(panelModel({ name: "lab", connection: { kind: "connected", node: "n1" } }));
    expect([await loading(), await claims()]).toEqual([true, false]);
    await panel.show(panelModel({ name: "lab", connection: { kind: "disconnected" } }));
    expect([await loading(), await claims()]).toEqual([false, true]);
    await panel.show(panelModel(sampleView(fresh())));
    expect([await loading(), await claims()]).toEqual([false, false]);
  });

  it("is a grid with named rows, columns and cells", async () => {
    await panel.show(panelModel(sampleView(fresh())));
    const grid = panel.page.getByRole("grid", { name: "Resources by node" });
    expect(await grid.getAttribute("aria-rowcount")).toBe("7");
    expect(await grid.getAttribute("aria-colcount")).toBe("4");
    expect(await panel.page.getByRole("columnheader").allInnerTexts()).toEqual([
      "Resource",
      expect.stringContaining("n1"),
      expect.stringContaining("n2"),
      expect.stringContaining("n3"),
    ]);
    await cell("ms-st on n2: Promoted").waitFor();
    await cell("vip on n2: not running").waitFor();
    await row("g-web, group, Started on n1").waitFor();
  });

  it("is one stop of the Tab key, and navigable with the arrow keys", async () => {
    await panel.show(panelModel(sampleView(fresh())));
    await panel.page.getByRole("searchbox").focus();
    await press("Tab", "Tab");
    expect(await focused()).toBe("Resource");
    await press("ArrowDown", "ArrowDown", "ArrowRight");
    expect(await focused()).toBe("g-web on n1: Started");
    await press("End");
    expect(await focused()).toBe("g-web on n3: not running");
    await press("Control+End");
    expect(await focused()).toBe("ms-st on n3: Unpromoted");
    await press("Control+Home", "ArrowUp", "ArrowLeft");
    expect(await focused()).toBe("Resource");
    expect(await panel.page.locator(".grid [tabindex='0']").count()).toBe(1);
  });

  it("opens the menu of the cell by keyboard, with what it is about", async () => {
    await panel.show(panelModel(sampleView(fresh())));
    await cell("vip on n1: Started").click();
    await press("Enter");
    expect(await panel.menu()).toEqual({
      cluster: "lab",
      resource: "vip",
      node: "n1",
      quorateItem: "resource.on.managed.one",
      preventDefaultContextMenuItems: true,
    });
    await press("Control+Home", "ArrowRight", " ");
    expect(await panel.menu()).toMatchObject({ cluster: "lab", node: "n1", quorateItem: "node.online.member" });
    await row("cl-ping").hover();
    await row("cl-ping").locator(".more").click();
    expect(await panel.menu()).toMatchObject({ resource: "cl-ping", quorateItem: "resource.on.managed" });
    expect(await panel.menu()).not.toHaveProperty("node");
  });

  it("keeps focus and scroll position when the status is updated", async () => {
    await panel.show(panelModel(sampleView(largeView().snapshot)));
    await panel.page.getByRole("grid").locator(".body .row").first().waitFor();
    await row("g-service0").click();
    await press("PageDown", "PageDown", "ArrowRight");
    const before = await focused();
    const scrolled = await panel.page.evaluate<number>('document.querySelector(".grid").scrollTop');
    expect(scrolled).toBeGreaterThan(0);
    await panel.show(panelModel(largeView(3)));
    expect((await focused()).split(":")[0]).toBe(before.split(":")[0]);
    expect(await panel.page.evaluate<number>('document.querySelector(".grid").scrollTop')).toBe(scrolled);
  });

  const largeView = (turn = 0): ClusterView & { snapshot: ReturnType<typeof largeSnapshot> } => ({
    ...sampleView(),
    snapshot: largeSnapshot(1000, 16, turn),
  });

  it("renders only the visible ones of a thousand resources, and navigates to the last", async () => {
    const model = panelModel(largeView());
    await panel.show(model);
    const drawn = await panel.page.locator(".body .row").count();
    expect(drawn).toBeGreaterThan(5);
    expect(drawn).toBeLessThan(80);
    await row("g-service0").click();
    await press("Control+End");
    expect(await focused()).toContain(`${model.rows.at(-1)?.id} on node16`);
    await press("Home");
    await row(model.rows.at(-1)?.id ?? "").waitFor();
  });

  it("keeps names and nodes in sight while the grid is scrolled", async () => {
    await panel.show(panelModel(largeView()));
    await row("g-service0").click();
    await press("Control+End");
    const grid = await panel.page.locator(".grid").boundingBox();
    const head = await panel.page.getByRole("columnheader", { name: "node16" }).boundingBox();
    expect(head?.y).toBeCloseTo((grid?.y ?? 0) + 1, 0);
    expect(head && grid && head.x + head.width).toBeLessThanOrEqual((grid?.x ?? 0) + (grid?.width ?? 0));
    const first = await panel.page.getByRole("rowheader").last().boundingBox();
    expect(first?.x).toBeCloseTo((grid?.x ?? 0) + 1, 0);
  });

  it("filters by words, and by what needs attention; a part shows what it is in", async () => {
    const resources = [...fresh().resources, samplePrimitive("broken", [])];
    await panel.show(
      panelModel(
        sampleView({ ...fresh(), resources, failures: [sampleFailure("broken", "n2", { reason: "no disk" })] }),
      ),
    );
    const rows = () => panel.page.getByRole("rowheader").locator(".id").allInnerTexts();
    await press("Control+f");
    await panel.page.keyboard.type("apache");
    expect(await rows()).toEqual(["g-web", "web"]);
    await panel.page.getByText("2 of 7 shown").waitFor();
    await panel.page.getByRole("searchbox").press("ArrowDown");
    await press("ArrowDown", "ArrowDown");
    expect(await focused()).toContain("web, ocf:heartbeat:apache");
    await panel.page.getByRole("searchbox").press("Escape");
    expect(await rows()).toHaveLength(7);
    await panel.page.getByLabel("Only what needs attention").check();
    expect(await rows()).toEqual(["broken"]);
  });

  it("asks the editor to clean up, to clear, and to end the maintenance", async () => {
    await panel.show(
      panelModel(
        sampleView({
          ...fresh(),
          maintenance: true,
          failures: [sampleFailure("vip", "n2")],
          leftovers: [{ id: "cli-ban-web-on-n2", resource: "web", kind: "ban", node: "n2", promotedOnly: false }],
        }),
      ),
    );
    await panel.page.getByRole("button", { name: "Clean Up: vip on n2" }).click();
    await panel.page.getByRole("button", { name: "Clear: web on n2" }).click();
    await panel.page.getByRole("button", { name: "End the maintenance" }).click();
    expect(await panel.requests()).toEqual([
      { type: "ready" },
      { type: "cleanup", resource: "vip", node: "n2" },
      { type: "clearConstraints", resource: "web", node: "n2" },
      { type: "clusterMaintenanceOff" },
    ]);
  });

  it("announces to a screen reader what changed", async () => {
    await panel.show(panelModel(sampleView(fresh())));
    const announced = panel.page.locator(".announced");
    expect(await announced.innerText()).toBe("");
    const nodes = [sampleNode("n1", { condition: "standby" }), ...fresh().nodes.slice(1)];
    await panel.show(panelModel(sampleView({ ...fresh(), nodes })));
    expect(await announced.innerText()).toBe("Node n1: standby.");
  });

  it("shows since when the status is stale, offers no action then, and a button to connect again", async () => {
    const takenAt = new Date().setHours(0, 0, 5, 0);
    const failures = [sampleFailure("vip", "n2")];
    const connection = { kind: "failed", message: "No node answered." } as const;
    await panel.show(panelModel({ ...sampleView({ ...fresh(), takenAt, failures }), connection }));
    await panel.page.getByText(/^Stale since 00:00:05, .* ago$/).waitFor();
    await panel.page.getByText("No node answered.", { exact: true }).waitFor();
    expect(await panel.page.getByRole("button", { name: "Clean Up: vip on n2" }).isDisabled()).toBe(true);
    await cell("vip on n1: Started").click();
    await press("Enter");
    expect(await panel.menu()).toMatchObject({ quorateItem: "stale" });
    await panel.page.getByRole("button", { name: "Connect" }).click();
    expect((await panel.requests()).at(-1)).toEqual({ type: "connect" });
  });
});
