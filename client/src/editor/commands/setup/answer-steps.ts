import type { SetupDocuments } from "../../views/documents/setup-documents.ts";
import type { Command } from "../command.ts";

/** What the lenses above the steps run: approves them, or cancels. */
export function answerSteps(documents: SetupDocuments): Command {
  return {
    id: "quorate.answerSteps",
    run: (_, path, isApproved) => documents.answer(String(path), isApproved === true),
  };
}
