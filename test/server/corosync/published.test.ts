import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

/** A file of two or more nodes as common tools and guides write it; facts only, the addresses are ours. */
interface Published {
  readonly name: string;
  readonly corosync?: string;
  readonly text: string;
  /** The expected diagnostics; none of them an error. */
  readonly found?: readonly string[];
}

const node = (id: number, more = "") =>
  `  node {\n    ring0_addr: 10.0.0.${id}\n    name: node${id}\n    nodeid: ${id}\n${more}  }\n`;

const published: readonly Published[] = [
  {
    name: "pcs on RHEL 8 and 9, two nodes",
    found: ["single-link"],
    text: `totem {
    version: 2
    cluster_name: my_cluster
    transport: knet
    crypto_cipher: aes256
    crypto_hash: sha256
    cluster_uuid: 3b2fe65a1f6b4c3e9f2a8f1f7f3a4d21
}

nodelist {
${node(1)}
${node(2)}}

quorum {
    provider: corosync_votequorum
    two_node: 1
}

logging {
    to_logfile: yes
    logfile: /var/log/cluster/corosync.log
    to_syslog: yes
    timestamp: on
}
`,
  },
  {
    name: "pcs with a quorum device",
    found: ["single-link"],
    text: `totem {
    version: 2
    cluster_name: my_cluster
    transport: knet
    crypto_cipher: aes256
    crypto_hash: sha256
}
nodelist {
${node(1)}${node(2)}}
quorum {
    provider: corosync_votequorum

    device {
        model: net
        votes: 1

        net {
            algorithm: ffsplit
            host: qdevice
        }
    }
}
logging {
    to_logfile: yes
    logfile: /var/log/cluster/corosync.log
    to_syslog: yes
    timestamp: on
}
`,
  },
  {
    name: "Proxmox VE, three nodes",
    found: ["single-link"],
    text: `logging {
  debug: off
  to_syslog: yes
}

nodelist {
${node(1, "    quorum_votes: 1\n")}${node(2, "    quorum_votes: 1\n")}${node(3, "    quorum_votes: 1\n")}}

quorum {
  provider: corosync_votequorum
}

totem {
  cluster_name: prod
  config_version: 4
  interface {
    linknumber: 0
  }
  ip_version: ipv4-6
  link_mode: passive
  secauth: on
  version: 2
}
`,
  },
  {
    name: "SUSE 15 and Azure, with corosync 2.4",
    corosync: "2.4.6",
    found: ["single-link"],
    text: `totem {
     version:    2
     secauth:    on
     crypto_hash:   sha1
     crypto_cipher: aes256
     cluster_name:  hacluster
     clear_node_high_bit: yes
     token:          30000
     token_retransmits_before_loss_const: 10
     join:           60
     consensus:      36000
     max_messages:   20
     interface {
        ringnumber:  0
        bindnetaddr: 10.0.0.0
        mcastport:   5405
        ttl:         1
     }
     transport:      udpu
}
nodelist {
      node {
       ring0_addr:10.0.0.6
      }
      node {
       ring0_addr:10.0.0.7
      }
}
logging {
     fileline:        off
     to_stderr:       no
     to_logfile:      no
     logfile:         /var/log/cluster/corosync.log
     to_syslog:       yes
     debug:           off
     timestamp:       on
     logger_subsys {
        subsys:     QUORUM
        debug:      off
     }
}
quorum {
     provider: corosync_votequorum
     expected_votes: 2
     two_node: 1
}
`,
  },
  {
    name: "crmsh with two links and a quorum device by lms",
    text: `totem {
    version: 2
    cluster_name: hacluster
    clear_node_high_bit: yes
    interface {
        linknumber: 0
        mcastport: 5405
    }
    interface {
        linknumber: 1
        mcastport: 5407
    }
    transport: knet
    crypto_hash: sha256
    crypto_cipher: aes256
    token: 5000
    join: 60
    max_messages: 20
    token_retransmits_before_loss_const: 10
    link_mode: passive
}
quorum {
    provider: corosync_votequorum
    device {
        model: net
        sync_timeout: 30000
        timeout: 10000
        net {
            tls: on
            host: qnetd.example.com
            port: 5403
            algorithm: lms
            tie_breaker: lowest
        }
        heuristics {
            mode: on
            exec_ping: /usr/bin/ping -q -c 1 10.0.0.254
        }
    }
}
logging {
    to_logfile: yes
    logfile: /var/log/cluster/corosync.log
    to_syslog: yes
    timestamp: on
}
nodelist {
${node(1, "    ring1_addr: 10.1.0.1\n")}${node(2, "    ring1_addr: 10.1.0.2\n")}${node(3, "    ring1_addr: 10.1.0.3\n")}}
`,
  },
  {
    name: "Google Cloud's HANA guide",
    found: ["single-link"],
    text: `totem {
  version: 2
  cluster_name: hacluster
  transport: knet
  crypto_cipher: aes256
  crypto_hash: sha256
  join: 60
  max_messages: 20
  token: 20000
  token_retransmits_before_loss_const: 10
}
nodelist {
${node(1)}${node(2)}}
quorum {
  provider: corosync_votequorum
  two_node: 1
}
`,
  },
  {
    name: "Debian's own file, with a second node",
    found: ["no-encryption", "single-link", "two-nodes-without-two-node"],
    text: `system {
	allow_knet_handle_fallback: yes
}
totem {
	version: 2
	cluster_name: debian
	crypto_cipher: none
	crypto_hash: none
}
logging {
	fileline: off
	to_stderr: yes
	to_logfile: yes
	logfile: /var/log/corosync/corosync.log
	to_syslog: yes
	debug: off
	logger_subsys {
		subsys: QUORUM
		debug: off
	}
}
quorum {
	provider: corosync_votequorum
}
nodelist {
${node(1)}${node(2)}}
`,
  },
];

test.each(published)("$name", ({ corosync, text, found = [] }) => {
  const document = parseDocument("corosync.conf", "corosync", text);
  const settings = corosync === undefined ? {} : { target: { corosync } };
  const findings = checkDocuments([document], (rule, error) => expect.fail(`${rule}: ${error}`), settings);
  const codes = (findings.get("corosync.conf") ?? []).map(({ code, message }) => `${code}: ${message}`);
  expect(codes.map((code) => code.replace(/:.*/, "")).sort(), codes.join("\n")).toEqual([...found].sort());
});
