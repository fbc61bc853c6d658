import * as vscode from "vscode";
import { plainLine, plainText } from "../../../../../server/src/text/plain-text.ts";
import { titleOf } from "../../../cluster/expectations/format-verdicts.ts";
import { readExpectations } from "../../../cluster/expectations/read-expectations.ts";
import { messageOf } from "../../services/connection/cluster-registry.ts";
import type { LanguageService } from "../../services/language-service.ts";
import { testExpectations } from "../../services/test-expectations.ts";
import type { ClusterTexts } from "../../services/texts/cluster-texts.ts";
import { nameOf } from "../../services/window/document-names.ts";
import type { Log } from "../../services/window/log.ts";

const pattern = "**/*.quorate-test.{yaml,yml}";

interface TestServices {
  readonly language: LanguageService;
  readonly texts: ClusterTexts;
  readonly log: Log;
}

/** The files of expectations in VS Code's view "Testing": a test for each sentence, which Pacemaker's scheduler decides. */
export function createExpectationTests(services: TestServices): vscode.Disposable {
  const controller = vscode.tests.createTestController("quorate", "Quorate");
  const remove = (uri: vscode.Uri) => controller.items.delete(uri.toString());
  const read = async (uri: vscode.Uri): Promise<void> => {
    try {
      show(controller, await vscode.workspace.openTextDocument(uri));
    } catch (error) {
      remove(uri);
      services.log.debug(`${uri.path} can't be read: ${error}`);
    }
  };
  const search = async () => {
    for (const uri of await vscode.workspace.findFiles(pattern, "**/node_modules/**")) await read(uri);
  };
  controller.resolveHandler = async (item) => {
    if (item === undefined) await search();
  };
  controller.refreshHandler = search;
  controller.createRunProfile(
    "Check",
    vscode.TestRunProfileKind.Run,
    (request, token) => run(controller, services, request, token),
    true,
  );
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  const isOurs = ({ uri }: vscode.TextDocument) => uri.scheme === "file" && /\.quorate-test\.ya?ml$/.test(uri.path);
  for (const document of vscode.workspace.textDocuments) if (isOurs(document)) show(controller, document);
  return vscode.Disposable.from(
    controller,
    watcher,
    watcher.onDidCreate(read),
    watcher.onDidChange(read),
    watcher.onDidDelete(remove),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isOurs(document)) show(controller, document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (isOurs(document)) show(controller, document);
    }),
  );
}

/** Shows a file with its sentences, or what can't be read of it. */
function show(controller: vscode.TestController, document: vscode.TextDocument): void {
  const { uri } = document;
  const { expectations, problems } = readExpectations(document.getText());
  const item = controller.items.get(uri.toString()) ?? controller.createTestItem(uri.toString(), nameOf(uri), uri);
  const [problem] = problems;
  item.error = problem && plainText(`Line ${problem.line}: ${problem.message}`);
  const seen = new Map<string, number>();
  item.children.replace(
    expectations.map(({ when, text, line }) => {
      const title = titleOf(when, text);
      const number = seen.get(title) ?? 0;
      seen.set(title, number + 1);
      // A result stays with its sentence when lines above it come and go.
      const test = controller.createTestItem(number === 0 ? title : `${title} (${number + 1})`, plainLine(title), uri);
      test.range = document.lineAt(Math.min(line, document.lineCount) - 1).range;
      return test;
    }),
  );
  controller.items.add(item);
}

async function run(
  controller: vscode.TestController,
  services: TestServices,
  { include, exclude = [] }: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  const wanted = include ?? [...controller.items].map(([, item]) => item);
  const files = new Set(wanted.map((item) => item.parent ?? item));
  const results = controller.createTestRun(new vscode.TestRunRequest(include, exclude));
  const stop = new vscode.CancellationTokenSource();
  for (const cancellable of [token, results.token]) cancellable.onCancellationRequested(() => stop.cancel());
  for (const file of files) {
    const all = [...file.children].map(([, item]) => item);
    const tests = all.filter(
      (item) => (wanted.includes(item) || wanted.includes(file)) && !exclude.includes(item) && !exclude.includes(file),
    );
    if (stop.token.isCancellationRequested || file.uri === undefined) {
      for (const test of tests) results.skipped(test);
    } else await runFile(services, results, { uri: file.uri, all, tests }, stop.token);
  }
  results.end();
  stop.dispose();
}

interface FileToTest {
  readonly uri: vscode.Uri;
  /** Each sentence of the file, in its order. */
  readonly all: readonly vscode.TestItem[];
  /** Those that are wanted. */
  readonly tests: readonly vscode.TestItem[];
}

async function runFile(
  services: TestServices,
  results: vscode.TestRun,
  { uri, all, tests }: FileToTest,
  token: vscode.CancellationToken,
): Promise<void> {
  const began = Date.now();
  for (const test of tests) results.started(test);
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const stated = readExpectations(document.getText());
    const expectations = stated.expectations.filter((_, index) => tests.includes(all[index] as vscode.TestItem));
    const verdicts = await testExpectations(services, uri, { ...stated, expectations }, token);
    const each = (Date.now() - began) / Math.max(1, tests.length);
    for (const [index, test] of tests.entries()) {
      const none = { result: "unknown", reasons: ["It wasn't asked."], unchecked: undefined } as const;
      const { result, reasons, unchecked } = verdicts[index] ?? none;
      const said = result === "holds" ? "holds" : reasons.map(plainLine).join("\r\n  ");
      results.appendOutput(`${test.label}: ${said}\r\n`, undefined, test);
      if (unchecked !== undefined) results.appendOutput(`${plainLine(unchecked)}\r\n`, undefined, test);
      const message = new vscode.TestMessage(plainText(reasons.join("\n")));
      if (test.range) message.location = new vscode.Location(uri, test.range);
      if (result === "holds") results.passed(test, each);
      else if (result === "fails") results.failed(test, message, each);
      else results.errored(test, message, each);
    }
  } catch (error) {
    for (const test of tests) {
      if (token.isCancellationRequested) results.skipped(test);
      else results.errored(test, new vscode.TestMessage(plainText(messageOf(error))));
    }
  }
}
