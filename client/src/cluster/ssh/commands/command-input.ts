import type { ClientChannel } from "ssh2";

/** What a command reads. */
export interface CommandInput {
  readonly stdin?: string;
  /** What the command asks for before it reads `stdin`. */
  readonly prompt?: Prompt;
}

/** A prompt on standard error, whose answer is a secret that nothing else may read. */
interface Prompt {
  /** What is asked now, by all of standard error so far. */
  kind(stderr: string): "password" | "other" | undefined;
  /** What answers a prompt of kind `password`: once. Another prompt gets the end of the input. */
  readonly answer: string;
  /**
   * The line that the command prints to standard error once it has begun: only then is `stdin` sent, so that no prompt reads it, nor whatever
   * asks (sudo-rs discards what came with the answer). Absent where there is no input.
   */
  readonly begun?: string;
}

/** Milliseconds after which a command that neither asks nor begins gets the end of its input: it may wait for what looks like no prompt. */
const promptTimeout = 20_000;

/** What says more than so many characters before the command begins asks for nothing. */
const longestQuestion = 64 * 1024;

/** So many characters are sent at once: a large configuration isn't held a second time as bytes. */
const pieceLength = 256 * 1024;

/** Ends a channel's input with a text, in pieces as the other end takes them. */
function endWith(channel: ClientChannel, text: string): void {
  let at = 0;
  const next = (): void => {
    while (text.length - at > pieceLength) {
      // Both halves of a character that UTF-16 splits stay together.
      const end = at + pieceLength + ((text.codePointAt(at + pieceLength - 1) ?? 0) > 0xffff ? 1 : 0);
      const piece = text.slice(at, end);
      at = end;
      if (!channel.write(piece)) {
        channel.once("drain", next);
        return;
      }
    }
    channel.end(text.slice(at));
  };
  next();
}

/** Sends the standard input, after `lead`: at once, or as the prompt says. `look` is called when standard error has grown. */
export function startInput(channel: ClientChannel, { stdin = "", prompt }: CommandInput, lead: string) {
  if (prompt === undefined) {
    endWith(channel, lead + stdin);
    return { look: () => undefined, end: () => undefined };
  }
  if (lead !== "") channel.write(lead);
  let isEnded = false;
  /** How much of standard error there was when the answer was sent. */
  let answeredAt: number | undefined;
  const end = (text: string): void => {
    clearTimeout(timer);
    if (!isEnded) endWith(channel, text);
    isEnded = true;
  };
  const timer = setTimeout(() => {
    if (answeredAt === undefined) end("");
  }, promptTimeout);
  return {
    look(stderr: () => string) {
      if (isEnded) return;
      const said = stderr();
      if (said.length > longestQuestion) {
        end("");
        return;
      }
      if (prompt.begun !== undefined && said.includes(`${prompt.begun}\n`)) {
        end(stdin);
        return;
      }
      const kind = prompt.kind(said.slice(answeredAt ?? 0));
      if (kind === undefined) return;
      if (kind === "other" || answeredAt !== undefined) end("");
      else if (prompt.begun === undefined) end(prompt.answer);
      else {
        answeredAt = said.length;
        channel.write(prompt.answer);
      }
    },
    end: () => clearTimeout(timer),
  };
}
