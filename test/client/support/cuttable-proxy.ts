import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy to a port of loopback whose connections can be cut. */
export interface CuttableProxy {
  readonly port: number;
  /** The number of open connections. */
  readonly connections: number;
  /** Ends all connections; new ones are refused until `restore`. */
  cut(): void;
  /** Keeps the connections open but forwards nothing, as when a cable is pulled; new ones hang, too. */
  freeze(): void;
  restore(): void;
  /** Calls this before each piece of data is forwarded; after a cut or freeze in the call that piece is lost. Replaces the last callback. */
  onPiece(call: ((from: "client" | "server") => void) | undefined): void;
  stop(): Promise<void>;
}

/** Starts a proxy to 127.0.0.1:`port`. */
export async function startProxy(port: number): Promise<CuttableProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: "open" | "cut" | "frozen" = "open";
  let onPiece: ((from: "client" | "server") => void) | undefined;
  const forward = (from: "client" | "server", to: Socket, data: Buffer): void => {
    if (state === "open") onPiece?.(from);
    if (state === "open") to.write(data);
  };
  const server = createServer((near) => {
    if (state === "cut") return near.destroy();
    const far = connect(port, "127.0.0.1");
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        pairs.delete(pair);
        if (state !== "frozen") for (const other of pair) other.destroy();
      });
    }
    near.on("data", (data: Buffer) => forward("client", far, data));
    far.on("data", (data: Buffer) => forward("server", near, data));
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const destroyAll = (): void => {
    for (const pair of [...pairs]) for (const socket of pair) socket.destroy();
  };
  return {
    port: address.port,
    get connections() {
      return pairs.size;
    },
    cut() {
      state = "cut";
      destroyAll();
    },
    freeze() {
      state = "frozen";
    },
    restore() {
      state = "open";
      destroyAll();
    },
    onPiece(call) {
      onPiece = call;
    },
    async stop() {
      state = "cut";
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
