import { quoted } from "../../../../server/src/text/phrases.ts";
import * as plainWindow from "../services/window/plain-window.ts";

/** Asks a person to type a name before something that a slip of the hand must not do. `prompt` says what it is, and what to type. */
export async function isTyped(name: string, title: string, prompt: string): Promise<boolean> {
  const typed = await plainWindow.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => (text === "" || text === name ? undefined : `Type ${quoted(name)} to continue.`),
  });
  return typed === name;
}

/** Fencing cuts the power without a clean shutdown, so the person types the node's name. */
export function isNameTyped(node: string): Promise<boolean> {
  return isTyped(
    node,
    `Fence ${quoted(node)}`,
    `Fencing cuts the power of ${quoted(node)}: unwritten data is lost. Type the node's name to continue.`,
  );
}
