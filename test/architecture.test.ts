import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  readonly from: string;
  /** A file of the project, or a package's name. */
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith(".ts"));
}

function importsOf(file: string): Import[] {
  const text = fs.readFileSync(path.join(root, file), "utf8");
  const specifiers = [...text.matchAll(/(?:\bfrom\s+|\bimport\(\s*|\bimport\s+)"([^"]+)"/g)].map(
    (match) => match[1] as string,
  );
  return specifiers.map((to) => ({
    from: file,
    to: to.startsWith(".") ? path.posix.normalize(path.posix.join(path.posix.dirname(file), to)) : to,
  }));
}

const imports = [...sourceFiles("server/src"), ...sourceFiles("client/src"), ...sourceFiles("client/webview")].flatMap(
  importsOf,
);

function offenders(applies: (file: string) => boolean, allowed: (to: string) => boolean): string[] {
  return imports.filter(({ from, to }) => applies(from) && !allowed(to)).map(({ from, to }) => `${from} imports ${to}`);
}

const isOurs = (to: string): boolean => to.startsWith("server/") || to.startsWith("client/");

/** The layers of the language library, each importing only those before it and itself. */
const layers = [
  "text",
  "model",
  "crm",
  "cib",
  "corosync",
  "agents",
  "pcs",
  "conversion",
  "rules",
  "analysis",
  "editing",
  "graph",
  "planning",
];
const languages = new Set(["crm", "cib", "corosync", "pcs"]);

test.each(layers.map((layer, index) => [layer, index] as const))(
  "server/src/%s imports only layers above it, and a language no other",
  (layer, index) => {
    const allowed = layers
      .slice(0, index + 1)
      .filter((other) => other === layer || !(languages.has(layer) && languages.has(other)));
    const inLayer = (to: string): boolean => allowed.some((other) => to.startsWith(`server/src/${other}/`));
    const types = ["planning", "editing", "graph"].includes(layer) ? "server/src/protocol.ts" : "";
    expect(
      offenders(
        (file) => file.startsWith(`server/src/${layer}/`),
        (to) => !isOurs(to) || inLayer(to) || to === types,
      ),
    ).toEqual([]);
  },
);

test("the language server is an entry point: no layer imports it, and it imports no language", () => {
  expect(
    offenders(
      (file) => !file.startsWith("server/src/lsp/"),
      (to) => !to.startsWith("server/src/lsp/"),
    ),
  ).toEqual([]);
  const entry = ["server/src/lsp/", "server/src/text/", "server/src/workspace.ts", "server/src/protocol.ts"];
  expect(
    offenders(
      (file) => file.startsWith("server/src/lsp/"),
      (to) => !isOurs(to) || entry.some((each) => to.startsWith(each)),
    ),
  ).toEqual([]);
});

test("the workspace and what it is made of know no LSP and no IO", () => {
  const pure = (file: string): boolean => file.startsWith("server/src/") && !file.startsWith("server/src/lsp/");
  expect(offenders(pure, (to) => !to.startsWith("node:") && !to.startsWith("vscode"))).toEqual([]);
});

test("the protocol is types and names only", () => {
  expect(importsOf("server/src/protocol.ts")).toEqual([]);
});

test("client/src/cluster knows no editor and no language", () => {
  const allowed = ["client/src/cluster/", "server/src/text/", "server/src/protocol.ts"];
  const inCluster = (file: string): boolean => file.startsWith("client/src/cluster/");
  expect(
    offenders(inCluster, (to) => to !== "vscode" && (!isOurs(to) || allowed.some((each) => to.startsWith(each)))),
  ).toEqual([]);
});

test("client/src/graph draws what it is given: it knows no editor, no cluster and no language", () => {
  const allowed = ["client/src/graph/", "server/src/text/", "server/src/protocol.ts"];
  const inGraph = (file: string): boolean => file.startsWith("client/src/graph/");
  expect(offenders(inGraph, (to) => to === "@dagrejs/dagre" || allowed.some((each) => to.startsWith(each)))).toEqual(
    [],
  );
});

test("client/src/cli knows no editor, and of the server only the service", () => {
  const allowed = [
    "client/src/cli/",
    "client/src/assistants/",
    "client/src/cluster/",
    "client/src/graph/",
    "server/src/text/",
    "server/src/workspace.ts",
    "server/src/protocol.ts",
  ];
  const inCli = (file: string): boolean => file.startsWith("client/src/cli/");
  expect(
    offenders(inCli, (to) => to !== "vscode" && (!isOurs(to) || allowed.some((each) => to.startsWith(each)))),
  ).toEqual([]);
});

test("the editor's client knows of the server only the protocol and text", () => {
  const inEditor = (file: string): boolean =>
    file.startsWith("client/") && !file.startsWith("client/src/cli/") && !file.startsWith("client/src/cluster/");
  const allowed = ["server/src/protocol.ts", "server/src/text/"];
  expect(offenders(inEditor, (to) => !to.startsWith("server/") || allowed.some((each) => to.startsWith(each)))).toEqual(
    [],
  );
});

/** The layers of the cluster library, each importing only those before it and itself, and what they all share. */
const clusterLayers = [
  "ssh",
  "status",
  "session",
  "cib",
  "simulate",
  "rollback",
  "apply",
  "corosync",
  "actions",
  "agents",
];
const clusterShared = [
  "errors.ts",
  "exit-codes.ts",
  "node-script.ts",
  "own-files.ts",
  "redact-xml.ts",
  "work-folder.ts",
].map((file) => `client/src/cluster/${file}`);

test.each(clusterLayers.map((layer, index) => [layer, index] as const))(
  "client/src/cluster/%s imports only layers before it",
  (layer, index) => {
    const allowed = clusterLayers.slice(0, index + 1);
    expect(
      offenders(
        (file) => file.startsWith(`client/src/cluster/${layer}/`),
        (to) =>
          !to.startsWith("client/") ||
          clusterShared.includes(to) ||
          allowed.some((each) => to.startsWith(`client/src/cluster/${each}/`)),
      ),
    ).toEqual([]);
  },
);

test("no import cycle of files, type-only ones included", () => {
  const folders = ["server/src", "client/src", "client/webview", "scripts"];
  expect(importCycles(folders.flatMap(sourceFiles).flatMap(importsOf))).toEqual([]);
});

test("the search for import cycles finds one", () => {
  const chain = ["a b", "b c", "c b", "c d", "e e"].map((pair) => {
    const [from = "", to = ""] = pair.split(" ");
    return { from, to };
  });
  expect(importCycles(chain)).toEqual([["b", "c"], ["e"]]);
});

/** The groups of files that import each other in a cycle: the strongly connected components, by Tarjan's algorithm. */
function importCycles(edges: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): void => {
    const own = order.size;
    order.set(file, own);
    lowest.set(file, own);
    stack.push(file);
    for (const next of targets.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file) ?? own, lowest.get(next) ?? own));
    }
    if (lowest.get(file) !== own) return;
    const component = stack.splice(stack.indexOf(file));
    if (component.length > 1 || targets.get(file)?.includes(file)) cycles.push(component.sort());
  };
  for (const file of targets.keys()) if (!order.has(file)) visit(file);
  return cycles;
}

test.each([
  ["services", ["services"]],
  ["views", ["services", "views"]],
  ["commands", ["services", "views", "commands"]],
])("client/src/editor/%s imports of the editor only %j", (layer, allowed) => {
  const inEditor = (to: string): boolean =>
    to.startsWith("client/src/editor/") && !to.startsWith("client/src/editor/lazy/");
  expect(
    offenders(
      (file) => file.startsWith(`client/src/editor/${layer}/`),
      (to) => !inEditor(to) || allowed.some((each) => to.startsWith(`client/src/editor/${each}/`)),
    ),
  ).toEqual([]);
});

/** A statement of a module that makes memory of it: what it declares can change while the program runs. */
function mutableState(file: string): string[] {
  const text = fs.readFileSync(path.join(root, file), "utf8");
  // The position of a sticky regular expression is set before each use. Biome's layout puts the statements of a module, and nothing else, at the start of a line.
  const declarations = [...text.matchAll(/^(?:export )?(const|let|var) (\w+)(: [^\n]*?)? =\s+(?:new (\w+))?/gm)];
  const immutable = new Set(["Set", "Map", "RegExp", "URL", "Intl"]);
  return declarations.flatMap(([, keyword, name = "", annotation = "", type]) => {
    const changes = new RegExp(
      `(?<![.\\w])${name}(\\.(set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill)\\(|(\\[[^\\]]+\\]|\\.(?!lastIndex)\\w+)+ (=|\\?\\?=|\\+=) )`,
    );
    const isMutable = keyword !== "const" || (type !== undefined && !immutable.has(type)) || changes.test(text);
    const isTypedMutable = /^: (?!readonly\b).*\]$|^: (Map|Set)</.test(annotation);
    return isMutable || isTypedMutable ? [`${file}: ${name}`] : [];
  });
}

test("no module holds state: whoever needs memory owns an instance", () => {
  const files = [...sourceFiles("server/src"), ...sourceFiles("client/src")];
  expect(files.flatMap(mutableState)).toEqual([]);
});

test("nothing but the compiled grammar, a constant of the language, is made when it is first needed", () => {
  const files = [...sourceFiles("server/src"), ...sourceFiles("client/src")];
  const lazily = files.filter((file) =>
    /^(?:export )?const [^\n]* = lazy\(/m.test(fs.readFileSync(path.join(root, file), "utf8")),
  );
  expect(lazily).toEqual(["server/src/crm/parse-statement.ts"]);
});

/** What files import by name, as `file name`; `file *` where a file is imported as one object, with all that it exports. */
function importedNames(): ReadonlySet<string> {
  const names = new Set<string>();
  const statement =
    /(?:import|export)\s+(?:type\s+)?(?:\{([^}]*)\}|(\*)\s+as\s+\w+)\s*from\s+"(\.[^"]+)"|import\(\s*"(\.[^"]+)"\s*\)/g;
  for (const file of ["server/src", "client", "scripts", "test"].flatMap(scriptFiles)) {
    const text = fs.readFileSync(path.join(root, file), "utf8");
    for (const [, list, all, from, dynamic] of text.matchAll(statement)) {
      const to = path.posix.join(path.posix.dirname(file), from ?? dynamic ?? "");
      if (list === undefined || all) names.add(`${to} *`);
      for (const each of (list ?? "").split(",")) {
        const [name] = each
          .trim()
          .replace(/^type\s+/, "")
          .split(/\s+as\s+/);
        if (name) names.add(`${to} ${name}`);
      }
    }
  }
  return names;
}

function scriptFiles(folder: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.(?:ts|mjs)$/.test(file));
}

test("every exported function, class and type has a doc comment", () => {
  const without = [
    ...sourceFiles("server/src"),
    ...sourceFiles("client/src"),
    ...sourceFiles("client/webview"),
  ].flatMap((file) => {
    const lines = fs.readFileSync(path.join(root, file), "utf8").split("\n");
    const isBare = (line: string, index: number): boolean =>
      /^export (?:async )?(?:function\*?|class|interface|type) \w/.test(line) &&
      // The overloads of a function have one.
      !/\*\/$|^\): .*;$/.test(lines[index - 1] ?? "");
    return lines.filter(isBare).map((line) => `${file}: ${line}`);
  });
  expect(without).toEqual([]);
});

test("every export is imported by another file", () => {
  const imported = importedNames();
  const declaration = /^export (?:async )?(?:abstract )?(?:function\*?|const|class|interface|type) (\w+)/gm;
  const unused = ["server/src", "client", "scripts"]
    .flatMap(scriptFiles)
    .flatMap((file) =>
      [...fs.readFileSync(path.join(root, file), "utf8").matchAll(declaration)]
        .map(([, name]) => `${file} ${name}`)
        .filter((name) => !imported.has(name) && !imported.has(`${file} *`)),
    );
  expect(unused).toEqual([]);
});

/** Files of a folder in which a pattern occurs. */
function filesWith(folder: string, pattern: RegExp): string[] {
  return sourceFiles(folder)
    .filter((file) => pattern.test(fs.readFileSync(path.join(root, file), "utf8")))
    .sort();
}

test("what nodes, files and settings say reaches people only through plainText", () => {
  // The terminal: one file writes to standard output and standard error, and one to the terminal itself.
  const writers = /process\.std(out|err)\b|writeSync\(|console\.|\bwriteFileSync\((1|2|"\/dev\/)/;
  expect(filesWith("client/src/cli", writers)).toEqual([
    "client/src/cli/cluster/terminal-prompter.ts",
    "client/src/cli/output.ts",
  ]);
  expect(filesWith("client/src/cluster", writers)).toEqual([]);
  for (const file of ["client/src/cli/cluster/terminal-prompter.ts", "client/src/cli/output.ts"])
    expect(fs.readFileSync(path.join(root, file), "utf8")).toMatch(/plainText\(/);
  // Texts that are written as they are: documents that were asked for, and reports whose parts are plain already.
  expect(filesWith("client/src/cli", /\boutDocument\(/).filter((file) => !file.endsWith("output.ts"))).toEqual([
    "client/src/cli/convert.ts",
    "client/src/cli/fmt.ts",
  ]);
  expect(filesWith("client/src/cli", /\boutPainted\(/).filter((file) => !file.endsWith("output.ts"))).toEqual([
    "client/src/cli/check.ts",
    // It makes the whole text plain before it paints its lines.
    "client/src/cli/paint.ts",
  ]);
  // JSON that is printed: JSON.stringify leaves what a terminal obeys.
  expect(filesWith("client/src/cli", /\bout\([^;]*JSON\.stringify/)).toEqual([]);
  // The log, errors, and what a language server's client shows as Markdown.
  expect(filesWith("client/src/editor", /createOutputChannel\(/)).toEqual(["client/src/editor/services/window/log.ts"]);
  expect(filesWith("client/src/editor", /\.(isTrusted|supportHtml|supportThemeIcons) = true/)).toEqual([]);
  expect(filesWith("server/src/lsp", /MarkupKind\.Markdown/)).toEqual(["server/src/lsp/markup.ts"]);
  for (const file of [
    "client/src/cluster/errors.ts",
    "client/src/editor/services/window/log.ts",
    "server/src/lsp/diagnostics.ts",
  ])
    expect(fs.readFileSync(path.join(root, file), "utf8"), file).toMatch(/plainText\(/);
  // Markdown code of texts that others wrote: a bare backtick would end it.
  expect(filesWith("server/src/editing", /replaceAll\("`"/)).toEqual([]);
  // The panel's page has no way to take a text for HTML.
  expect(filesWith("client/webview", /innerHTML|outerHTML|insertAdjacentHTML|document\.write/)).toEqual([]);
});

test("what the editor shows in messages, lists, prompts, trees and lenses is made plain in one place", () => {
  const only = ["client/src/editor/services/window/plain-window.ts"];
  const editor = "client/src/editor";
  const shows =
    /\bwindow\s*\.(show(Information|Warning|Error)Message|showQuickPick|showInputBox|withProgress|setStatusBarMessage|createInputBox|createTerminal)\b/;
  expect(filesWith(editor, shows)).toEqual(only);
  expect(filesWith(editor, /new vscode\.CodeLens\(/)).toEqual(only);
  // By another name the calls would not be found.
  expect(
    filesWith(
      editor,
      /^import \{[^}]*\} from "vscode"|\bwindow\b[^;=]*\} = vscode;|(?<!\{ activeTextEditor: editor \} )= vscode\.window;|vscode\.window\[/m,
    ),
  ).toEqual([]);
  for (const file of filesWith(editor, /new vscode\.TreeItem\(/))
    expect(fs.readFileSync(path.join(root, file), "utf8"), file).toMatch(/return shownTreeItem\(/);
  for (const file of filesWith(editor, /\.createQuickPick\(/))
    expect(fs.readFileSync(path.join(root, file), "utf8"), file).toMatch(/\.items = .*\.map\(plainWindow\.shownItem\)/);
  // What views, panels and the status bar say.
  expect(filesWith(editor, /\b(view|panel)\.(title|message|description) = /)).toEqual([]);
  for (const file of filesWith(editor, /\.createStatusBarItem\(/))
    expect(fs.readFileSync(path.join(root, file), "utf8"), file).not.toMatch(/\bitem\.(text|tooltip) = /);
  for (const file of filesWith(
    editor,
    /new vscode\.CodeAction\(|extends vscode\.Diagnostic\b|new vscode\.Diagnostic\(/,
  ))
    expect(fs.readFileSync(path.join(root, file), "utf8"), file).toMatch(/plainText\(/);
  // The language server's names, labels and titles.
  for (const file of ["completion", "diagnostics", "symbols", "workspace-symbols", "signature-help"])
    expect(fs.readFileSync(path.join(root, `server/src/lsp/${file}.ts`), "utf8"), file).toMatch(
      /plain(Line|Columns)\(/,
    );
});

test("files are named in kebab-case, and none only passes on others", () => {
  const files = [...sourceFiles("server/src"), ...sourceFiles("client/src"), ...sourceFiles("client/webview")];
  expect(files.filter((file) => !/^[a-z0-9-]+(\.d)?\.ts$/.test(path.basename(file)))).toEqual([]);
  expect(files.filter((file) => path.basename(file) === "index.ts")).toEqual([]);
});

test("no file holds the marks of a merge that wasn't ended", () => {
  const marks = /^(<{7}|>{7}) /m;
  const files = ["server", "client", "scripts", "test", "docs", "examples"].flatMap(sourcesAndTexts);
  expect(files.filter((file) => marks.test(fs.readFileSync(path.join(root, file), "utf8")))).toEqual([]);
});

function sourcesAndTexts(folder: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.(ts|mjs|md|json|sh|css|crm|conf)$/.test(file) && !file.includes("node_modules"));
}
