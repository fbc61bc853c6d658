import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";

/** What V8 compiled of a program in an earlier run. */
interface Cached {
  readonly code: Buffer;
  /** The processor time of that run, in microseconds: the longer it ran, the more of the program it has compiled. */
  readonly effort: number;
}

/** The system's folder for caches; undefined where there is none, or the cache is disabled. */
function cacheFolder(): string | undefined {
  const { NODE_DISABLE_COMPILE_CACHE: disabled, NODE_COMPILE_CACHE: wanted } = process.env;
  if (disabled !== undefined && disabled !== "") return undefined;
  if (wanted !== undefined && wanted !== "") return path.join(path.resolve(wanted), "quorate");
  const { HOME: home, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  if (process.platform === "win32") return local && path.join(local, "quorate");
  if (process.platform === "darwin") return home && path.join(home, "Library/Caches/quorate");
  return xdg && path.isAbsolute(xdg) ? path.join(xdg, "quorate") : home && path.join(home, ".cache/quorate");
}

/** Whether a file or folder is this user's own and nobody else can write it: its contents will be run. */
function isOwn({ uid, mode }: fs.Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** Whether a path is a folder of this user's own, and no link to one. Whoever can write it can exchange the files in it. */
function isOwnFolder(folder: string): boolean {
  const found = fs.lstatSync(folder);
  return found.isDirectory() && isOwn(found);
}

/** The length of what follows the code in a cache file: the program's identity, and the effort. V8 itself checks only its own version and the program's length. */
const footerLength = 128;

function footer(program: fs.Stats, effort: number): string {
  const { ino, size, mtimeMs, ctimeMs } = program;
  return JSON.stringify([ino, size, mtimeMs, ctimeMs, effort]).padEnd(footerLength);
}

function readCached(file: string, program: fs.Stats): Cached | undefined {
  let handle: number | undefined;
  try {
    // Links are not followed: neither one in place of the folder, nor one in place of the file. A named pipe isn't waited for.
    if (!isOwnFolder(path.dirname(file))) return undefined;
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
    handle = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const found = fs.fstatSync(handle);
    if (!found.isFile() || !isOwn(found)) return undefined;
    const whole = Buffer.allocUnsafeSlow(found.size);
    if (fs.readSync(handle, whole) !== found.size) return undefined;
    const code = whole.subarray(0, -footerLength);
    const written = whole.toString("latin1", code.length);
    const effort: unknown = JSON.parse(written).at(-1);
    return typeof effort === "number" && written === footer(program, effort) ? { code, effort } : undefined;
  } catch {
    // It only takes more time.
    return undefined;
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

function writeCached(file: string, code: Buffer, program: fs.Stats, effort: number): void {
  const made = `${file}.${process.pid}`;
  try {
    const folder = path.dirname(file);
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwnFolder(folder)) return;
    const whole = Buffer.concat([code, Buffer.from(footer(program, effort), "latin1")]);
    try {
      fs.writeFileSync(made, whole, { flag: "wx", mode: 0o600 });
      fs.renameSync(made, file);
    } catch {
      fs.rmSync(made, { force: true });
    }
  } catch {
    // A folder that can't be written only makes the next run slower.
  }
}

/** Processor time in microseconds of a run so long that loading doesn't matter. */
const longRun = 1_000_000;

/** A module of the program that was compiled in this run. */
interface Compiled {
  readonly script: vm.Script;
  readonly stats: fs.Stats;
  /** Where it is cached; undefined where nothing is cached. */
  readonly cacheFile: string | undefined;
  /** The effort of the run that it was cached in; 0 where that is no use. */
  readonly effort: number;
}

function compile(file: string, caches: string | undefined): Compiled {
  const stats = fs.statSync(file);
  const cacheFile = caches && path.join(caches, `${path.basename(file)}-${process.version}-${process.arch}`);
  const cached = cacheFile === undefined ? undefined : readCached(cacheFile, stats);
  const source = `(function (exports, require, module, __filename, __dirname) { ${fs.readFileSync(file, "latin1")}\n})`;
  const script = new vm.Script(source, { filename: file, ...(cached ? { cachedData: cached.code } : {}) });
  return { script, stats, cacheFile, effort: script.cachedDataRejected === false ? (cached?.effort ?? 0) : 0 };
}

/**
 * Runs a program, CommonJS modules in one folder, with what V8 compiled of each in earlier runs, functions included: a short run would
 * spend most of its time on compiling them. Where nothing is cached yet of a module, or the run does far more than the cached one, it is
 * cached when the process ends: in the user's cache folder or NODE_COMPILE_CACHE, and not at all with NODE_DISABLE_COMPILE_CACHE=1.
 */
export function runWithCodeCache(program: string): void {
  const caches = cacheFolder();
  const folder = path.dirname(program);
  const requireOther = createRequire(program);
  const compiled: Compiled[] = [];
  const modules = new Map<string, { exports: unknown }>();
  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const { script } = compiled[compiled.push(compile(file, caches)) - 1] as Compiled;
    script.runInThisContext()(module.exports, require, module, file, folder);
    return module.exports;
  };
  const require = Object.assign(
    (name: string): unknown => (/^\.\/[\w-]+\.cjs$/.test(name) ? load(path.join(folder, name)) : requireOther(name)),
    requireOther,
  );
  process.once("exit", () => {
    const { user, system } = process.cpuUsage();
    for (const { script, stats, cacheFile, effort } of compiled) {
      const isWorthMore = effort === 0 || (effort * 3 < user + system && effort < longRun);
      if (cacheFile !== undefined && isWorthMore) {
        writeCached(cacheFile, script.createCachedData(), stats, user + system);
      }
    }
  });
  load(program);
}
