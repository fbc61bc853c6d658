import { quoted } from "../../../../server/src/text/phrases.ts";
import * as plainWindow from "../services/plain-window.ts";

/** Fencing cuts the power without a clean shutdown, so the person types the node's name: a slip of the hand is not enough. */
export async function isNameTyped(node: string): Promise<boolean> {
  const typed = await plainWindow.showInputBox({
    title: `Fence ${quoted(node)}`,
    prompt: `Fencing cuts the power of ${quoted(node)}: unwritten data is lost. Type the node's name to continue.`,
    ignoreFocusOut: true,
    validateInput: (text) => (text === "" || text === node ? undefined : `Type ${quoted(node)} to continue.`),
  });
  return typed === node;
}
