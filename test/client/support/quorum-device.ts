import type { Lab } from "../../lab/lab.ts";
import { initCluster, type useSpareMachines } from "./spare-machines.ts";

/**
 * What corosync on a node says: `Yes 3 2 2 Quorate Qdevice`, whether there is quorum, the votes expected, there and needed, and its flags;
 * empty where it doesn't run.
 */
export function votesOn(lab: Lab, node: string): Promise<string> {
  return lab.sh(
    node,
    `corosync-quorumtool -s 2>/dev/null | sed -n 's/^Expected votes: *//p; s/^Total votes: *//p; s/^Quorum: *\\([0-9]*\\).*/\\1/p; s/^Quorate: *//p; s/^Flags: *//p' | xargs`,
  );
}

/** A fence device for n1 and n2, a resource `web`, and a DC without a wait of 20 s; for a shell on a node. */
export const deviceResources = `crm_attribute --name dc-deadtime --update 1s
  cibadmin --create --scope resources --xml-text '<primitive id="fence" class="stonith" type="fence_lab"><instance_attributes id="fence-i"><nvpair id="fence-h" name="pcmk_host_list" value="n1 n2"/></instance_attributes></primitive>'
  cibadmin --create --scope resources --xml-text '<primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>'
  crm_resource --wait --timeout 60`;

/** What `useSpareMachines` gives. */
type Machines = Parameters<Parameters<typeof useSpareMachines>[2]>[0];

/** Makes a cluster of n1 and n2 with a quorum device on n3 and `deviceResources`. Rejects with what `quorate` said where that fails. */
export async function makeClusterWithDevice({ lab, folder, quorate, host }: Machines): Promise<void> {
  const { code, err } = await initCluster({ folder, quorate }, "--qdevice", host("n3"));
  if (code !== 0) throw new Error(err);
  await lab.sh("n1", deviceResources);
}
