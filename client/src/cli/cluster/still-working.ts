import { err, isErrorTerminal } from "../output.ts";
import type { TerminalPrompter } from "./terminal-prompter.ts";

/** Commands that say nothing of their own until they end. */
const silent: ReadonlySet<string> = new Set([
  ...["plan", "diff", "status", "doctor", "pull", "upgrade", "what-if", "test", "why", "timeline", "agent"],
]);

/** Seconds after which a line says that a command still works; then ever later. */
const firstSeconds = 3;

/** Progress of a command that takes long. */
interface Progress {
  /** What the nodes have answered so far is counted. */
  answered(node: string): void;
  /** The prompter, during whose questions nothing is written. */
  quietly(prompter: TerminalPrompter): TerminalPrompter;
  stop(): void;
}

/**
 * Says on standard error, where that is a terminal, that a command still works, and how many commands the nodes have answered. Nothing for
 * commands that report their steps themselves.
 */
export function stillWorking(command: string): Progress {
  const counts = new Map<string, number>();
  let questions = 0;
  let timer: NodeJS.Timeout | undefined;
  let seconds = 0;
  const wait = (more: number): void => {
    timer = setTimeout(() => {
      seconds += more;
      const sum = [...counts.values()].reduce((all, each) => all + each, 0);
      const done = sum === 0 ? "" : `, ${sum} answers from ${[...counts.keys()].join(", ")}`;
      if (questions === 0) err(`quorate ${command}: working for ${seconds} s${done}; Ctrl-C cancels\n`);
      wait(Math.min(seconds, 30));
    }, more * 1000);
    timer.unref();
  };
  if (silent.has(command) && isErrorTerminal()) wait(firstSeconds);
  const asking =
    <A extends readonly unknown[], R>(ask: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      questions++;
      try {
        return await ask(...args);
      } finally {
        questions--;
      }
    };
  return {
    answered: (node) => counts.set(node, (counts.get(node) ?? 0) + 1),
    quietly: (prompter) => ({
      isThere: prompter.isThere,
      ask: asking(prompter.ask),
      confirm: asking(prompter.confirm),
      acceptHostKey: asking(prompter.acceptHostKey),
      secret: asking(prompter.secret),
    }),
    stop: () => clearTimeout(timer),
  };
}
