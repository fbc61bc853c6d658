import type { Rule } from "../rule.ts";
import { isForTests, whyWithoutEffect } from "../support/fencing/device-kinds.ts";
import { isFencingOff } from "../support/fencing/fencing.ts";
import { agentSpan } from "../support/spans.ts";

/** A fence device that doesn't fence. */
export const fenceDeviceForTests: Rule = {
  id: "fence-device-for-tests",
  group: "fencing",
  severity: "warning",
  title: "Fence device that doesn't fence",
  why: "Some agents exist for tests only: they report success without a node being off, or depend on the lost node. The cluster then starts the node's resources elsewhere while the node may still run them, and a file system that is mounted twice is destroyed. Use a device that cuts the node's power or its storage.",
  source: "The agents' own descriptions: stonith -t null, external/ssh, meatware, suicide -h; fence_dummy",
  wrong: "primitive fence stonith:null params hostlist=n1",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1",
  check(model, report) {
    if (isFencingOff(model)) return;
    for (const device of model.facts.fenceDevices) {
      const { at, type } = device;
      if (!isForTests(type)) continue;
      const where =
        type === "meatware" ? "the cluster waits for that" : "a node may count as fenced while it still runs";
      report({
        at,
        span: agentSpan(at.object),
        message: `${type} ${whyWithoutEffect(device)}: ${where}. Use a device that cuts the node's power or its storage.`,
      });
    }
  },
};
