import { createServer, type Server, type Socket } from "node:net";

/** A port of the machine's 127.0.0.1 that can be closed and opened again, handing each connection on. */
export class Port {
  readonly number: number;
  #server: Server | undefined;
  #wanted = true;
  readonly #accept: (socket: Socket) => void;

  private constructor(number: number, server: Server, accept: (socket: Socket) => void) {
    this.number = number;
    this.#server = server;
    this.#accept = accept;
    server.on("connection", accept);
  }

  /**
   * Takes a free port that isn't in `taken`. It is below the range from which the kernel gives ports to programs that
   * ask for none, so that a port closed for a while isn't given away.
   */
  static async take(taken: ReadonlySet<number>, accept: (socket: Socket) => void): Promise<Port> {
    const first = 20_000;
    const count = 12_000;
    const start = Math.floor(Math.random() * count);
    for (let i = 0; i < count; i++) {
      const number = first + ((start + i) % count);
      if (taken.has(number)) continue;
      const server = await listen(number);
      if (server !== undefined) return new Port(number, server, accept);
    }
    throw new Error("No port of 127.0.0.1 between 20000 and 32000 is free.");
  }

  /** Refuses connections from now on. */
  close(): void {
    this.#wanted = false;
    this.#server?.close();
    this.#server = undefined;
  }

  /** Takes connections again; waits for the port while another process has it. */
  async open(): Promise<void> {
    this.#wanted = true;
    while (this.#wanted && this.#server === undefined) {
      const server = await listen(this.number);
      if (server === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 200));
      } else if (this.#wanted && this.#server === undefined) {
        server.on("connection", this.#accept);
        this.#server = server;
      } else {
        server.close();
      }
    }
  }
}

/** A server on that port of 127.0.0.1; undefined when another program has it. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    // Paused, so that not a byte is read here: the connection is handed to another process as it is.
    const server = createServer({ pauseOnConnect: true });
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => resolve(server));
  });
}
