import type { Command } from "./command.ts";

/** Shows the log of remote commands. */
export const showLog: Command = {
  id: "quorate.showLog",
  run: ({ log }) => log.show(true),
};
