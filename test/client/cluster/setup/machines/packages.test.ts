// The packages of fence agents, by the names that Debian, RHEL and SUSE give them.
import { expect, test } from "vitest";
import { readCibFacts } from "../../../../../client/src/cluster/doctor/cib-facts.ts";
import { fenceAgentsAmong, fenceAgentsIn } from "../../../../../client/src/cluster/setup/first-crm.ts";
import { extrasOf, packagesFor } from "../../../../../client/src/cluster/setup/machines/packages.ts";

const complete = ["corosync", "pacemakerd", "crm_mon", "crm_resource", "resource-agents"];

function namesFor(manager: string, ...fenceAgents: string[]): readonly string[] | undefined {
  const machine = { programs: [...complete, "fence_virsh"], manager, isInterrupted: false };
  return packagesFor(machine, extrasOf({ device: undefined, sbd: undefined, fenceAgents }))?.names;
}

test("a fence agent that a node lacks comes with its own package, or with that of all agents", () => {
  expect(namesFor("apt-get", "fence_vmware_rest")).toEqual(["fence-agents-vmware-rest|fence-agents|"]);
  expect(namesFor("zypper", "fence_azure_arm")).toEqual(["fence-agents-azure-arm|fence-agents|"]);
  expect(namesFor("dnf", "fence_ipmilan", "fence_idrac")).toEqual(["fence-agents-ipmilan|"]);
  expect(namesFor("dnf", "fence_xvm")).toEqual(["fence-virt|"]);
});

test("one that it has needs none", () => {
  expect(namesFor("apt-get", "fence_virsh")).toBeUndefined();
});

test("agents are read from a crm text and from a CIB; a comment names none", () => {
  expect(
    fenceAgentsIn("# primitive f stonith:fence_ipmilan\nprimitive g stonith:fence_aws \\\n  params region=x\n"),
  ).toEqual(["fence_aws"]);
  const cib =
    '<cib><configuration><resources><primitive id="f" class="stonith" type="fence_virsh"/></resources></configuration></cib>';
  expect(fenceAgentsAmong(readCibFacts(cib).resources.map(({ agent }) => agent))).toEqual(["fence_virsh"]);
  expect(fenceAgentsIn("primitive f stonith:external/ssh")).toEqual([]);
});
