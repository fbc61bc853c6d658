import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** How long one sshd may take from its first look at a connection to its greeting, in milliseconds. */
const patience = 20_000;

/** Waits until the sshd at that address greets, on the way that ssh to the node takes; gives up when `signal` says so. */
export async function untilSshdAnswers(address: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await greets(address, signal))) await pause(30);
}

function greets(address: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: patience, signal });
    socket.once("data", (chunk: Buffer) => {
      resolve(chunk.toString("latin1").startsWith("SSH-"));
      socket.destroy();
    });
    socket.on("timeout", () => socket.destroy());
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
  });
}
