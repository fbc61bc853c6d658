import { afterAll, expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { findScheduler, Scheduler } from "../support/scheduler.ts";

const { checkDocuments } = createWorkspace();
const missing = findScheduler() ? "" : " (crm_simulate is not installed)";
const scheduler = new Scheduler();
afterAll(() => scheduler.close());

const resources = `
primitive vm ocf:heartbeat:VirtualDomain params config=/vm/vm.xml meta allow-migrate=true op monitor interval=10s
primitive vm2 ocf:heartbeat:VirtualDomain params config=/vm/vm2.xml meta allow-migrate=true op monitor interval=10s
primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/vm fstype=xfs op monitor interval=20s
primitive r0 ocf:linbit:drbd params drbd_resource=r0
clone m r0 meta promotable=true notify=true
primitive shared ocf:heartbeat:Filesystem params device=/dev/sdc1 directory=/shared fstype=gfs2 op monitor interval=20s
clone cs shared meta interleave=true
location vm-on-n1 vm 10: n1
`;

test
  .skipIf(missing)
  .each([
    [""],
    ["order o fs vm\ncolocation c inf: vm fs"],
    ["order o Optional: fs vm\ncolocation c inf: vm fs"],
    ["order o fs vm symmetrical=false\ncolocation c inf: vm fs"],
    ["colocation c inf: vm fs"],
    ["order o vm fs\ncolocation c inf: fs vm"],
    ["group g fs vm"],
    ["group g vm fs"],
    ["group g vm2 vm"],
    ["order o vm2 vm\ncolocation c inf: vm vm2"],
    ["order o cs vm\ncolocation c inf: vm cs"],
    ["order o m:promote vm:start\ncolocation c inf: vm m:Promoted"],
    ["group g fs vm2\norder o g vm\ncolocation c inf: vm g"],
    ["group g vm2 vm\norder o fs g\ncolocation c inf: g fs"],
    ["group g vm2 vm\norder o fs vm2\ncolocation c inf: g fs"],
    ["group g vm2 vm\norder o fs vm\ncolocation c inf: g fs"],
    ["order o fs vm2\norder o2 vm2 vm\ncolocation c inf: vm2 fs\ncolocation c2 inf: vm vm2"],
  ] as const)(`a finding says whether a resource can migrate: %j${missing}`, (text) => {
  const found = checkDocuments([parseDocument("cluster.crm", "crm", resources + text)]).get("cluster.crm") ?? [];
  scheduler.start(resources + text, { nodes: ["n1", "n2"], promotion: { r0: { n1: 100, n2: 50 } } });
  const { actions } = scheduler.standby("n1");
  const migrates = actions.some((action) => /action="migrate".*resource="vm"/.test(action));
  expect(found.some(({ code }) => code === "migration-prevented")).toBe(!migrates);
});
