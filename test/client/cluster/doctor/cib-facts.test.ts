import { expect, test } from "vitest";
import { readCibFacts } from "../../../../client/src/cluster/doctor/cib-facts.ts";

test.each([
  ["stonith-watchdog-timeout", "10s", true],
  ["fencing-watchdog-timeout", "10s", true],
  ["fencing-watchdog-timeout", "-1", true],
  ["fencing-watchdog-timeout", "0", false],
])("%s=%s: whether watchdogs alone fence is %s", (name, value, expected) => {
  const nvpair = `<nvpair id="w" name="${name}" value="${value}"/>`;
  const properties = `<cluster_property_set id="c">${nvpair}</cluster_property_set>`;
  const cib = `<cib><configuration><crm_config>${properties}</crm_config></configuration></cib>`;
  expect(readCibFacts(cib).fencesByWatchdog).toBe(expected);
});
