import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { root } from "../../../scripts/paths.mjs";

let folder: string;
let program: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-code-cache-"));
  program = join(folder, "program.cjs");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program in a process of its own, with its cache in the folder unless another environment is named. */
function run(environment: Record<string, string> = {}): string {
  const url = pathToFileURL(join(root, "client/src/cli/code-cache.ts"));
  const script = `import { runWithCodeCache } from ${JSON.stringify(url)}; runWithCodeCache(${JSON.stringify(program)});`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", NODE_COMPILE_CACHE: join(folder, "cache"), ...environment },
  });
}

const cacheFolder = (): string => join(folder, "cache/quorate");
const cacheFile = (): string => join(cacheFolder(), readdirSync(cacheFolder())[0] ?? "");

describe("what V8 compiled of a program", () => {
  test("is saved, for the user alone, and used the next time", () => {
    writeFileSync(program, "function say() { return 'one'; } console.log(say(), typeof require, __filename);");
    const first = run();
    expect(first).toBe(`one function ${program}\n`);
    expect(statSync(cacheFile()).mode & 0o077).toBe(0);
    const code = readFileSync(cacheFile());
    expect(run()).toBe(first);
    expect(readFileSync(cacheFile())).toEqual(code);
  });

  test("is stored for each of its modules, which are loaded once, when they are first required", () => {
    const module = (name: string, text: string) => writeFileSync(join(folder, `${name}.cjs`), text);
    module("state", "exports.count = 0;");
    module("part", "const state = require('./state.cjs'); exports.add = () => ++state.count;");
    module("later", "exports.text = require('./part.cjs').add() + require('node:path').posix.sep;");
    module("program", "require('./part.cjs').add(); if (process.env.LATER) console.log(require('./later.cjs').text);");
    run();
    const names = readdirSync(cacheFolder()).map((name) => name.replace(/-.*/, ""));
    expect(names.sort()).toEqual(["part.cjs", "program.cjs", "state.cjs"]);
    expect(run({ LATER: "1" })).toBe("2/\n");
    expect(run({ LATER: "1" })).toBe("2/\n");
    expect(readdirSync(cacheFolder())).toHaveLength(4);
  });

  test("is created again when the program is another, though as long", () => {
    writeFileSync(program, "console.log('one');");
    expect(run()).toBe("one\n");
    writeFileSync(program, "console.log('two');");
    expect(run()).toBe("two\n");
    expect(run()).toBe("two\n");
    expect(readdirSync(cacheFolder())).toHaveLength(1);
  });

  test("is created again when it is damaged, or others could have written it", () => {
    writeFileSync(program, "console.log('one');");
    run();
    writeFileSync(cacheFile(), "spoilt");
    expect(run()).toBe("one\n");
    expect(readFileSync(cacheFile()).length).toBeGreaterThan(100);
    chmodSync(cacheFile(), 0o666);
    expect(run()).toBe("one\n");
    expect(statSync(cacheFile()).mode & 0o077).toBe(0);
  });

  // What is cached is run: V8 can't see whether it is that of this source. A cache of another program of the same length shows that it was used.
  test.skipIf(process.platform === "win32")("is used from no folder that others can write, and through no link", () => {
    const replace = (text: string): void => {
      const footer = readFileSync(cacheFile()).subarray(-128);
      const other = join(folder, "other.cjs");
      writeFileSync(other, text);
      const script = `
        const vm = require("node:vm"), fs = require("node:fs");
        const source = "(function (exports, require, module, __filename, __dirname) { " + fs.readFileSync(${JSON.stringify(other)}, "latin1") + "\\n})";
        const compiled = new vm.Script(source, { filename: ${JSON.stringify(other)} });
        compiled.runInThisContext()({}, require, {});
        fs.writeFileSync(${JSON.stringify(join(folder, "forged"))}, compiled.createCachedData());`;
      execFileSync(process.execPath, ["-e", script]);
      writeFileSync(cacheFile(), Buffer.concat([readFileSync(join(folder, "forged")), footer]), { mode: 0o600 });
    };
    writeFileSync(program, "console.log('own');");
    run();
    replace("console.log('bad');");
    expect(run()).toBe("bad\n");
    chmodSync(cacheFolder(), 0o777);
    expect(run()).toBe("own\n");
    chmodSync(cacheFolder(), 0o700);
    expect(run()).toBe("bad\n");
    const file = cacheFile();
    const elsewhere = join(folder, "elsewhere");
    renameSync(file, elsewhere);
    symlinkSync(elsewhere, file);
    expect(run()).toBe("own\n");
    // The link has gone: a cache of its own has taken its place.
    expect(lstatSync(file).isSymbolicLink()).toBe(false);
    renameSync(elsewhere, file);
    expect(run()).toBe("bad\n");
    rmSync(file);
    execFileSync("mkfifo", ["-m", "600", file]);
    expect(run()).toBe("own\n");
    expect(lstatSync(file).isFile()).toBe(true);
    replace("console.log('bad');");
    renameSync(cacheFolder(), join(folder, "moved"));
    symlinkSync(join(folder, "moved"), cacheFolder());
    expect(run()).toBe("own\n");
  });

  test("is saved in the cache folder of the user, and nowhere when a person wants none or there is none", () => {
    writeFileSync(program, "console.log('one');");
    const xdg = join(folder, "xdg");
    if (process.platform === "linux") {
      run({ NODE_COMPILE_CACHE: "", XDG_CACHE_HOME: xdg });
      expect(readdirSync(join(xdg, "quorate"))).toHaveLength(1);
    }
    expect(run({ NODE_DISABLE_COMPILE_CACHE: "1" })).toBe("one\n");
    expect(run({ NODE_COMPILE_CACHE: "" })).toBe("one\n");
    expect(run({ NODE_COMPILE_CACHE: join(program, "not-a-folder") })).toBe("one\n");
    expect(existsSync(cacheFolder())).toBe(false);
  });
});
