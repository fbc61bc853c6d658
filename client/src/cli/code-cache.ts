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

/** The length of what follows the code in a cache file: the program's identity, and the effort. V8 itself checks only its own version and the program's length. */
const footerLength = 128;

function footer(program: fs.Stats, effort: number): string {
  const { ino, size, mtimeMs, ctimeMs } = program;
  return JSON.stringify([ino, size, mtimeMs, ctimeMs, effort]).padEnd(footerLength);
}

function readCached(file: string, program: fs.Stats): Cached | undefined {
  let handle: number | undefined;
  try {
    handle = fs.openSync(file, "r");
    if (!isOwn(fs.fstatSync(handle))) return undefined;
    const whole = fs.readFileSync(handle);
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
    if (!isOwn(fs.statSync(folder))) return;
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

/**
 * Runs a program, a CommonJS bundle, with what V8 compiled of it in earlier runs, functions included: a short run would spend most of its
 * time on compiling them. Where nothing is cached yet, or the run does far more than the cached one, it is cached when the process ends: in
 * the user's cache folder or NODE_COMPILE_CACHE, and not at all with NODE_DISABLE_COMPILE_CACHE=1.
 */
export function runWithCodeCache(program: string): void {
  const stats = fs.statSync(program);
  const folder = cacheFolder();
  const file = folder && path.join(folder, `${path.basename(program)}-${process.version}-${process.arch}`);
  const cached = file === undefined ? undefined : readCached(file, stats);
  const source = `(function (exports, require, module, __filename, __dirname) { ${fs.readFileSync(program, "latin1")}\n})`;
  const script = new vm.Script(source, {
    filename: program,
    ...(cached ? { cachedData: cached.code } : {}),
  });
  const known = script.cachedDataRejected === false ? (cached?.effort ?? 0) : 0;
  if (file !== undefined) {
    process.once("exit", () => {
      const { user, system } = process.cpuUsage();
      const effort = user + system;
      if (known === 0 || (known * 3 < effort && known < longRun)) {
        writeCached(file, script.createCachedData(), stats, effort);
      }
    });
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(program), module, program, path.dirname(program));
}
