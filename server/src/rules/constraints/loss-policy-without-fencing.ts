import { parseBoolean } from "../../model/attributes.ts";
import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

/** `loss-policy=fence` while fencing is disabled. */
export const lossPolicyWithoutFencing: Rule = {
  id: "loss-policy-without-fencing",
  group: "constraints",
  severity: "error",
  title: "loss-policy=fence while fencing is disabled",
  why: "With loss-policy=fence a site's nodes are fenced when the site loses the ticket, so that the other site can take over safely. While fencing is disabled, Pacemaker uses stop instead, which may hang, and then both sites run the resource. Configure fencing, or use another policy.",
  source: "crm_verify: \"Resetting 'loss-policy' for ticket to 'stop' because fencing is not configured\"",
  wrong:
    "primitive db ocf:pacemaker:Dummy\nrsc_ticket db-with-site site-a: db loss-policy=fence\nproperty stonith-enabled=false",
  right:
    "primitive db ocf:pacemaker:Dummy\nrsc_ticket db-with-site site-a: db loss-policy=stop\nproperty stonith-enabled=false",
  check(model, report) {
    const tickets = model.ofKind("rsc_ticket");
    if (tickets.length === 0) return;
    const enabled = model.property("stonith-enabled", "fencing-enabled");
    if (!enabled || parseBoolean(enabled.pair.value) !== false) return;
    for (const at of tickets) {
      const { object } = at;
      if (object.kind !== "rsc_ticket" || object.lossPolicy?.toLowerCase() !== "fence") continue;
      const span = object.attributeSpans?.["loss-policy"];
      report({
        at,
        span: span ?? objectSpan(object),
        message: `Fencing is disabled, so losing the ticket "${object.ticket.value}" only stops the resources and fences no node. Configure fencing, or use another loss-policy.`,
        ...(span ? { fixes: [{ title: "Set loss-policy=stop", at, span, text: "loss-policy=stop" }] } : {}),
        related: [
          {
            at: enabled.place,
            span: enabled.pair.span ?? objectSpan(enabled.options),
            message: "Fencing is disabled here.",
          },
        ],
      });
    }
  },
};
