import { connect, createServer, type Server } from "node:net";
import type { Reply, Request } from "./messages.ts";
import { inRunFolder } from "./plan.ts";

/** Asks a lab one thing at its control socket; throws its own words when it refuses, or when nobody answers. */
export function ask<T>(runDir: string, request: Request): Promise<T> {
  return new Promise((resolve, reject) => {
    const socket = connect(inRunFolder.control(runDir));
    const chunks: Buffer[] = [];
    socket.on("connect", () => socket.end(`${JSON.stringify(request)}\n`));
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", (error) => reject(new Error(`The lab doesn't answer (${error.message}).`)));
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      if (text === "") return reject(new Error("The lab went down before it answered."));
      const reply = JSON.parse(text) as Reply;
      if (reply.ok) resolve(reply.value as T);
      else reject(new Error(reply.message));
    });
  });
}

/** Serves the control socket. `answer` may throw: its message is what the asker gets. */
export function serveControl(runDir: string, answer: (request: Request) => Promise<unknown>): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = [];
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("end", async () => {
      let reply: Reply;
      try {
        const value = await answer(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Request);
        reply = { ok: true, value: value ?? null };
      } catch (error) {
        reply = { ok: false, message: error instanceof Error ? error.message : String(error) };
      }
      socket.end(`${JSON.stringify(reply)}\n`);
    });
  });
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(inRunFolder.control(runDir), () => resolve(server));
  });
}
