import { goToProblem } from "../views/show-problems.ts";
import type { Command } from "./command.ts";

/** Opens the file of a problem with the cursor there: what a converted view's code lens does. */
export const goToProblemCommand: Command = {
  id: "quorate.goToProblem",
  run: (_, problem) => goToProblem(problem as Parameters<typeof goToProblem>[0]),
};
