import { connectionCommands } from "./connection-commands.ts";
import { conversionCommands } from "./conversion-commands.ts";
import { operationCommands } from "./operation-commands.ts";
import { serviceCommands } from "./service-commands.ts";
import { workflowCommands } from "./workflow-commands.ts";

/** Each command that people can run. `npm run manifest` writes package.json's commands and menus from this table. */
export const commandTable = [
  ...connectionCommands,
  ...workflowCommands,
  ...conversionCommands,
  ...operationCommands,
  ...serviceCommands,
] as const;

/** Commands that only our own buttons, lenses and messages run: registered, but not contributed. */
export const internalCommands = [
  "quorate.restoreCorosync",
  "quorate.restartCorosync",
  "quorate.goToProblem",
  "quorate.answerSteps",
  "quorate.copyFix",
  "quorate.runFix",
] as const;

/** The id of a command of ours. */
export type CommandId = (typeof commandTable)[number]["id"] | (typeof internalCommands)[number];
