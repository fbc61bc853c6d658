import fs from "node:fs";
import tty from "node:tty";
import { plainLine, plainText, plainTexts } from "../../../../server/src/text/plain-text.ts";
import type { Prompter } from "../../cluster/ssh/prompter.ts";
import { err } from "../output.ts";

/** Asks at the terminal the program was started from, whatever standard input and output are; without a terminal, every answer is no. */
export interface TerminalPrompter extends Prompter {
  /** Is there a terminal? */
  readonly isThere: boolean;
  /** A line that the person types; undefined without a terminal, or when they end it with Ctrl-C or Ctrl-D. */
  ask(question: string): Promise<string | undefined>;
  /** A question answered with yes or no; no where nobody answers. */
  confirm(question: string): Promise<boolean>;
}

/** The prompter of this process. Questions come one after the other. */
export function terminalPrompter(): TerminalPrompter {
  const isThere = hasTerminal();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  const ask = (question: string, isHidden: boolean): Promise<string | undefined> =>
    inTurn(async () => (isThere ? await readLine(question, isHidden) : undefined));
  const confirm = async (question: string): Promise<boolean> =>
    /^y(es)?$/i.test((await ask(`${question} [y/N] `, false))?.trim() ?? "");
  return {
    isThere,
    ask: (question) => ask(question, false),
    confirm,
    async acceptHostKey(question) {
      const { host, port, keyType, fingerprint, file, suggestedBy } = plainTexts(question, plainLine);
      const unknown = `the host "${host}" (port ${port}) is not known yet`;
      if (!isThere) {
        err(`quorate: ${unknown}: ${keyType} ${fingerprint}\n`);
        return false;
      }
      const suggestion =
        suggestedBy === undefined
          ? ""
          : `\nThe folder's file ${suggestedBy} has this key; whoever wrote the folder's files wrote it.`;
      const saving = file === undefined ? "Trust it this time?" : `Trust it, and add it to ${file}?`;
      return await confirm(
        `T${unknown.slice(1)}. It presents the ${keyType} key\n  ${fingerprint}${suggestion}\nCompare it with the fingerprint shown on the host itself. ${saving}`,
      );
    },
    secret: ({ label }) => ask(`${plainLine(label)}: `, true),
  };
}

const terminal = "/dev/tty";

function hasTerminal(): boolean {
  try {
    fs.closeSync(fs.openSync(terminal, "r+"));
    return true;
  } catch {
    return false;
  }
}

/** Reads a line key by key, so that a secret is never shown. */
function readLine(question: string, isHidden: boolean): Promise<string | undefined> {
  const descriptor = fs.openSync(terminal, "r+");
  const input = new tty.ReadStream(descriptor);
  const show = (text: string): void => {
    fs.writeSync(descriptor, text);
  };
  // Before the question: what is typed from now on is not echoed, nor are answers of the terminal itself.
  input.setRawMode(true);
  show(plainText(question));
  input.setEncoding("utf8");
  return new Promise((resolve) => {
    let typed = "";
    const end = (answer: string | undefined): void => {
      input.setRawMode(false);
      show("\n");
      input.destroy();
      resolve(answer);
    };
    input.on("data", (keys: string) => {
      // An arrow or another key that the terminal sends as a sequence is no text.
      if (keys.startsWith("\u001b")) return undefined;
      for (const key of keys) {
        if (key === "\r" || key === "\n") return end(typed);
        if (key === "\u0003" || (key === "\u0004" && typed === "")) return end(undefined);
        if (key === "\u007f" || key === "\b") {
          if (typed !== "" && !isHidden) show("\b \b");
          typed = typed.slice(0, -1);
        } else if (key >= " ") {
          typed += key;
          if (!isHidden) show(plainText(key));
        }
      }
      return undefined;
    });
  });
}
