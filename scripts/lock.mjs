// One at a time, on one machine: a lock that ends with the process that holds it. Plain Node 20.
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Waits for its turn, then resolves to a function that gives the turn away. `waiting` is called once when somebody else has it.
 * The lock is a listening socket, so that a killed process leaves nothing whose age would have to be checked.
 * @param {string} name
 * @param {() => void} waiting
 * @returns {Promise<() => Promise<void>>}
 */
export async function lock(name, waiting = () => {}) {
  const address = socketAddress(name);
  for (let isReported = false; ; ) {
    const release = await tryListen(address);
    if (release) return release;
    if (!isReported) waiting();
    isReported = true;
    if (!(await somebodyAnswers(address)) && !/^[\0\\]/.test(address)) rmSync(address, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** @param {string} name */
function socketAddress(name) {
  const id = `quorate-${createHash("sha256").update(name).digest("hex").slice(0, 24)}`;
  if (process.platform === "linux") return `\0${id}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${id}` : join(tmpdir(), `${id}.sock`);
}

/**
 * @param {string} address
 * @returns {Promise<(() => Promise<void>) | undefined>}
 */
function tryListen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => {
      server.unref();
      resolve(() => new Promise((done) => server.close(() => done())));
    });
  });
}

/**
 * @param {string} address
 * @returns {Promise<boolean>}
 */
function somebodyAnswers(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
