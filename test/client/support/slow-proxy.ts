import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy that stands for a slow line: each piece arrives late, and some of them later still, as where packets are lost and sent again. */
export interface SlowProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** How slow the line is. */
interface SlowLine {
  /** Milliseconds that a piece takes in one direction; half of a round trip. */
  readonly oneWay: number;
  /** Of so many pieces one is lost, and sent again after `resendMilliseconds`; none when absent. TCP keeps the order, so all after it wait. */
  readonly lossOneIn?: number;
  readonly resendMilliseconds?: number;
}

/** Starts a proxy to 127.0.0.1:`port`. It never loses bytes: TCP wouldn't, either, so loss is seen as delay. */
export async function startSlowProxy(port: number, line: SlowLine): Promise<SlowProxy> {
  const { oneWay, lossOneIn = 0, resendMilliseconds = 1000 } = line;
  const sockets = new Set<Socket>();
  let pieces = 0;
  const lead = (from: Socket, to: Socket): void => {
    let arrives = 0;
    // One queue and one timer: of several timers for nearly the same moment a later one can fire first, and TCP keeps the order.
    const queue: { readonly at: number; readonly work: () => void }[] = [];
    const deliver = (): void => {
      for (let next = queue[0]; next; next = queue[0]) {
        const left = next.at - performance.now();
        if (left > 0) {
          setTimeout(deliver, left);
          return;
        }
        queue.shift();
        next.work();
      }
    };
    const later = (work: () => void): void => {
      const isLost = lossOneIn > 0 && ++pieces % lossOneIn === 0;
      arrives = Math.max(arrives, performance.now() + oneWay + (isLost ? resendMilliseconds : 0));
      queue.push({ at: arrives, work });
      if (queue.length === 1) deliver();
    };
    sockets.add(from);
    from.setNoDelay(true);
    from.on("error", () => undefined);
    from.on("data", (data: Buffer) => later(() => to.writable && to.write(data)));
    from.on("end", () => later(() => to.end()));
    from.on("close", () => {
      sockets.delete(from);
      later(() => to.destroy());
    });
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    lead(near, far);
    lead(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    async stop() {
      for (const socket of [...sockets]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
