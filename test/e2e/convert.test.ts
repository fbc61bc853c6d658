// A CIB from elsewhere, as somebody opens it who wants to understand it. Each step saves a screenshot in out/screenshots.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { whyNoBrowser } from "./browser.ts";
import type { EditorSession } from "./editor-session.ts";
import { useEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const cib = `<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="5" num_updates="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="o1" name="stonith-enabled" value="false"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources>
      <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
        <instance_attributes id="vip-params">
          <nvpair id="vip-ip" name="ip" value="192.0.2.10"/>
        </instance_attributes>
      </primitive>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
`;

describe.skipIf(whyNoBrowser())("CIB XML in the editor", () => {
  let session: EditorSession;
  let workbench: Workbench;

  useEditor({ file: "cib.xml", prepare: ({ folder }) => writeCibs(folder) }, (setup) => {
    ({ session, workbench } = setup);
  });

  function writeCibs(folder: string): void {
    writeFileSync(join(folder, "cib.xml"), cib);
    // A name that nothing has can't be shown as a CIB.
    const text = readFileSync(join(folder, "cluster.crm"), "utf8");
    writeFileSync(join(folder, "cluster.crm"), text.replace("web-everywhere vpi", "web-everywhere vip"));
    writeFileSync(join(folder, "hostile.xml"), `<!DOCTYPE cib SYSTEM "file:///etc/passwd">\n${cib}`);
    writeFileSync(join(folder, "deep.xml"), "<cib>\n".repeat(1000) + "</cib>\n".repeat(1000));
    writeFileSync(join(folder, "huge.xml"), Buffer.alloc(50 * 1024 * 1024, " "));
  }

  /** Chooses from the menu of a file in the explorer. */
  async function choose(file: string, entry: string): Promise<void> {
    await workbench.openMenu(workbench.treeRow(file), entry);
    await workbench.chooseFromMenu(entry);
  }

  const tab = (name: string) => workbench.page.getByRole("tab", { name }).first();

  it("opens as crm by the button of its editor, with findings", async () => {
    await workbench.editorAction("Open CIB as crm").click();
    await tab("cib.xml (crm)").waitFor();
    await workbench.word(/^primitive$/).waitFor();
    await workbench.page.locator(".monaco-editor .squiggly-error").first().waitFor();
    await workbench.screenshot("convert-1-cib-as-crm");
  });

  it("is offered in the explorer's menu", async () => {
    await workbench.openMenu(workbench.treeRow("cib.xml"), "Open CIB as crm");
    await workbench.screenshot("convert-2-explorer-menu");
    await workbench.page.keyboard.press("Escape");
  });

  const refused: [string, string, RegExp][] = [
    ["a document type definition", "hostile.xml", /hostile\.xml:\d+:\d+: .*document type definition/i],
    ["1000 elements inside each other", "deep.xml", /deep\.xml:\d+:\d+: .*200/],
    ["50 MB", "huge.xml", /"huge\.xml" has 50 MiB; the editor shows up to 32 MiB/],
  ];
  for (const [what, name, message] of refused) {
    it(`reports why it doesn't show ${what}`, async () => {
      await choose(name, "Open CIB as crm");
      await workbench.notification(message).waitFor();
      await workbench.screenshot(`convert-3-refused-${name.replace(".xml", "")}`);
      if (name !== "huge.xml") {
        await workbench.notification(message).getByRole("button", { name: "Go to Error" }).click();
        await tab(name).waitFor();
      } else await workbench.command("Notifications: Clear All Notifications");
    });
  }

  it("shows a crm text as CIB XML beside it, at the statement under the cursor", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.goToLine(8);
    await workbench.command("Quorate: Show as CIB XML");
    await tab("cluster.crm (CIB XML)").waitFor();
    await workbench.screenshot("convert-4-crm-as-xml");
  });

  it("follows what is typed, shows where it can't, and goes there", async () => {
    await workbench.command("View: Focus First Editor Group");
    await workbench.page.keyboard.press("Control+End");
    await workbench.type("\nprimitive new");
    const note = workbench.codeLens(/Not up to date: cluster\.crm:\d+:\d+: /);
    await note.waitFor();
    await workbench.screenshot("convert-5-not-up-to-date");
    await workbench.type(" ocf:pacemaker:Dummy");
    await note.waitFor({ state: "detached" });
    await workbench.screenshot("convert-6-up-to-date");
    await workbench.command("File: Revert File");
  });

  it("asked nothing of any other machine", () => {
    expect([...session.foreignHosts]).toEqual([]);
  });
});
