import { readStatus } from "../../client/src/cluster/status/read-status.ts";
import { panelModel } from "../../client/src/editor/views/panels/panel-model.ts";
import { clustersTree } from "../../client/src/editor/views/tree/clusters-tree-model.ts";
import { largeSnapshot } from "../client/support/large-snapshot.ts";
import { launchBrowser, whyNoBrowser } from "../e2e/browser.ts";
import { openPanelPage } from "../e2e/panel-page.ts";
import { type Measurement, measurement, type Skipped } from "./measurements.ts";
import { statusText } from "./status-text.ts";

const nodes = 32;

/** What an update of a cluster of so many resources on 32 nodes takes, from crm_mon's output to the panel on the screen. */
export async function measurePanel(
  resources: number,
  runs: number,
): Promise<{ readonly measured: readonly Measurement[]; readonly skipped: readonly Skipped[] }> {
  const group = "Status update, 32 nodes";
  const about = (name: string) => ({ group, name, primitives: resources, unit: "ms" as const });
  const views = Array.from({ length: runs + 1 }, (_, turn) => ({
    name: "lab",
    connection: { kind: "connected", node: "n1" } as const,
    snapshot: largeSnapshot(resources, nodes, turn),
  }));
  const texts = views.map(({ snapshot }) => statusText(snapshot));
  const timed = (work: (index: number) => unknown): number[] =>
    views.map((_, index) => {
      const began = performance.now();
      work(index);
      return performance.now() - began;
    });
  const measured = [
    measurement(
      about("reading what crm_mon printed"),
      timed((index) => readStatus(texts[index] ?? "", "n1", 0)),
    ),
    measurement(
      about("the tree's model"),
      timed((index) => clustersTree(views.slice(index, index + 1))),
    ),
    measurement(
      about("the panel's model, as JSON"),
      timed((index) => JSON.stringify(views.slice(index, index + 1).map(panelModel))),
    ),
  ];
  const why = whyNoBrowser();
  if (why !== undefined) return { measured, skipped: [{ name: "the panel in a browser", reason: why }] };
  const browser = await launchBrowser();
  try {
    const firsts: number[] = [];
    const updates: number[] = [];
    for (let time = 0; time < 3; time++) {
      const panel = await openPanelPage(browser);
      for (const [index, view] of views.entries()) {
        const took = await panel.show(panelModel(view));
        (index === 0 ? firsts : updates).push(took);
      }
      await panel.close();
    }
    measured.push(measurement(about("the panel drawn first, in Chromium"), firsts));
    measured.push(measurement(about("the panel drawn with an update, in Chromium"), updates));
  } finally {
    await browser.close();
  }
  return { measured, skipped: [] };
}
