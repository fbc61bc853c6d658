// A cluster with an agent of its own: explained, completed and checked by its metadata on the node; values that the node has; and what is
// seen before its first status. Each step saves a screenshot in out/screenshots.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import type { EditorSession } from "./editor-session.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

const conveyor = `#!/bin/sh
cat <<END
<?xml version="1.0"?>
<resource-agent name="conveyor" version="1.0"><version>1.1</version>
<longdesc lang="en">
Runs a conveyor belt of the bakery. The belt stops automatically when the oven door is open.

Needs the package bakery-tools on every node:
  - conveyorctl, to start and stop the belt
  - ovend, which watches the door
</longdesc><shortdesc lang="en">A conveyor belt</shortdesc>
<parameters>
<parameter name="belt" required="1" unique-group="belt"><longdesc lang="en">The number of the belt, as painted on its motor.</longdesc><shortdesc lang="en">Belt</shortdesc><content type="integer"/></parameter>
<parameter name="speed"><longdesc lang="en">How fast the belt goes.</longdesc><shortdesc lang="en">Speed</shortdesc><content type="select" default="slow"><option value="slow"/><option value="fast"/></content></parameter>
</parameters>
<actions><action name="start" timeout="20s"/><action name="stop" timeout="40s"/><action name="monitor" timeout="20s" interval="15s"/><action name="meta-data" timeout="5s"/></actions>
</resource-agent>
END
`;

// The status waits for a file: as long as a test wants to look at what is shown before.
const slowStatus = `#!/bin/sh
while [ ! -e /run/may-answer ]; do sleep 0.2; done
exec /usr/sbin/crm_mon.real "$@"
`;

const text = `property stonith-enabled=true
primitive fence stonith:fence_lab params pcmk_host_list=n1 op monitor interval=60s timeout=20s
primitive belt1 ocf:bakery:conveyor \\
	params belt=1 speed=fats \\
	op monitor interval=15s timeout=20s
primitive nfs systemd:no-such-unit op monitor interval=10s timeout=100s
`;

describe.skipIf(impossible)("agents of the cluster's own", () => {
  let lab: Lab;
  let session: EditorSession;
  let workbench: Workbench;
  let folder: string;

  useLabEditor({ lab: { nodes: 1 }, file: "cluster.crm", prepare }, (setup) => {
    ({ folder, lab, session, workbench } = setup);
  });

  async function prepare(): Promise<void> {
    const agent = "/usr/lib/ocf/resource.d/bakery/conveyor";
    const install = 'mkdir -p "$(dirname "$1")" && cat > "$1" && chmod 755 "$1"';
    await lab.exec("n1", ["sh", "-c", install, "sh", agent], { stdin: conveyor });
    await lab.exec("n1", ["mv", "/usr/sbin/crm_mon", "/usr/sbin/crm_mon.real"]);
    await lab.exec("n1", ["sh", "-c", install, "sh", "/usr/sbin/crm_mon"], { stdin: slowStatus });
    rmSync(join(folder, "corosync.conf"));
    writeFileSync(join(folder, "cluster.crm"), text);
  }

  it("says that it loads until the first status, and claims nothing", async () => {
    await workbench.command("Quorate: Open Status Panel");
    const panel = workbench.webview();
    await panel.getByText("Loading…").waitFor();
    await workbench.screenshot("agents-0-loading");
    for (const claim of ["No resources are configured yet.", "Connect"])
      expect(await panel.getByText(claim, { exact: true }).isVisible()).toBe(false);
    await lab.exec("n1", ["touch", "/run/may-answer"]);
    await panel.getByText("No resources are configured yet.").waitFor();
    expect(await panel.getByText("Loading…").isVisible()).toBe(false);
    await workbench.command("View: Close Editor");
  });

  it("explains the agent in its author's words", async () => {
    await workbench.statusBarItem(/lab 1\/1/).waitFor();
    const description = workbench.hover("Needs the package bakery-tools on every node");
    // A hover that opens before the node has described its agents stays as it is: it is opened again.
    for (let left = 24; left > 0 && !(await description.isVisible()); left--) {
      await workbench.page.mouse.move(0, 0);
      await workbench.word("conveyor").hover();
      await description.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    await description.waitFor();
    await workbench.screenshot("agents-1-own-agent");
    await workbench.hover("Installed on n1").waitFor();
    await workbench.page.keyboard.press("Escape");
    await workbench.word("speed").hover();
    await workbench.hover("How fast the belt goes.").waitFor();
    await workbench.page.keyboard.press("Escape");
  });

  it("checks its parameters", async () => {
    await workbench.command("Problems: Focus on Problems View");
    await workbench.problem(/fats/).waitFor();
    await workbench.screenshot("agents-2-own-agent-checked");
    await workbench.command("View: Hide Panel");
  });

  it("offers its parameters", async () => {
    await workbench.goToLine(4);
    for (const _ of " speed=fats \\") await workbench.page.keyboard.press("Backspace");
    await workbench.type(" ");
    await workbench.page.keyboard.press("Control+Space");
    await workbench.suggestion("speed").waitFor();
    await workbench.screenshot("agents-3-own-agent-completed");
    await workbench.page.keyboard.press("Escape");
    await workbench.command("File: Revert File");
  });

  it("offers what the cluster has: names of nodes, network interfaces and block devices", async () => {
    const { stdout: disks } = await lab.exec("n1", ["lsblk", "-nrpo", "NAME,TYPE"]);
    const disk = disks
      .split("\n")
      .map((line) => line.split(" "))
      .find(([name = "", type]) => type === "disk" && !name.includes("ram"))?.[0];
    const lines: readonly (readonly [string, string | undefined])[] = [
      ["location here belt1 100: ", "n1"],
      ["primitive ip IPaddr2 params nic=", "eth0"],
      ["primitive fs Filesystem params device=", disk],
    ];
    for (const [line, offered] of lines) {
      if (offered === undefined) continue;
      await workbench.goToLine(7);
      await workbench.type(line);
      await workbench.page.keyboard.press("Control+Space");
      await workbench.suggestion(offered).waitFor();
      await workbench.screenshot(`agents-3-offers-${offered.replaceAll("/", "-")}`);
      await workbench.page.keyboard.press("Escape");
      await workbench.command("File: Revert File");
    }
  });

  it("caches the agents' metadata for the next session", () => {
    const root = join(session.temporary, "editor");
    const cached = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\/agents\/[0-9a-f]+\/[0-9a-f]+\.json$/.test(`/${file}`),
    );
    expect(cached).toHaveLength(1);
    expect(readFileSync(join(root, cached[0] ?? ""), "utf8")).toContain("bakery-tools");
  });

  it("has the node's own corosync validate a corosync.conf", async () => {
    const { stdout } = await lab.exec("n1", ["cat", "/etc/corosync/corosync.conf"]);
    // Nothing in the text is wrong; only the node knows that it isn't one of these.
    writeFileSync(
      join(folder, "corosync.conf"),
      stdout.replace(/(ring0_addr: ).*/, "$110.9.8.7").replace(/name: n1/, "name: other"),
    );
    await workbench.treeRow(/^corosync\.conf/).dblclick();
    await workbench.command("Problems: Focus on Problems View");
    await workbench.problem(/corosync on .* refuses this file/).waitFor();
    await workbench.screenshot("agents-4-corosync-verdict");
  });
});
