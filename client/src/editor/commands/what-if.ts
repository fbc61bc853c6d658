import * as vscode from "vscode";
import { isCrmText } from "../services/cluster-texts.ts";
import type { WhatIfPanels } from "../views/panels/what-if-panel.ts";
import type { Command } from "./command.ts";

/**
 * Shows what becomes of each resource of a crm text, as it stands, when a node is lost, goes to standby, when quorum is lost, when a
 * resource fails. The scheduler of the connected cluster answers, else that of this machine.
 */
export function whatIfCommand(panels: WhatIfPanels): Command {
  return {
    id: "quorate.whatIf",
    run: (_, arg) => panels.open(crmFile(arg)),
  };
}

/** The crm text that a menu names, else the active one. Throws where there is none. */
function crmFile(arg: unknown): vscode.Uri {
  if (arg instanceof vscode.Uri) return arg;
  const active = vscode.window.activeTextEditor?.document;
  if (active && isCrmText(active)) return active.uri;
  throw new Error("There is no crm text to ask about. Open a crm file first.");
}
