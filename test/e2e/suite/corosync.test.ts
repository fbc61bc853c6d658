import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { findings, openFixture } from "./editor.ts";

describe("a corosync.conf", () => {
  it("has the language corosync", async () => {
    const document = await openFixture("corosync.conf");
    assert.equal(document.languageId, "corosync");
  });

  it("reports where a block was opened that is never closed", async () => {
    const document = await openFixture("corosync.conf");
    const errors = (await findings(document)).filter((each) => each.severity === vscode.DiagnosticSeverity.Error);
    const lines = errors.map((finding) => document.lineAt(finding.range.start.line).text.trim());
    assert.ok(lines.includes("nodelist {"), `errors at: ${lines.join(" · ")}`);
  });
});
