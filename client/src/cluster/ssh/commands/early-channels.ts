import type { Client, ClientChannel } from "ssh2";

/** Channels that are opened before they are needed: as many commands are begun at once at most (an apply reads, compares and arms a timer). */
const spares = 3;
const windowBytes = 2 * 1024 * 1024;
const packetBytes = 32 * 1024;

/** What ssh2 has but doesn't declare: a session channel of its own, and the request to run a line in it. */
interface ClientInside {
  readonly _chanMgr: { add(opened: OnOpened & { type: string }): number };
  readonly _protocol: {
    session(channel: number, window: number, packet: number): void;
    exec(channel: number, line: string, wantReply: boolean): void;
  };
}

type OnOpened = (error: Error | undefined, channel: ClientChannel & ChannelInside) => void;

interface ChannelInside {
  subtype: string | undefined;
  readonly outgoing: { readonly id: number; readonly state: string };
  readonly _callbacks: ((hasFailed: boolean | Error) => void)[];
}

/** Runs lines in channels of a connection. */
interface Channels {
  /** Runs a line; `opened` gets its channel before any of its events. Rejects with an Error when the server refuses it, or isn't connected. */
  run(line: string, opened: (channel: ClientChannel) => void): Promise<void>;
}

/**
 * The channels of a connection. ssh2 opens one for each command, waits, asks for the command, waits, and then sends its input: three round
 * trips. Here channels are open before they are needed, and a command's input follows it at once, as OpenSSH's own client does: one round
 * trip. A server that allows no more channels (MaxSessions of sshd_config) gets them one by one.
 */
export function channelsOf(client: Client): Channels {
  const inside = client as unknown as ClientInside;
  let ready: Promise<ClientChannel & ChannelInside>[] = [];
  let isLimited = false;

  const open = (): Promise<ClientChannel & ChannelInside> =>
    new Promise((resolve, reject) => {
      const opened: OnOpened & { type?: string } = (error, channel) => (error ? reject(error) : resolve(channel));
      const number = inside._chanMgr.add(Object.assign(opened, { type: "session" }));
      if (number < 0) reject(new Error("no free channels"));
      else inside._protocol.session(number, windowBytes, packetBytes);
    });

  const fill = (): void => {
    while (!isLimited && ready.length < spares) {
      const next = open();
      ready.push(next);
      next.then(
        (channel) => {
          const forget = (): void => {
            ready = ready.filter((each) => each !== next);
          };
          // The server may close one that isn't used.
          channel.once("close", forget);
          channel.on("error", () => undefined);
        },
        () => {
          isLimited = true;
          ready = ready.filter((each) => each !== next);
        },
      );
    }
  };

  const take = async (): Promise<ClientChannel & ChannelInside> => {
    const early = ready.shift();
    const channel = await early?.catch(() => undefined);
    return channel?.outgoing.state === "open" ? channel : await open();
  };

  return {
    async run(line, opened) {
      if (inside._chanMgr === undefined || inside._protocol === undefined) throw new Error("it was never opened");
      const taking = take();
      fill();
      const channel = await taking;
      await new Promise<void>((resolve, reject) => {
        channel._callbacks.push((hasFailed) => {
          if (!hasFailed) return resolve();
          channel.close();
          reject(hasFailed === true ? new Error("the server runs no commands") : hasFailed);
        });
        channel.subtype = "exec";
        inside._protocol.exec(channel.outgoing.id, line, true);
        opened(channel);
      });
    },
  };
}
