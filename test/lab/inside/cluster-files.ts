import { execFileSync } from "node:child_process";
import type { LabPlan } from "../plan.ts";
import { systemSection } from "../system-section.ts";

/** The corosync.conf of all nodes of a lab. */
export function corosyncConf(plan: LabPlan): string {
  const nodes = plan.nodes.map(
    (node) => `  node {
    name: ${node.name}
    nodeid: ${node.index}
    ring0_addr: ${node.address}
  }
`,
  );
  // sched_rr, the cgroup and the knet handle ask for rights a namespace doesn't have.
  return `totem {
  version: 2
  cluster_name: ${plan.clusterName}
  transport: knet
  token: 1000
  crypto_cipher: none
  crypto_hash: none
}

quorum {
  provider: corosync_votequorum
${plan.nodes.length === 2 ? "  two_node: 1\n" : ""}}

${systemSection}
logging {
  to_stderr: no
  to_syslog: no
  to_logfile: yes
  logfile: /var/log/corosync/corosync.log
  timestamp: hires
}

nodelist {
${nodes.join("")}}
`;
}

/**
 * The first CIB of a lab. It is the empty one of the nodes' Pacemaker, with a short `dc-deadtime`: the
 * first DC is then elected after a second and not after the default 20.
 */
export function firstCib(plan: LabPlan): string {
  const empty = execFileSync("chroot", [plan.root, "cibadmin", "--empty"], { encoding: "utf8" });
  const options = `<crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="cib-bootstrap-options-dc-deadtime" name="dc-deadtime" value="1s"/>
      </cluster_property_set>
    </crm_config>`;
  const device = `<resources>
      <primitive id="fence" class="stonith" type="fence_lab">
        <operations>
          <op id="fence-monitor-60s" name="monitor" interval="60s"/>
        </operations>
      </primitive>
    </resources>`;
  const cib = empty.replace("<crm_config/>", options);
  return plan.fencing ? cib.replace("<resources/>", device) : cib;
}

/** /etc/default/pacemaker: log to a file, since a node has no syslog. */
export const pacemakerDefaults = `PCMK_logfile=/var/log/pacemaker/pacemaker.log
PCMK_logfacility=none
`;
