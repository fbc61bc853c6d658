import type { Example, Rule } from "../../server/src/rules/rule.ts";

/** The same mistake as pcs commands, and the right commands: the arguments after `pcs -f CIB` or, for corosync.conf, after `pcs`. */
interface PcsCommands {
  readonly wrong: readonly string[];
  readonly right: readonly string[];
}

/** How to make the mistake of a rule with other programs. */
export interface Sample {
  readonly rule: string;
  /** Replaces the rule's own examples where those would be rejected for other reasons. */
  readonly example?: { readonly wrong: Example; readonly right: Example };
  /** `impossible`: it is specific to the crm language, or pcs has no command for it. Absent: no commands were written. */
  readonly pcs?: PcsCommands | "impossible";
  /** What a program reports on a running cluster but can't report for a file: counted as found. */
  readonly live?: { readonly program: "crmsh" | "pcs"; readonly says: string };
}

const device = "stonith create fence-n1 fence_ipmilan ip=10.0.0.1";
const dummies = (...ids: readonly string[]): string[] => ids.map((id) => `resource create ${id} ocf:pacemaker:Dummy`);

/** A complete corosync.conf of nodes n1, n2 …; `corosync -t` runs on the first one. */
function corosyncConf({
  nodes = 3,
  totem = "",
  quorum = "",
  rest = "",
}: {
  nodes?: number;
  totem?: string;
  quorum?: string;
  rest?: string;
}): { "corosync.conf": string } {
  const lines = (text: string): string => text.replace(/^(?=.)/gm, "  ");
  const node = (_: unknown, index: number): string =>
    `node {\n  name: n${index + 1}\n  nodeid: ${index + 1}\n  ring0_addr: 10.9.9.${index + 1}\n}\n`;
  const sections = [
    `totem {\n${lines(`version: 2\ncluster_name: lab\ntransport: knet\ncrypto_cipher: none\ncrypto_hash: none\n${totem}`)}}`,
    `nodelist {\n${lines(Array.from({ length: nodes }, node).join(""))}}`,
    `quorum {\n${lines(`provider: corosync_votequorum\n${quorum}`)}}`,
    `logging {\n  to_syslog: yes\n${rest}}`,
  ];
  return { "corosync.conf": `${sections.join("\n")}\n` };
}

const net = (settings: string, votes = 1): string =>
  `device {\n  model: net\n  votes: ${votes}\n  net {\n${settings}  }\n}\n`;
const setup = (count: number, options: string): string =>
  `cluster setup lab ${Array.from({ length: count }, (_, at) => `n${at + 1} addr=10.9.9.${at + 1}`).join(" ")} ${options}`.trim();

/** The sample of a rule: its own example where none was made for the comparison. */
export function sampleOf({ id }: Rule): Sample {
  return samples.find(({ rule }) => rule === id) ?? { rule: id };
}

/** The rules with an example of their own for the comparison, or with commands of pcs, in the order of the list of rules. */
export const samples: readonly Sample[] = [
  {
    rule: "fence-device-without-hosts",
    pcs: { wrong: [`${device} username=admin`], right: [`${device} username=admin pcmk_host_list=n1`] },
  },
  {
    rule: "fence-device-on-own-node",
    pcs: {
      wrong: [`${device} username=admin pcmk_host_list=n1`, "constraint location fence-n1 prefers n1"],
      right: [`${device} username=admin pcmk_host_list=n1`, "constraint location fence-n1 avoids n1"],
    },
  },
  {
    rule: "fencing-level-device",
    pcs: {
      wrong: [`${device} username=admin pcmk_host_list=n1`, "stonith level add 1 n1 fence-n11"],
      right: [`${device} username=admin pcmk_host_list=n1`, "stonith level add 1 n1 fence-n1"],
    },
  },
  {
    rule: "two-node-count",
    example: {
      wrong: corosyncConf({ quorum: "two_node: 1\n" }),
      right: corosyncConf({ nodes: 2, quorum: "two_node: 1\n" }),
    },
    pcs: "impossible",
  },
  {
    rule: "wait-for-all-off",
    example: {
      wrong: corosyncConf({ nodes: 2, quorum: "two_node: 1\nwait_for_all: 0\n" }),
      right: corosyncConf({ nodes: 2, quorum: "two_node: 1\n" }),
    },
    pcs: { wrong: [setup(2, "quorum wait_for_all=0")], right: [setup(2, "")] },
  },
  {
    rule: "expected-votes",
    example: { wrong: corosyncConf({ quorum: "expected_votes: 2\n" }), right: corosyncConf({}) },
    pcs: "impossible",
  },
  {
    rule: "last-man-standing",
    example: {
      wrong: corosyncConf({ quorum: "last_man_standing: 1\n" }),
      right: corosyncConf({ quorum: "last_man_standing: 1\nwait_for_all: 1\n" }),
    },
    pcs: {
      wrong: [setup(3, "quorum last_man_standing=1")],
      right: [setup(3, "quorum last_man_standing=1 wait_for_all=1")],
    },
  },
  {
    rule: "quorum-device-votes",
    example: {
      wrong: corosyncConf({ nodes: 2, quorum: net("    host: qnetd\n    algorithm: ffsplit\n", 2) }),
      right: corosyncConf({ nodes: 2, quorum: net("    host: qnetd\n    algorithm: ffsplit\n") }),
    },
    pcs: {
      wrong: [setup(2, ""), "quorum device add votes=2 model net host=qnetd algorithm=ffsplit"],
      right: [setup(2, ""), "quorum device add model net host=qnetd algorithm=ffsplit"],
    },
  },
  {
    rule: "corosync-obsolete",
    example: {
      wrong: corosyncConf({ totem: "rrp_mode: active\ninterface {\n  ringnumber: 0\n}\n" }),
      right: corosyncConf({ totem: "link_mode: active\ninterface {\n  linknumber: 0\n}\n" }),
    },
    pcs: {
      wrong: [setup(3, "transport knet rrp_mode=active link ringnumber=0")],
      right: [setup(3, "transport knet link_mode=active link linknumber=0")],
    },
  },
  {
    rule: "corosync-unknown-key",
    example: { wrong: corosyncConf({ totem: "tokn: 3000\n" }), right: corosyncConf({ totem: "token: 3000\n" }) },
    pcs: { wrong: [setup(3, "totem tokn=3000")], right: [setup(3, "totem token=3000")] },
  },
  {
    rule: "unknown-agent",
    pcs: {
      wrong: ["resource create vip ocf:heartbeat:IPAddr2 ip=10.0.0.1"],
      right: ["resource create vip ocf:heartbeat:IPaddr2 ip=10.0.0.1"],
    },
  },
  {
    rule: "unique-parameter-clash",
    pcs: {
      wrong: ["1", "1"].map((last, at) => `resource create vip${at} ocf:heartbeat:IPaddr2 ip=10.0.0.${last}`),
      right: ["1", "2"].map((last, at) => `resource create vip${at} ocf:heartbeat:IPaddr2 ip=10.0.0.${last}`),
    },
  },
  {
    rule: "no-monitor",
    pcs: {
      wrong: ["resource create web ocf:heartbeat:nginx op start timeout=60s --no-default-ops"],
      right: ["resource create web ocf:heartbeat:nginx op monitor interval=10s timeout=30s"],
    },
  },
  {
    rule: "unreadable-duration",
    pcs: {
      wrong: ["resource create web ocf:heartbeat:nginx op monitor interval=10x timeout=30s"],
      right: ["resource create web ocf:heartbeat:nginx op monitor interval=10s timeout=30s"],
    },
  },
  {
    rule: "underscore-in-option",
    pcs: {
      wrong: ["resource create web ocf:heartbeat:nginx meta target_role=Stopped"],
      right: ["resource create web ocf:heartbeat:nginx meta target-role=Stopped"],
    },
  },
  {
    rule: "unknown-option",
    pcs: { wrong: ["property set no-quorum-polcy=freeze"], right: ["property set no-quorum-policy=freeze"] },
  },
  {
    rule: "maintenance-left-on",
    pcs: { wrong: ["property set maintenance-mode=true"], right: ["property set maintenance-mode=false"] },
  },
  {
    rule: "clones-without-interleave",
    pcs: {
      wrong: [
        ...dummies("dlm", "fs"),
        "resource clone dlm interleave=true",
        "resource clone fs",
        "constraint order dlm-clone then fs-clone",
      ],
      right: [
        ...dummies("dlm", "fs"),
        "resource clone dlm interleave=true",
        "resource clone fs interleave=true",
        "constraint order dlm-clone then fs-clone",
      ],
    },
  },
  {
    rule: "cannot-migrate",
    example: {
      wrong: "primitive web ocf:heartbeat:nginx meta allow-migrate=true op monitor interval=10s timeout=30s",
      right: "primitive web ocf:heartbeat:nginx meta allow-migrate=false op monitor interval=10s timeout=30s",
    },
    pcs: {
      wrong: ["resource create web ocf:heartbeat:nginx meta allow-migrate=true"],
      right: ["resource create web ocf:heartbeat:nginx meta allow-migrate=false"],
    },
  },
  {
    rule: "clone-option-as-parameter",
    pcs: {
      wrong: [...dummies("web"), "resource clone web interleave=true"],
      right: [...dummies("web"), "resource clone web meta interleave=true"],
    },
  },
  {
    rule: "utilization-without-strategy",
    example: {
      wrong: "primitive web ocf:heartbeat:nginx utilization cpu=2 op monitor interval=10s timeout=30s",
      right:
        "property placement-strategy=balanced\nprimitive web ocf:heartbeat:nginx utilization cpu=2 op monitor interval=10s timeout=30s",
    },
    pcs: {
      wrong: [...dummies("web"), "resource utilization web cpu=2"],
      right: ["property set placement-strategy=balanced", ...dummies("web"), "resource utilization web cpu=2"],
    },
  },
  {
    rule: "order-cycle",
    pcs: {
      wrong: [...dummies("db", "web"), "constraint order db then web", "constraint order web then db"],
      right: [...dummies("db", "web"), "constraint order db then web"],
    },
  },
  {
    rule: "colocation-cycle",
    pcs: {
      wrong: [
        ...dummies("vip", "web"),
        "constraint colocation add web with vip",
        "constraint colocation add vip with web",
      ],
      right: [...dummies("vip", "web"), "constraint colocation add web with vip"],
    },
  },
  {
    rule: "self-constraint",
    pcs: {
      wrong: [...dummies("vip", "web"), "constraint order web then web"],
      right: [...dummies("vip", "web"), "constraint order vip then web"],
    },
  },
  {
    rule: "contradictory-colocations",
    pcs: {
      wrong: [
        ...dummies("db", "web"),
        "constraint colocation add web with db",
        "constraint colocation add web with db score=-INFINITY",
      ],
      right: [...dummies("db", "web"), "constraint colocation add web with db score=-INFINITY"],
    },
  },
  {
    rule: "no-allowed-node",
    pcs: {
      wrong: [...dummies("web"), "constraint location web avoids n1", "constraint location web avoids n2"],
      right: [...dummies("web"), "constraint location web avoids n1"],
    },
  },
  {
    rule: "unknown-node",
    example: {
      wrong: "primitive vip ocf:pacemaker:Dummy op monitor interval=10s timeout=20s\nlocation vip-on-n1 vip 100: n11",
      right: "primitive vip ocf:pacemaker:Dummy op monitor interval=10s timeout=20s\nlocation vip-on-n1 vip 100: n1",
    },
    pcs: {
      wrong: [...dummies("vip"), "constraint location vip prefers n11=100"],
      right: [...dummies("vip"), "constraint location vip prefers n1=100"],
    },
    live: {
      program: "pcs",
      says: "Node 'n11' does not appear to exist in configuration (asked on a running cluster only)",
    },
  },
  {
    rule: "order-against-group",
    pcs: {
      wrong: [...dummies("vip", "web"), "resource group add site vip web", "constraint order web then vip"],
      right: [...dummies("vip", "web"), "resource group add site web vip"],
    },
  },
  {
    rule: "not-promotable",
    example: {
      wrong:
        "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder db-then-web Mandatory: db:promote web:start",
      right:
        "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder db-then-web Mandatory: db:start web:start",
    },
    pcs: {
      wrong: [...dummies("db", "web"), "constraint order promote db then start web"],
      right: [...dummies("db", "web"), "constraint order start db then start web"],
    },
  },
  {
    rule: "misspelt-score",
    pcs: {
      wrong: [...dummies("web"), "constraint location web rule score=-Inf #uname eq n2"],
      right: [...dummies("web"), "constraint location web rule score=-INFINITY #uname eq n2"],
    },
  },
  { rule: "missing-colon", pcs: "impossible" },
  {
    rule: "misspelt-yeardays",
    pcs: {
      wrong: [...dummies("web"), "constraint location web rule score=100 date-spec yearsdays=1"],
      right: [...dummies("web"), "constraint location web rule score=100 date-spec yeardays=1"],
    },
  },
  { rule: "missing-continuation-space", pcs: "impossible" },
  { rule: "trailing-comment", pcs: "impossible" },
];
