import { parseBoolean } from "../../model/attributes.ts";
import type { Rule } from "../rule.ts";

const names = ["stonith-enabled", "fencing-enabled"];

/** Fencing disabled for the whole cluster. */
export const fencingDisabled: Rule = {
  id: "fencing-disabled",
  group: "fencing",
  severity: "error",
  title: "Fencing is disabled",
  why: "Without fencing the cluster can't be sure that a lost node is really dead. It may then start a service twice, and two nodes that write to the same data corrupt it. Set stonith-enabled=true and configure a fence device.",
  source: "Pacemaker Explained, cluster options: stonith-enabled (fencing-enabled since 3.0.2)",
  wrong: "property stonith-enabled=false",
  right: "property stonith-enabled=true\nprimitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1",
  check(model, report) {
    for (const name of names) {
      const set = model.property(name);
      if (!set || parseBoolean(set.pair.value) !== false) continue;
      const { place: at, pair } = set;
      const span = pair.valueSpan;
      report({
        at,
        span: pair.span ?? { start: 0, end: 0 },
        message: `Fencing is disabled (${pair.name}=${pair.value}): after a failure, two nodes may write to the same data. Set it to true and configure a fence device.`,
        ...(span ? { fixes: [{ title: `Set ${pair.name}=true`, at, span, text: "true" }] } : {}),
      });
    }
  },
};
