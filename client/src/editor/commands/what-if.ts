import type { WhatIfPanels } from "../views/panels/what-if-panel.ts";
import { chooseCrmText } from "./choose-crm-text.ts";
import type { Command } from "./command.ts";

/**
 * Shows what becomes of each resource of a crm text, as it stands, when a node is lost, goes to standby, when quorum is lost, when a
 * resource fails. The scheduler of the connected cluster answers, else that of this machine.
 */
export function whatIfCommand(panels: WhatIfPanels): Command {
  return {
    id: "quorate.whatIf",
    async run(services, arg) {
      const uri = await chooseCrmText(services, arg, "What If");
      if (uri) return panels.open(uri);
    },
  };
}
