// S4 as its page prints it: missing whitespace is found and inserted.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../../scripts/paths.mjs";
import { convert } from "../../../server/src/workspace.ts";
import { whyNoBrowser } from "../browser.ts";
import { useEditor } from "../use-editor.ts";
import type { Workbench } from "../workbench.ts";
import { applyFix, findings } from "./steps.ts";

describe.skipIf(whyNoBrowser())("S4 as its page prints it", () => {
  let folder: string;
  let workbench: Workbench;
  useEditor({ from: join(root, "examples/tutorials/s4-as-printed"), file: "cluster.crm" }, (setup) => {
    ({ folder, workbench } = setup);
  });

  it("has its missing whitespace found, and inserted one by one", async () => {
    await workbench.command("Problems: Focus on Problems View");
    await workbench.command("View: Toggle Maximized Panel");
    const lost = Array.from({ length: 6 }, () => "missing-space");
    const meant = ["no-monitor", "no-stickiness", "quorum-ignored"];
    await expect.poll(() => findings(workbench)).toEqual(["fencing-disabled", "missing-order", ...lost, ...meant]);
    await workbench.screenshot("s4-printed-1-findings");
    await workbench.command("View: Toggle Maximized Panel");
    for (const _ of lost) await applyFix(workbench, "missing-space", "space");
    await expect.poll(() => findings(workbench)).toEqual(["fencing-disabled", "missing-order", ...meant]);
    await workbench.command("File: Save");
    await workbench.screenshot("s4-printed-2-fixed");
    const asCib = (file: string) => convert(file, readFileSync(file, "utf8"), "crm", "cib").text;
    await expect
      .poll(() => asCib(join(folder, "cluster.crm")))
      .toBe(asCib(join(root, "examples/tutorials/s4-debian-crm-shell/cluster.crm")));
  });
});
