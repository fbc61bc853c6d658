import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { isBoard } from "../support/fencing/device-kinds.ts";
import { heldSpan } from "../support/fencing/fencing.ts";

/** A fence device that may look, but not switch. */
export const fencePrivilege: Rule = {
  id: "fence-privilege",
  group: "fencing",
  severity: "error",
  title: "Fence device without the right to switch the power",
  why: "IPMI's privilege levels callback and user may read the state of the power but not change it. The device's monitor succeeds, so that nothing shows until a node must be fenced, and then fencing fails. Use operator or administrator, and give the account on the board that level.",
  source:
    "IPMI specification, appendix on command assignments: Chassis Control needs the level Operator, Get Chassis Status the level User",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 privlvl=user",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 privlvl=operator",
  check(model, report) {
    for (const { at, primitive, type } of model.facts.fenceDevices) {
      const isExternal = type === "external/ipmi";
      const held = parameterOf(model, at, isExternal ? "priv" : "privlvl");
      if (!held || !(isExternal || isBoard(type)) || !/^(?:callback|user)$/i.test(held.pair.value ?? "")) continue;
      report({
        at,
        span: heldSpan(held, at),
        message: `"${primitive.id}": with ${held.pair.name}=${held.pair.value} the agent may read the state of the power but not change it: the monitor succeeds, and fencing fails. Set ${held.pair.name}=operator or administrator.`,
      });
    }
  },
};
