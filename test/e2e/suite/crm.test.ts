import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import * as vscode from "vscode";
import { completions, eventually, findings, hoverText, only, openCrm, openFixture, ruleOf } from "./editor.ts";

describe("a crm file", () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await openFixture("cluster.crm");
  });

  it("has the language crm", () => {
    assert.equal(document.languageId, "crm");
  });

  it("has diagnostics with a source, a rule and a range", async () => {
    for (const finding of await findings(document)) {
      assert.match(finding.source ?? "", /quorate/i);
      assert.notEqual(ruleOf(finding), "", finding.message);
      assert.ok(!finding.range.isEmpty, finding.message);
    }
  });

  it("reports as an error that fencing is disabled, where it is disabled", async () => {
    const finding = only(await findings(document), /fencing/i);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.match(document.getText(finding.range), /stonith-enabled/);
  });

  it("reports as an error that IPaddr2 has no ip", async () => {
    const finding = only(await findings(document), /"ip"/);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(finding.range.start.line, lineOf(document, "primitive vip"));
  });

  it("reports as an error that a constraint names an unknown resource, and corrects it with one fix", async () => {
    const finding = only(await findings(document), /"vpi"/);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(finding.range), "vpi");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      finding.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find((action) => /"?vip"?/.test(action.title));
    assert.ok(fix?.edit, `a fix that writes "vip" is offered: ${actions.map((action) => action.title).join(", ")}`);
    await vscode.workspace.applyEdit(fix.edit);
    await eventually("the finding to go", () =>
      vscode.languages.getDiagnostics(document.uri).every((each) => !/"vpi"/.test(each.message)) ? true : undefined,
    );
    assert.match(document.getText(), /web-everywhere vip$/m);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("lists its objects in the outline", async () => {
    const symbols = await eventually("the outline", () =>
      vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri),
    );
    const names = symbols.map((symbol) => symbol.name);
    for (const name of ["vip", "web", "web-everywhere", "web-with-vip"]) assert.ok(names.includes(name), name);
  });

  it("explains an agent on hover", async () => {
    const { document: crm, position } = await openCrm("primitive vip ocf:heartbeat:IPad|dr2 params ip=192.0.2.10\n");
    assert.match(await hoverText(crm, position), /IPaddr2/);
  });

  it("explains a parameter on hover", async () => {
    const { document: crm, position } = await openCrm("primitive vip ocf:heartbeat:IPaddr2 params i|p=192.0.2.10\n");
    const text = await hoverText(crm, position);
    assert.match(text, /\bip\b/);
    assert.match(text, /required/i);
  });

  const offered: [string, string, string][] = [
    ["statements", "pri|", "primitive"],
    ["agents", "primitive x ocf:heartbeat:|", "IPaddr2"],
    ["an agent's parameters", "primitive x ocf:heartbeat:IPaddr2 params |", "cidr_netmask"],
    ["operations", "primitive x ocf:heartbeat:IPaddr2 params ip=192.0.2.10 op |", "monitor"],
    ["resources in a constraint", "primitive web ocf:pacemaker:Dummy\ncolocation a inf: |", "web"],
  ];
  for (const [what, text, expected] of offered) {
    it(`completes ${what}`, async () => {
      const { document: crm, position } = await openCrm(text);
      const labels = await completions(crm, position);
      assert.ok(
        labels.some((label) => label === expected || label.endsWith(`:${expected}`)),
        `"${expected}" is among: ${labels.slice(0, 40).join(" ")}`,
      );
    });
  }

  it("answers on half a statement, an empty file and noise", async () => {
    for (const text of ["primitive x ocf:", "", '\u0000\ufffd{{{ \\ "\n'.repeat(2000)]) {
      const { document: crm } = await openCrm(text);
      await vscode.commands.executeCommand("vscode.executeDocumentSymbolProvider", crm.uri);
    }
    const { document: crm, position } = await openCrm("primitive x ocf:heartbeat:|");
    assert.ok((await completions(crm, position)).length > 0, "the server still answers");
  });
});

function lineOf(document: vscode.TextDocument, text: string): number {
  return document.positionAt(document.getText().indexOf(text)).line;
}
