import { basename } from "node:path";
import type { Metafile } from "esbuild";

/** An ES module as esbuild split it off. */
export interface SplitModule {
  /** The name of its file, by which others import it. */
  readonly file: string;
  readonly text: string;
  readonly exports: readonly string[];
  /** It holds nothing but esbuild's own functions: whoever uses none of them doesn't need it. */
  readonly isRuntime: boolean;
  /** The file that it goes into, without extension: of its own, or one that several modules share. */
  readonly target: string;
}

/** The names of chunks, each by a library or a file that is in it. */
const chunkNames: readonly (readonly [part: RegExp, name: string])[] = [
  [/server\/src\/workspace\.ts$/, "language"],
  [/node_modules\/ssh2\//, "cluster-library"],
  [/node_modules\/vscode-jsonrpc\//, "language-protocol"],
];

/** Small libraries that few need stay in a file of their own. */
const rarelyNeeded: readonly (readonly [part: RegExp, name: string])[] = [
  [/node_modules\/@dagrejs\//, "graph-library"],
];

/** Chunks of fewer bytes that need no larger one go into one file: to open a file takes longer than to load one of them. */
const smallChunk = 100_000;

type Output = Metafile["outputs"][string];

/**
 * Decides which file each module goes into. Entry points keep their names. A chunk that only an entry point and what it loads later
 * need goes into that entry point, and small chunks go into one file.
 */
export function splitModules(
  metafile: Metafile,
  texts: ReadonlyMap<string, string>,
  entries: readonly string[],
): SplitModule[] {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const reached = entriesByModule(outputs);
  const small = smallChunks(outputs);
  refuseSameNames(outputs);
  return [...outputs].map(([file, output]) => {
    const target = output.entryPoint === undefined ? chunkTarget(file, output) : entryName(file, output.entryPoint);
    return {
      file,
      text: texts.get(file) ?? "",
      exports: output.exports,
      isRuntime: Object.keys(output.inputs).length === 0,
      target,
    };
  });

  function entryName(file: string, entryPoint: string): string {
    const name = file.replace(/\.js$/, "");
    // What only import() asks for is an entry point too, and gets the name of its source.
    return entries.includes(name) ? name : basename(entryPoint, ".ts");
  }

  function chunkTarget(file: string, output: Output): string {
    if (small.has(file)) return "shared";
    const users = reached.get(file) ?? new Set();
    const owner = entries.find((entry) => {
      const later = laterOf(`${entry}.js`);
      return users.has(`${entry}.js`) && [...users].every((user) => user === `${entry}.js` || later.has(user));
    });
    return owner ?? chunkName(output);
  }

  /** The entry points that only this one loads, by import(). */
  function laterOf(entry: string): ReadonlySet<string> {
    const loaders = new Map<string, Set<string>>();
    for (const [file, { imports }] of outputs) {
      for (const { path, kind } of imports) {
        if (kind !== "dynamic-import" || !outputs.has(basename(path))) continue;
        const known = loaders.get(basename(path)) ?? new Set();
        for (const user of reached.get(file) ?? []) known.add(user);
        loaders.set(basename(path), known);
      }
    }
    return new Set([...loaders].flatMap(([file, by]) => ([...by].every((user) => user === entry) ? [file] : [])));
  }
}

/** Two files of one name that are loaded later would become one bundle, whose exports are those of the first. */
function refuseSameNames(outputs: ReadonlyMap<string, Output>): void {
  const named = new Map<string, string>();
  for (const { entryPoint } of outputs.values()) {
    if (entryPoint === undefined || !entryPoint.includes("/lazy/")) continue;
    const name = basename(entryPoint);
    const other = named.get(name);
    if (other !== undefined) throw new Error(`"${other}" and "${entryPoint}" would be one bundle. Rename one of them.`);
    named.set(name, entryPoint);
  }
}

function staticImports({ imports }: Output): string[] {
  return imports.flatMap(({ path, kind }) => (kind === "import-statement" ? [basename(path)] : []));
}

/** The entry points that need each module from their start. */
function entriesByModule(outputs: ReadonlyMap<string, Output>): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, Set<string>>();
  const visit = (file: string, entry: string): void => {
    const output = outputs.get(file);
    const known = reached.get(file) ?? new Set();
    if (output === undefined || known.has(entry)) return;
    reached.set(file, known.add(entry));
    for (const imported of staticImports(output)) visit(imported, entry);
  };
  for (const [file, { entryPoint }] of outputs) if (entryPoint !== undefined) visit(file, file);
  return reached;
}

/** The bytes of code in a module, whatever its source map takes. */
function sizeOf({ inputs }: Output): number {
  return Object.values(inputs).reduce((sum, { bytesInOutput }) => sum + bytesInOutput, 0);
}

/** The chunks that are small, and need none that isn't. */
function smallChunks(outputs: ReadonlyMap<string, Output>): ReadonlySet<string> {
  const isSmall = (file: string): boolean => {
    const output = outputs.get(file);
    // What isn't among the outputs comes with Node or with the editor.
    if (output === undefined) return true;
    return (
      output.entryPoint === undefined &&
      !nameIn(output, rarelyNeeded) &&
      sizeOf(output) < smallChunk &&
      staticImports(output).every(isSmall)
    );
  };
  return new Set([...outputs.keys()].filter(isSmall));
}

function nameIn({ inputs }: Output, names: typeof chunkNames): string | undefined {
  return names.find(([part]) => Object.keys(inputs).some((path) => part.test(path)))?.[1];
}

function chunkName(output: Output): string {
  const parts = Object.entries(output.inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
  const [largest = ""] = parts[0] ?? [];
  return nameIn(output, [...rarelyNeeded, ...chunkNames]) ?? `shared-${basename(largest).replace(/\.\w+$/, "")}`;
}
