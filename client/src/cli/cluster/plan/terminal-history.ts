import { quoted } from "../../../../../server/src/text/phrases.ts";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { type History, openHistory, terminalHistoryFolder } from "../../../cluster/rollback/history.ts";
import { err } from "../../output.ts";

/** The terminal's history for a command; standard error names what can't be read of it. */
export function openTerminalHistory(command: string): History {
  return openHistory(terminalHistoryFolder(), [], (file, why) =>
    err(`quorate ${command}: ${quoted(file)} can't be read and is left out of the history: ${plainText(why)}.\n`),
  );
}
