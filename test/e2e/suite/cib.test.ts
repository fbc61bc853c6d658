import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { completions, eventually, findings, hoverText, openFixture, ruleOf } from "./editor.ts";

/** Where a text is in a document, and so many characters further. */
function positionOf(document: vscode.TextDocument, text: string, further: number): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} is in the document`);
  return document.positionAt(at + further);
}

describe("a CIB", () => {
  it("is known by its first element, whatever the file is called", async () => {
    await openFixture("saved.xml");
    await eventually("the language", () =>
      vscode.workspace.textDocuments.some(
        ({ uri, languageId }) => uri.path.endsWith("/saved.xml") && languageId === "cib",
      )
        ? true
        : undefined,
    );
  });

  it("has findings at their places, hovers, completion and an outline", async () => {
    await openFixture("saved.xml");
    const document = await eventually("the CIB", () =>
      vscode.workspace.textDocuments.find(
        ({ uri, languageId }) => uri.path.endsWith("/saved.xml") && languageId === "cib",
      ),
    );
    const found = await findings(document);
    const unknown = found.find((each) => ruleOf(each) === "unknown-resource");
    assert.equal(unknown && document.getText(unknown.range), "vpi", found.map(({ message }) => message).join("\n"));
    assert.match(await hoverText(document, positionOf(document, 'type="IPaddr2"', 8)), /ocf:heartbeat:IPaddr2/);
    const labels = await completions(document, positionOf(document, 'rsc="vpi"', 5));
    assert.ok(labels.includes("vip"), labels.join());
    const symbols = await eventually("the outline", () =>
      vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri),
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ["crm_config", "nodes", "resources", "constraints"],
    );
    console.log("@@screenshot suite-cib");
  });
});
