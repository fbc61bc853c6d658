import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import * as vscode from "vscode";
import { openFixture } from "./editor.ts";

describe("the extension", () => {
  before(() => openFixture("cluster.crm"));

  it("activates when a crm file is opened", async () => {
    const extension = vscode.extensions.getExtension("quorate.quorate");
    assert.ok(extension, "VS Code knows the extension");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("registers every command that package.json contributes", async () => {
    const promised: { command: string }[] =
      vscode.extensions.getExtension("quorate.quorate")?.packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = promised.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it("shows its view", async () => {
    await vscode.commands.executeCommand("quorate.clusters.focus");
    console.log("@@screenshot suite-view");
  });

  it("shows the page of a rule", async () => {
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse("quorate-rule:/fencing-disabled.md"));
    assert.match(page.getText(), /^## fencing-disabled\n.*Wrong:.*Right:/s);
  });

  it("offers its tools to assistants", async () => {
    const names = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith("quorate_"));
    assert.ok(names.includes("quorate_check_configuration"), names.join());
    const { token } = new vscode.CancellationTokenSource();
    const result = await vscode.lm.invokeTool(
      "quorate_explain_rule",
      { input: { rule: "fencing-disabled" }, toolInvocationToken: undefined },
      token,
    );
    const text = result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : "")).join();
    assert.match(text, /## fencing-disabled/);
  });
});
