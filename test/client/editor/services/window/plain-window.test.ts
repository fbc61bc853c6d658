import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type * as vscode from "vscode";

/** What the editor was given to show, and what the person answers. */
const editor = { calls: [] as unknown[][], answer: (_: unknown[]): unknown => undefined };
let plainWindow: typeof import("../../../../../client/src/editor/services/window/plain-window.ts");

// Not with vi.mock: test files share a worker, and with it the modules that another one's mock got into.
beforeAll(async () => {
  const record = async (...given: unknown[]) => {
    editor.calls.push(given);
    return editor.answer(given);
  };
  const names = ["showInformationMessage", "showWarningMessage", "showErrorMessage", "showQuickPick", "showInputBox"];
  vi.resetModules();
  vi.doMock("vscode", () => ({ window: Object.fromEntries(names.map((name) => [name, record])), CodeLens: class {} }));
  plainWindow = await import("../../../../../client/src/editor/services/window/plain-window.ts");
});
afterAll(() => {
  vi.doUnmock("vscode");
  vi.resetModules();
});

const evil = "\u001b[2J[click](command:workbench.action.terminal.new)$(check)\u202e";
const plain = "\\x1b[2J[click] (command:workbench.action.terminal.new)$ (check)\\u202e";

beforeEach(() => {
  editor.calls = [];
  editor.answer = () => undefined;
});

describe("a text that a server, a file or a setting wrote", () => {
  it("hides nothing and makes no link in a message, and its button is given back as it was", async () => {
    editor.answer = (given) => given.at(-1);
    const answer = await plainWindow.showWarningMessage(evil, { modal: true, detail: evil }, "No", `Go to ${evil}`);
    expect(editor.calls).toEqual([[plain, { modal: true, detail: plain }, "No", `Go to ${plain}`]]);
    expect(answer).toBe(`Go to ${evil}`);
  });

  it("hides nothing in a list, and the picked item is given back as it was", async () => {
    editor.answer = ([items]) => (items as unknown[])[1];
    const items = [{ label: "a" }, { label: `b\n${evil}`, description: evil, detail: evil, id: 7 }];
    expect(await plainWindow.showQuickPick(items, { title: evil })).toBe(items[1]);
    expect(editor.calls[0]?.[0]).toMatchObject([{ label: "a" }, { label: `b ${plain}`, description: plain, id: 7 }]);
    expect(editor.calls[0]?.[1]).toEqual({ title: plain });
  });

  it("is given back as it was where several items are picked, and where items are texts", async () => {
    editor.answer = ([items]) => items;
    expect(await plainWindow.showQuickPick([evil, "b"], { canPickMany: true })).toEqual([evil, "b"]);
  });

  it("makes no link in a prompt or in what is wrong with an answer", async () => {
    await plainWindow.showInputBox({ prompt: evil, value: evil, validateInput: () => evil });
    const [[options]] = editor.calls as [[vscode.InputBoxOptions]];
    expect(options).toMatchObject({ prompt: plain, value: evil });
    expect(await options.validateInput?.("")).toBe(plain);
  });

  it("hides nothing in a line of a tree or of the status bar", () => {
    const item = { label: `a\n${evil}`, description: evil, tooltip: evil, accessibilityInformation: { label: evil } };
    expect(plainWindow.shownTreeItem(item as vscode.TreeItem)).toEqual({
      ...{ label: `a ${plain}`, description: plain },
      tooltip: plain.replace("] (", "](").replace("$ (", "$("),
      accessibilityInformation: { label: plain },
    });
    const bar = { text: "", tooltip: "" };
    plainWindow.say(bar, { icon: "warning", text: evil, tooltip: evil });
    expect(bar).toEqual({ text: `$(warning) ${plain}`, tooltip: plain });
  });
});
