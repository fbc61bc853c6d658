// The field's five tutorials, each from its folder to a cluster that fails over and back to before: as somebody does it who follows them, in one editor.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { root } from "../../scripts/paths.mjs";
import { omitUndefined } from "../../server/src/text/omit-undefined.ts";
import { convert } from "../../server/src/workspace.ts";
import { type Lab, startLab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { type EditorSession, startEditorSession } from "./editor-session.ts";
import {
  append,
  applyFix,
  fenceDevice,
  findings,
  holderOf,
  replaceText,
  type Scenario,
  writeSshConfig,
} from "./scenario.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

const fencing = ["fencing-disabled", "Set stonith-enabled=true"] as const;
const quorum = ["quorum-ignored", "Set no-quorum-policy=stop"] as const;
const order = ["missing-order", 'Add "order'] as const;

const scenarios: readonly Scenario[] = [
  {
    title: "S1, two nodes",
    folder: "s1-two-nodes",
    nodes: ["node1", "node2"],
    findings: ["fencing-disabled", "missing-order", "no-stickiness", "single-link", "two-nodes-without-two-node"],
    fixes: [fencing, order, ["two-nodes-without-two-node", "two_node: 1"]],
    edits: [],
    accepted: ["no-stickiness", "single-link"],
    address: "ClusterIP",
    server: "WebSite",
    ip: "192.168.1.100",
    added: 6,
    starts: ["ClusterIP", "WebSite", "fence"],
    fallsBack: true,
    apply: "permanently",
  },
  {
    title: "S2, active and passive",
    folder: "s2-apache-active-passive",
    nodes: ["webnode01", "webnode02"],
    findings: ["fencing-disabled", "missing-order", "missing-parameter", "quorum-ignored"],
    fixes: [fencing, quorum, order],
    edits: [['ip=""', 'ip="192.168.1.100"']],
    accepted: [],
    address: "Cluster_VIP",
    server: "WebServer",
    ip: "192.168.1.100",
    added: 5,
    starts: ["Cluster_VIP", "WebServer", "fence"],
    fallsBack: false,
    apply: "rolling back first",
  },
  {
    title: "S3, five minutes",
    folder: "s3-nginx-five-minutes",
    nodes: ["node1", "node2"],
    findings: ["fencing-disabled", "quorum-ignored"],
    fixes: [fencing, quorum],
    edits: [],
    accepted: [],
    address: "virtual_ip",
    server: "web_server",
    ip: "192.168.1.100",
    added: 5,
    starts: ["virtual_ip", "web_server", "fence"],
    fallsBack: false,
    apply: "permanently",
  },
  {
    title: "S4, the crm shell",
    folder: "s4-debian-crm-shell",
    nodes: ["vm-node1", "vm-node2"],
    interface: "bond1",
    findings: [
      "corosync-missing",
      ...Array.from({ length: 13 }, () => "corosync-obsolete"),
      ...["fencing-disabled", "missing-order", "no-encryption", "no-monitor", "no-stickiness", "quorum-ignored"],
    ],
    fixes: [fencing, quorum, ["no-monitor", "Add interval="], order],
    // The lab has one network, and its gateway is there.
    edits: [
      ["192.168.2.100", "192.168.1.100"],
      ["192.168.2.1", "192.168.1.1"],
    ],
    accepted: [
      "corosync-missing",
      ...Array.from({ length: 13 }, () => "corosync-obsolete"),
      ...["no-encryption", "no-stickiness"],
    ],
    address: "vip",
    server: "httpd",
    ip: "192.168.1.100",
    added: 9,
    // The address waits until the gateway has been asked.
    starts: ["ping-gateway", "fence"],
    fallsBack: true,
    apply: "permanently",
  },
  {
    title: "S5, standby",
    folder: "s5-standby",
    nodes: ["server1", "server2"],
    findings: ["fencing-disabled", "single-link"],
    fixes: [fencing],
    edits: [],
    accepted: ["single-link"],
    address: "myclusterVIP",
    server: "WebSite",
    ip: "192.168.1.12",
    added: 5,
    starts: ["myclusterVIP", "WebSite", "fence"],
    fallsBack: false,
    apply: "confirmed",
  },
];

describe.skipIf(impossible)("the tutorials", () => {
  let home: string;
  let session: EditorSession;
  let workbench: Workbench;
  const labs = new Map<Scenario, Promise<Lab>>();
  const ends: Promise<void>[] = [];

  /** The lab of a scenario, which may have been started before it is needed. */
  function labOf(scenario: Scenario): Promise<Lab> {
    const { nodes, interface: nic } = scenario;
    const lab = labs.get(scenario) ?? startLab({ names: nodes, ...omitUndefined({ interface: nic }) });
    labs.set(scenario, lab);
    return lab;
  }

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "quorate-home-"));
    if (scenarios[0]) void labOf(scenarios[0]);
    session = await startEditorSession({ HOME: home, SSH_AUTH_SOCK: "" });
    workbench = session.workbench;
  });
  afterAll(async () => {
    await session?.close();
    await Promise.all(ends);
    // Some may have been started for steps that didn't come.
    for (const lab of labs.values()) await (await lab).down();
    rmSync(home, { recursive: true, force: true });
  });
  afterEach(({ task }) => workbench.screenshotOfFailure(task));

  const clear = () => workbench.command("Notifications: Clear All Notifications");
  const button = (name: string) =>
    workbench.page.locator(".notification-toast, .notification-list-item").getByRole("button", { name }).first();

  describe("S4 as its page prints it", () => {
    it("has its missing whitespace found, and inserted one by one", async () => {
      const folder = copy("s4-as-printed");
      await session.open(folder, "cluster.crm");
      await workbench.command("Problems: Focus on Problems View");
      await workbench.command("View: Toggle Maximized Panel");
      const lost = Array.from({ length: 6 }, () => "missing-space");
      const meant = ["missing-order", "no-monitor", "no-stickiness", "quorum-ignored"];
      await expect.poll(() => findings(workbench)).toEqual(["fencing-disabled", ...lost, ...meant]);
      await workbench.screenshot("s4-printed-1-findings");
      await workbench.command("View: Toggle Maximized Panel");
      for (const _ of lost) await applyFix(workbench, "missing-space", "blank");
      await expect.poll(() => findings(workbench)).toEqual(["fencing-disabled", ...meant]);
      await workbench.command("File: Save");
      await workbench.screenshot("s4-printed-2-fixed");
      const asCib = (file: string) => convert(file, readFileSync(file, "utf8"), "crm", "cib").text;
      await expect
        .poll(() => asCib(join(folder, "cluster.crm")))
        .toBe(asCib(join(root, "examples/tutorials/s4-debian-crm-shell/cluster.crm")));
    });
  });

  function copy(tutorial: string): string {
    const folder = join(session.temporary, tutorial);
    cpSync(join(root, "examples/tutorials", tutorial), folder, { recursive: true });
    return folder;
  }

  describe.each(scenarios)("$title", (scenario) => {
    const { address, server, ip } = scenario;
    const [first, second] = scenario.nodes;
    let lab: Lab;
    let folder: string;
    let failed = false;
    const picture = (name: string) => workbench.screenshot(`${scenario.folder.slice(0, 2)}-${name}`);
    const page = (): Promise<string> => lab.fetch(`http://${ip}/`, 2000).then(({ text }) => text, String);

    /** Waits until the address, the tree and the lenses agree on where both run, and the page comes from there; the node's name. */
    async function running(): Promise<string> {
      let at: string | undefined;
      await expect
        .poll(async () => {
          at = await holderOf(lab, ip);
          const rows = await Promise.all(
            [address, server].map((id) => workbench.treeRow(new RegExp(`^${id}.*${at}$`)).isVisible()),
          );
          const lenses = workbench.page.locator(".codelens-decoration a").filter({ hasText: `Started on ${at}` });
          return { rows, lenses: (await lenses.count()) > 1, page: at !== undefined && (await page()).includes(at) };
        })
        .toEqual({ rows: [true, true], lenses: true, page: true });
      return at ?? "";
    }

    beforeAll(async () => {
      lab = await labOf(scenario);
      writeSshConfig(home, lab);
      folder = copy(scenario.folder);
      if (scenario.apply === "rolling back first") {
        mkdirSync(join(folder, ".vscode"));
        writeFileSync(join(folder, ".vscode/settings.json"), '{ "quorate.apply.confirmMinutes": 0.35 }');
      }
    });
    afterAll(() => {
      ends.push(lab?.down());
    });
    // What follows a step that failed would only fail again, a minute later.
    beforeEach((context) => {
      if (failed) context.skip("a step before this one failed");
    });
    afterEach(({ task }) => {
      failed ||= task.result?.state === "fail";
    });

    it("shows what is wrong with it", async () => {
      await session.open(folder, "cluster.crm");
      if (existsSync(join(folder, "corosync.conf"))) await workbench.openFile("corosync.conf");
      await workbench.command("Problems: Focus on Problems View");
      await workbench.problem("fencing-disabled").waitFor();
      const isLong = scenario.findings.length > 9;
      if (isLong) await workbench.command("View: Toggle Maximized Panel");
      await expect.poll(() => findings(workbench)).toEqual(scenario.findings);
      await picture("1-findings");
      if (isLong) await workbench.command("View: Toggle Maximized Panel");
    });

    it("is corrected by quick fixes, and by hand where only a person knows", async () => {
      for (const [rule, fix] of scenario.fixes) await applyFix(workbench, rule, fix);
      await workbench.openFile("cluster.crm");
      for (const [text, instead] of scenario.edits) await replaceText(workbench, text, instead);
      await append(workbench, fenceDevice(scenario.nodes));
      await workbench.command("Format Document");
      await workbench.command("File: Save All");
      if (scenario.accepted.length < 9) await expect.poll(() => findings(workbench)).toEqual(scenario.accepted);
      await picture("2-fixed");
      await workbench.command("View: Hide Panel");
    });

    it("connects from the file's first line, by both nodes", async () => {
      await workbench.page.keyboard.press("Control+Home");
      await workbench.codeLens("Connect a cluster").click();
      await workbench.quickPick(first).click();
      const name = workbench.inputBox("2 of 2");
      await name.fill("lab");
      await name.press("Enter");
      await workbench.dialog(`"${first}" is unknown`).getByRole("button", { name: "Trust Host" }).click();
      await workbench.notification(`"lab" has another node: "${second}".`).waitFor();
      await picture("3-connected");
      await button("Add Node").click();
      await workbench.dialog(`"${second}" is unknown`).getByRole("button", { name: "Trust Host" }).click();
      const settings = join(folder, ".vscode/settings.json");
      await expect
        .poll(() => JSON.parse(readFileSync(settings, "utf8"))["quorate.clusters"])
        .toEqual([{ name: "lab", nodes: [first, second] }]);
      await workbench.statusBarItem(/lab 2\/2/).waitFor();
    });

    async function plan(): Promise<void> {
      // The lenses change while the connection is new.
      await workbench.clickUntil(workbench.codeLens(/^Plan$/), workbench.treeRow('Apply to "lab"'));
    }

    it("shows in one sentence what would happen", async () => {
      await plan();
      await picture("4-plan");
      const sentence = await workbench.page
        .locator(".part.sidebar")
        .getByText(/nothing removed;/)
        .first()
        .innerText();
      expect(sentence).toContain(`${scenario.added} added, 1 changed, nothing removed; `);
      expect(sentence).toContain(" start, no running resource is interrupted, no node is fenced.");
      expect(sentence.match(/"([^"]+)"/g)?.sort()).toEqual(scenario.starts.map((id) => `"${id}"`).sort());
    });

    const rollsBack = async () => {
      await workbench.treeRow("roll back in").click();
      await workbench.notification(/It is rolled back in/).waitFor();
      await picture("5-unconfirmed");
      await clear();
      await workbench.notification(/was rolled back, since nobody confirmed it in time/).waitFor();
      await picture("5-rolled-back");
      await clear();
      await expect.poll(() => holderOf(lab, ip)).toBeUndefined();
      await plan();
    };
    // Not a test that is skipped: those want a reason.
    if (scenario.apply === "rolling back first") it("is rolled back automatically when nobody confirms it", rollsBack);

    it("applies", async () => {
      if (scenario.apply === "confirmed") {
        await workbench.treeRow("roll back in").click();
        await workbench.notification(/It is rolled back in/).waitFor();
        await picture("5-unconfirmed");
        await button("Confirm Changes").click();
        await workbench.notification(/is confirmed\./).waitFor();
      } else {
        await workbench.treeRow('Apply to "lab"').click();
        await workbench.notification(/is idle\./).waitFor();
      }
      await picture("5-applied");
      await clear();
    });

    it("runs where tree and lenses show, and answers", async () => {
      await workbench.openFile("cluster.crm");
      await workbench.codeLens("lab: in sync").waitFor();
      await running();
      await picture("6-running");
    });

    it("moves when its node goes to standby, and the panel follows", async () => {
      const before = await running();
      await workbench.treeRow(new RegExp(`^${before}.*online`)).click({ button: "right" });
      await workbench.chooseFromMenu("Put Node in Standby");
      await workbench.dialog("standby").getByRole("button", { name: "Put in Standby" }).click();
      await workbench.treeRow(new RegExp(`^${before}.*standby`)).waitFor();
      await expect.poll(running).not.toBe(before);
      const there = await running();
      const cell = (at: string) => workbench.webview().getByRole("gridcell", { name: `${server} on ${at}: Started` });
      await workbench.clickUntil(workbench.statusBarItem(/lab \d/), cell(there));
      await picture("7-standby");

      const node = workbench.treeRow(new RegExp(`^${before}.*standby`));
      await node.hover();
      await node.getByRole("button", { name: "Take Node Out of Standby" }).click();
      // What disturbs service is asked about first.
      if (scenario.fallsBack)
        await workbench.dialog(`"${server}" moves`).getByRole("button", { name: "Take Out of Standby" }).click();
      await workbench.treeRow(new RegExp(`^${before}.*online`)).waitFor();
      await cell(scenario.fallsBack ? before : there).waitFor();
      await picture("8-online");
    });

    it("survives the death of its node, which is fenced and comes back", async () => {
      await workbench.page.locator(".tab", { hasText: "cluster.crm" }).click();
      const dead = await running();
      const heir = dead === first ? second : first;
      await workbench.command("Quorate: Open Status Panel");
      await lab.off(dead);
      await workbench.treeRow(new RegExp(`^${dead}.*(unclean|offline)`)).waitFor();
      await picture("9-dead");
      await workbench.treeRow(new RegExp(`^${server}.*${heir}$`)).waitFor();
      await workbench.webview().getByText(`Fencing (reboot) of "${dead}"`).first().waitFor();
      await picture("10-fenced");
      expect((await lab.powerLog()).filter(({ node, by }) => node === dead && by === "fencing")).not.toEqual([]);
      await workbench.treeRow(new RegExp(`^${dead}.*online`)).waitFor();
      await workbench.page.locator(".tab", { hasText: "cluster.crm" }).click();
      await expect.poll(running).toBe(scenario.fallsBack ? dead : heir);
      await picture("11-back");
    });

    it("is rolled back from the history to before it was applied", async () => {
      const next = scenarios[scenarios.indexOf(scenario) + 1];
      if (next) void labOf(next);
      await workbench.page.locator(".pane-header").filter({ hasText: "Clusters" }).click();
      await workbench.page.locator(".pane-header").filter({ hasText: "History" }).click();
      const entry = workbench.treeRow(/added/);
      await entry.hover();
      await picture("12-history");
      await entry.getByRole("button", { name: "Roll Back" }).click();
      await workbench.treeRow('Apply to "lab"').waitFor();
      await picture("13-way-back");
      await workbench.treeRow('Apply to "lab"').click();
      const question = workbench.dialog("Apply");
      expect(await question.innerText()).toContain(`"${server}" stops`);
      await question.getByRole("button", { name: "Apply", exact: true }).click();
      // "crm_resource --wait" may go on for its two minutes after the last fence device was removed.
      await workbench.notification(/The change is in/).waitFor({ timeout: 180_000 });
      await picture("14-rolled-back");
      const { stdout } = await lab.exec(first, ["cibadmin", "-Q", "--scope", "configuration"]);
      for (const id of [address, server, "fence"]) expect(stdout).not.toContain(`id="${id}"`);
      await expect.poll(() => holderOf(lab, ip)).toBeUndefined();
    });
  });

  it("asked nothing of any other machine", () => {
    expect([...session.foreignHosts]).toEqual([]);
  });
});
