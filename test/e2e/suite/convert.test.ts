import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { eventually, ruleOf } from "./editor.ts";

const cib = `<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="5" num_updates="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources>
      <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
        <instance_attributes id="vip-params"><nvpair id="vip-ip" name="ip" value="192.0.2.10"/></instance_attributes>
      </primitive>
      <primitive id="web" class="ocf" provider="heartbeat" type="apache"/>
    </resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
`;

describe("configurations in the other language", () => {
  let folder: vscode.Uri;
  const at = (name: string) => vscode.Uri.joinPath(folder, "convert", name);
  const write = (name: string, text: string | Uint8Array) =>
    vscode.workspace.fs.writeFile(at(name), typeof text === "string" ? new TextEncoder().encode(text) : text);

  before(() => {
    const first = vscode.workspace.workspaceFolders?.[0];
    assert.ok(first);
    folder = first.uri;
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(at("."), { recursive: true });
  });

  /** Runs a command on a file; resolves to the editor it opened, undefined when it opened none. */
  async function open(command: string, uri?: vscode.Uri): Promise<vscode.TextEditor | undefined> {
    const title = await vscode.commands.executeCommand<string | undefined>(command, uri);
    if (title === undefined) return undefined;
    return eventually(`the editor "${title}"`, () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.endsWith(`/${title}`)),
    );
  }

  it("opens a cib.xml as crm, coloured and read only", async () => {
    await write("cib.xml", cib);
    const editor = await open("quorate.openCibAsCrm", at("cib.xml"));
    assert.ok(editor);
    assert.equal(editor.document.uri.path.split("/").at(-1), "cib.xml (crm)");
    assert.equal(editor.document.languageId, "crm");
    assert.match(editor.document.getText(), /^primitive vip (ocf:heartbeat:)?IPaddr2/m);
    const text = editor.document.getText();
    await vscode.commands.executeCommand("type", { text: "x" });
    assert.equal(editor.document.getText(), text);
    console.log("@@screenshot suite-convert-crm");
  });

  it("explains in it what it explains in a crm file", async () => {
    const editor = await open("quorate.openCibAsCrm", at("cib.xml"));
    assert.ok(editor);
    const { document } = editor;
    const position = document.positionAt(document.getText().indexOf("IPaddr2") + 1);
    await eventually("a hover", () =>
      vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position),
    );
  });

  it("follows edits that are not saved, and keeps the cursor where it was", async () => {
    const source = await vscode.workspace.openTextDocument(at("cib.xml"));
    await vscode.window.showTextDocument(source, vscode.ViewColumn.One);
    const editor = await open("quorate.openCibAsCrm");
    assert.ok(editor);
    const web = editor.document.positionAt(editor.document.getText().indexOf("primitive web"));
    editor.selection = new vscode.Selection(web, web);
    const edit = new vscode.WorkspaceEdit();
    const before = source.positionAt(source.getText().indexOf('<primitive id="vip"'));
    edit.insert(source.uri, before, '<primitive id="first" class="ocf" provider="pacemaker" type="Dummy"/>\n      ');
    await vscode.workspace.applyEdit(edit);
    await eventually("the new resource", () =>
      /^primitive first /m.test(editor.document.getText()) ? true : undefined,
    );
    const line = () => editor.document.lineAt(editor.selection.active.line).text;
    await eventually("the cursor", () => (line().startsWith("primitive web") ? true : undefined));
  });

  it("keeps its text while the source is broken, shows where, and continues when it is corrected", async () => {
    const source = await vscode.workspace.openTextDocument(at("cib.xml"));
    const editor = await open("quorate.openCibAsCrm", source.uri);
    assert.ok(editor);
    const good = editor.document.getText();
    const broken = new vscode.WorkspaceEdit();
    broken.insert(source.uri, source.positionAt(source.getText().indexOf("</resources>")), "<");
    await vscode.workspace.applyEdit(broken);
    const lens = await eventually("a lens that says where", async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        editor.document.uri,
      );
      return lenses.find((each) => /^Not up to date: cib\.xml:\d+:\d+: /.test(each.command?.title ?? ""));
    });
    assert.equal(editor.document.getText(), good);
    const syntaxErrors = () =>
      vscode.languages
        .getDiagnostics(source.uri)
        .filter((each) => each.source === "quorate" && ruleOf(each) === "syntax");
    const [finding] = await eventually("the finding", syntaxErrors);
    const { command, arguments: args = [] } = lens.command ?? {};
    await vscode.commands.executeCommand(command ?? "", ...args);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), source.uri.toString());
    assert.deepEqual(vscode.window.activeTextEditor?.selection.active, finding?.range.start);
    console.log("@@screenshot suite-convert-broken");
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await eventually("the view to follow again", () =>
      syntaxErrors().length === 0 && editor.document.getText() !== good ? true : undefined,
    );
  });

  it("follows a file that is open in no editor", async () => {
    await write("other.xml", cib);
    const editor = await open("quorate.openCibAsCrm", at("other.xml"));
    assert.ok(editor);
    await write("other.xml", cib.replace('id="web"', 'id="shop"'));
    await eventually("the new name", () => (/^primitive shop /m.test(editor.document.getText()) ? true : undefined));
  });

  it("shows an unsaved crm text as CIB XML, and follows it", async () => {
    const content = "primitive vip ocf:heartbeat:IPaddr2 params ip=192.0.2.10\n";
    const source = await vscode.workspace.openTextDocument({ language: "crm", content });
    await vscode.window.showTextDocument(source);
    const editor = await open("quorate.showAsCibXml");
    assert.ok(editor);
    assert.match(editor.document.uri.path, /\/Untitled-\d+ \(CIB XML\)$/);
    assert.equal(editor.document.languageId, "cib");
    assert.match(editor.document.getText(), /<primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(source.uri, new vscode.Position(1, 0), "group g vip\n");
    await vscode.workspace.applyEdit(edit);
    await eventually("the group", () => (/<group id="g">/.test(editor.document.getText()) ? true : undefined));
    console.log("@@screenshot suite-convert-xml");
  });

  const refused: [string, () => string | Uint8Array][] = [
    ["a document type definition", () => `<!DOCTYPE cib [<!ENTITY a "aaaa">]>\n${cib}`],
    ["an entity from outside", () => `<!DOCTYPE cib SYSTEM "file:///etc/passwd">\n${cib}`],
    ["1000 elements inside each other", () => "<cib>".repeat(1000) + "</cib>".repeat(1000)],
    ["50 MB", () => new Uint8Array(50 * 1024 * 1024).fill(0x20)],
    ["XML that is no CIB", () => "<project><resources/></project>\n"],
    ["what is compressed", () => new TextEncoder().encode("BZh91AY&SY")],
    ["nothing at all", () => ""],
  ];
  for (const [what, make] of refused) {
    it(`refuses ${what}, and opens no empty editor for it`, async () => {
      await write("bad.xml", make());
      assert.equal(await open("quorate.openCibAsCrm", at("bad.xml")), undefined);
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.label);
      assert.ok(!tabs.includes("bad.xml (crm)"), tabs.join(", "));
    });
  }

  it("refuses a crm text with an error, and opens no empty editor for it", async () => {
    const source = await vscode.workspace.openTextDocument({ language: "crm", content: "primitive\n" });
    await vscode.window.showTextDocument(source);
    assert.equal(await open("quorate.showAsCibXml"), undefined);
  });
});
