import { isPrimitive } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { agentSpan, objectSpan, pairSpan } from "../support/spans.ts";

/** The distributed lock manager without the policy that it needs. */
export const dlmWithoutFreeze: Rule = {
  id: "dlm-without-freeze",
  group: "quorum",
  severity: "warning",
  title: "DLM without no-quorum-policy=freeze",
  why: "A node that has lost quorum can't release its DLM locks, so a cluster file system can't be unmounted there: with the policy stop, the stop operation fails and the node is fenced. With freeze nothing is stopped, and the node waits until it is fenced or regains quorum.",
  source: "Red Hat, configuring GFS2: no-quorum-policy=freeze",
  wrong:
    "property no-quorum-policy=stop\nprimitive dlm ocf:pacemaker:controld\nclone dlm-clone dlm meta interleave=true",
  right:
    "property no-quorum-policy=freeze\nprimitive dlm ocf:pacemaker:controld\nclone dlm-clone dlm meta interleave=true",
  check(model, report) {
    const set = model.property("no-quorum-policy");
    const value = set?.pair.value?.toLowerCase();
    // quorum-ignored reports the policy ignore.
    if (value === "freeze" || value === "ignore") return;
    const dlm = model.ofKind("primitive").find(({ object }) => {
      return isPrimitive(object) && object.agent?.type === "controld" && (object.agent.class ?? "ocf") === "ocf";
    });
    if (!dlm) return;
    const at = set?.place ?? dlm;
    report({
      at,
      span: set ? pairSpan(set.pair) : agentSpan(dlm.object),
      message: `DLM ("${dlm.object.id}") can't release its locks without quorum, so with no-quorum-policy=${value ?? "stop"}${set ? "" : ", the default,"} stop operations fail and nodes are fenced. Set no-quorum-policy=freeze.`,
      ...(set?.pair.valueSpan
        ? { fixes: [{ title: "Set no-quorum-policy=freeze", at, span: set.pair.valueSpan, text: "freeze" }] }
        : {}),
      ...(set
        ? { related: [{ at: dlm, span: objectSpan(dlm.object), message: "The lock manager is defined here." }] }
        : {}),
    });
  },
};
