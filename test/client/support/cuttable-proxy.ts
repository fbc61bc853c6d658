import { connect, createServer, type Socket } from "node:net";

/** A way to a port of loopback that can be cut: a real TCP relay, not a fake of SSH. */
export interface CuttableProxy {
  readonly port: number;
  /** Connections that stand now. */
  readonly connections: number;
  /** Ends all connections at once; new ones are refused until `mend`. */
  cut(): void;
  /** Lets the connections stand but carries nothing any more, as when a cable is pulled; new ones hang too. */
  freeze(): void;
  mend(): void;
  /** Calls this before each piece that comes from one side is carried on; what cuts or freezes then loses that piece. Replaces the last one. */
  onPiece(call: ((from: "client" | "server") => void) | undefined): void;
  stop(): Promise<void>;
}

/** Starts a relay to 127.0.0.1:`port`. */
export async function startProxy(port: number): Promise<CuttableProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: "open" | "cut" | "frozen" = "open";
  let onPiece: ((from: "client" | "server") => void) | undefined;
  const carry = (from: "client" | "server", to: Socket, data: Buffer): void => {
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
    near.on("data", (data: Buffer) => carry("client", far, data));
    far.on("data", (data: Buffer) => carry("server", near, data));
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
    mend() {
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
