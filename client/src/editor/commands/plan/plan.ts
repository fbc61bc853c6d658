import type { ApplyMode, Change, Plan } from "../../../../../server/src/protocol.ts";
import type { Services } from "../../services/services.ts";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import type { Command } from "../command.ts";
import { createPlan, showPlan } from "./create-plan.ts";
import { chooseSubject } from "./plan-subject.ts";

/** Shows what applying the text would change, and changes nothing. */
export function planCommands(documents: PlanDocuments): readonly Command[] {
  return [
    {
      id: "quorate.plan",
      async run(services, arg) {
        const subject = await chooseSubject(services, arg, "Plan Changes");
        const plan = subject && (await createPlan(services, subject));
        return plan && showPlan(services, documents, plan);
      },
    },
    // Two commands for one switch: its button in the view shows what a click does.
    { id: "quorate.removeUnlistedObjects", run: (services) => planInMode(services, documents, "replace") },
    { id: "quorate.keepUnlistedObjects", run: (services) => planInMode(services, documents, "update") },
    {
      id: "quorate.showPlan",
      async run({ plans }, change) {
        if (plans.current === undefined) return;
        if (isChange(change)) await documents.showChange(plans.current, change);
        else await documents.showAll(plans.current);
      },
    },
    { id: "quorate.discardPlan", run: ({ plans }) => plans.close() },
  ];
}

/** Plans the files of the open plan again, in the other mode. */
async function planInMode(services: Services, documents: PlanDocuments, mode: ApplyMode): Promise<Plan | undefined> {
  const { current } = services.plans;
  const cluster = current && services.registry.get(current.cluster);
  if (current === undefined || cluster === undefined) return undefined;
  const plan = await createPlan(services, { cluster, uris: current.uris }, mode);
  return plan && showPlan(services, documents, plan);
}

function isChange(value: unknown): value is Change {
  return typeof value === "object" && value !== null && "kind" in value && "type" in value;
}
