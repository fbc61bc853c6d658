import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { withCheapImports } from "./node-modules.ts";
import { type SplitModule, splitModules } from "./split-modules.ts";

/**
 * Writes what esbuild split into ES modules as CommonJS modules: VS Code gives its module "vscode" to a call of require alone, and the
 * command line loads what V8 compiled of CommonJS earlier. Each piece of code ships once. `executable` names the entry point that a shell
 * can start. The folder's other modules are removed.
 */
export const commonJs = ({ executable }: { readonly executable: string }): Plugin => ({
  name: "common-js",
  setup({ initialOptions, onEnd }) {
    const { outdir = ".", entryPoints = {} } = initialOptions;
    const hashbang = (target: string) => (target === executable ? "#!/usr/bin/env node\n" : "");
    onEnd(async ({ outputFiles = [], metafile }) => {
      if (metafile === undefined) return;
      const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
      const modules = splitModules(metafile, texts, Object.keys(entryPoints));
      const targets = new Set(modules.map(({ target }) => target));
      const written = await Promise.all(
        [...targets].map((target) => convert(target, modules, initialOptions, hashbang(target))),
      );
      const files = new Map(written.flat());
      writeFiles(outdir, files);
      for (const name of readdirSync(outdir)) {
        if (/\.cjs(\.map)?$/.test(name) && !files.has(name)) rmSync(join(outdir, name), { force: true });
      }
    });
  },
});

/** The files that one target becomes, by their names. */
async function convert(
  target: string,
  modules: readonly SplitModule[],
  options: BuildOptions,
  hashbang: string,
): Promise<[string, string][]> {
  const { outdir = ".", minify = false, sourcemap } = options;
  const folder = resolve(outdir);
  const own = modules.filter((each) => each.target === target);
  const { outputFiles } = await build({
    stdin: { contents: exporting(own), resolveDir: folder },
    outfile: join(outdir, `${target}.cjs`),
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    // As ES modules always are.
    banner: { js: `${hashbang}"use strict";` },
    minify,
    sourcemap: sourcemap ? "linked" : false,
    // Warnings were given for the sources.
    logLevel: "error",
    external: [...(options.external ?? []), "./*.cjs"],
    // import() as a call of require: VS Code gives the module "vscode" to that, and the command line its cached modules.
    supported: { "dynamic-import": false },
    plugins: [fromMemory(folder, target, modules)],
  });
  return outputFiles.map(({ path, text }) => [basename(path), path.endsWith(".cjs") ? inAscii(text) : text]);
}

/** A program without letters beyond ASCII, which esbuild leaves in regular expressions: the command line reads it as Latin-1, for speed. */
function inAscii(program: string): string {
  return program.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The name by which a target exports what a module of it exports: as it is by the first of its modules, so by an entry point. */
function exportName(module: SplitModule, name: string, siblings: readonly SplitModule[]): string {
  return module === siblings[0] ? name : `${module.file.replace(/\W/g, "_")}_${name}`;
}

/**
 * A text that makes the exports of some modules those of a CommonJS module. Getters: a module that esbuild evaluates late assigns its
 * exports only then.
 */
function exporting(modules: readonly SplitModule[]): string {
  const imports = modules.map(({ file }, index) => `import * as m${index} from "./${file}";`);
  const values = modules.flatMap((module, index) =>
    module.exports.map((name) => `get ${exportName(module, name, modules)}() { return m${index}.${name}; }`),
  );
  return [...imports, ...(values.length > 0 ? [`module.exports = { ${values.join(", ")} };`] : [])].join("\n");
}

/** An ES module's text that hands on what a module of another target exports. */
function handingOn(module: SplitModule, modules: readonly SplitModule[]): string {
  const siblings = modules.filter(({ target }) => target === module.target);
  const names = module.exports.map((name) => `${exportName(module, name, siblings)} as ${name}`);
  const from = JSON.stringify(`./${module.target}.cjs`);
  return names.length === 0 ? `import ${from};` : `export { ${names.join(", ")} } from ${from};`;
}

/** Finds modules of the same target as they were split, and those of others in the file of their target. */
function fromMemory(folder: string, target: string, modules: readonly SplitModule[]): Plugin {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  return {
    name: "from-memory",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, kind }) => {
        const module = byFile.get(basename(path));
        if (module === undefined) return undefined;
        if (module.target === target) return { path: join(folder, module.file) };
        if (kind === "dynamic-import") return { path: `./${module.target}.cjs`, external: true };
        return { path: module.file, namespace: "other-target", sideEffects: !module.isRuntime };
      });
      onLoad({ filter: /\.js$/, namespace: "file" }, ({ path }) => {
        const module = byFile.get(basename(path));
        return module && { contents: withCheapImports(module.text), resolveDir: folder };
      });
      onLoad({ filter: /./, namespace: "other-target" }, ({ path }) => {
        const module = byFile.get(path);
        return module && { contents: handingOn(module, modules), resolveDir: folder };
      });
    },
  };
}

/** Writes files into a folder. A file appears whole, and one that is the same stays as it is. */
function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) {
    const file = join(folder, name);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  }
}
