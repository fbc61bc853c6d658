import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

const rules = [
  "colocation-cycle",
  "contradictory-colocations",
  "no-allowed-node",
  "unknown-node",
  "opt-in-without-location",
  "missing-order",
  "missing-colocation",
  "colocation-against-order",
  "advisory-colocation",
];

function find(text: string | Record<string, string>): void {
  expectFindings(text, "cluster.crm", { rules });
}

function messages(text: string, rule: string): string[] {
  const document = parseDocument("cluster.crm", "crm", text);
  const findings = checkDocuments([document]).get("cluster.crm") ?? [];
  return findings
    .filter(({ code }) => code === rule)
    .map(({ message, related = [] }) => [message, ...related.map((each) => `  ${each.message}`)].join("\n"));
}

test("colocation cycles, with any score above 0", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    colocation c1 inf: a b
    colocation c2 100: b c
    colocation c3 inf: c a
               ^^ warning colocation-cycle
  `);
  find(`
    primitive a Dummy
    primitive b Dummy
    group g a b
    colocation c1 inf: a b
               ^^ warning colocation-cycle
  `);
});

test("colocations that form no cycle", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    primitive p ocf:pacemaker:Stateful
    clone cp p meta promotable=true
    colocation c1 -inf: a b
    colocation c2 -inf: b a
    colocation c3 inf: cp:Promoted c
    colocation c4 inf: c cp:Started
    colocation c5 inf: a c
  `);
});

test("contradictory colocations of a pair, also with the role Promoted and any role", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive p ocf:pacemaker:Stateful
    ms cp p
    colocation c1 inf: a b
    colocation c2 -INFINITY: a b
               ^^ error contradictory-colocations
    colocation c3 inf: a cp:Master
    colocation c4 -inf: a cp:Slave
    colocation c5 -inf: a cp
               ^^ error contradictory-colocations
  `);
});

test("the message names the chain that keeps resources together", () => {
  expect(
    messages(
      `primitive a Dummy
       primitive b Dummy
       primitive c Dummy
       group g b c
       colocation a-with-g inf: a g
       colocation apart -inf: c a
      `,
      "contradictory-colocations",
    ),
  ).toEqual([
    [
      '"c" must not run where "a" does ("apart"), but must according to group "g", "a-with-g": at least one of them never starts, or Pacemaker violates one of these constraints. Remove the wrong constraint.',
      '  The group requires "c" with "b".',
      '  This requires "a" with "g".',
    ].join("\n"),
  ]);
});

test("anti-colocations without a contradiction", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    clone cc c
    primitive d Dummy
    primitive e Dummy
    group g d e meta collocated=false
    colocation c1 inf: a cc
    colocation c2 inf: b cc
    colocation c3 -inf: a b
    colocation c4 -inf: d e
    colocation c5 inf: d a node-attribute=rack
    colocation c6 -inf: d a
    colocation c7 100: e b
    colocation c8 -inf: e b
  `);
});

test("a resource banned from every node, by nodes and by rules on their names", () => {
  find(`
    node 1: n1
    node 2: n2
    node 3: n3
    primitive a Dummy
    primitive b Dummy
    location l1 a -inf: N1
    location l2 a rule -inf: #uname ne n1
                  ^^^^^^^^^^^^^^^^^^^^^^^ error no-allowed-node
    location l3 b -inf: n1
    location l4 b rule -inf: #uname eq n2
  `);
});

test("colocated resources banned from different nodes", () => {
  expect(
    messages(
      `node 1: n1
       node 2: n2
       primitive a Dummy
       primitive b Dummy
       colocation a-with-b inf: a b
       location l1 a -inf: n1
       location l2 b -inf: n2
      `,
      "no-allowed-node",
    ),
  ).toEqual([
    [
      `"a" and "b" must run together and can't run anywhere: every node is banned (n1 by "l1", n2 by "l2"). Remove one of these bans, or use a finite score.`,
      '  This bans "a" from n1.',
      '  This bans "b" from n2.',
      '  This requires "a" with "b".',
    ].join("\n"),
  ]);
});

test("no finding while a node may be allowed, or nodes are unknown", () => {
  find(`
    primitive a Dummy
    location l1 a -inf: n1
    location l2 a -inf: n2
  `);
  find(`
    node 1: n1
    node 2: n2
    primitive a Dummy
    primitive r ocf:pacemaker:remote server=10.0.0.9
    location l1 a -inf: n1
    location l2 a -inf: n2
  `);
  find(`
    node 1: n1
    node 2: n2
    primitive a Dummy
    primitive p ocf:pacemaker:Stateful
    clone cp p meta promotable=true
    location l1 a rule -inf: #uname eq n1 and date gt 2030-01-01
    location l2 a -inf: n2
    location l3 cp role=Promoted -inf: n1
    location l4 cp role=Promoted -inf: n2
    location l5 cp rule -inf: not_defined pingd or pingd lte 0
  `);
});

test("nodes of corosync.conf count", () => {
  find({
    "corosync.conf": `
      nodelist {
        node {
          ring0_addr: 10.0.0.1
          name: n1
          nodeid: 1
        }
        node {
          ring0_addr: 10.0.0.2
          name: n2
          nodeid: 2
        }
      }
    `,
    "cluster.crm": `
      primitive a Dummy
      primitive b Dummy
      location l1 a -inf: n1
      location l2 a -inf: n2
                          ^^ error no-allowed-node
      location l3 b 100: n3
                         ^^ warning unknown-node
    `,
  });
});

test("an unknown node in a location or its rule; guest and bundle nodes are known", () => {
  find(`
    node 1: web1
    node 2: web2
    primitive a Dummy
    primitive vm VirtualDomain config=/etc/vm.xml meta remote-node=guest1
    bundle bb podman image=i replicas=2 network control-port=3121
    location l1 a 100: wbe1
                       ^^^^ warning unknown-node
    location l2 a 100: WEB2
    location l3 a rule 100: #uname eq web3 or #uname eq guest1
                            ^^^^^^^^^^^^^^ warning unknown-node
    location l4 a 100: guest1
    location l5 a 100: bb-0
    location l6 a rule 100: #uname eq param{host}
    xml <node id="5.0" uname="web5"/>
    location l7 a 100: web5
  `);
});

test("an opt-in cluster needs a location for every top-level resource", () => {
  find(`
    node 1: n1
    node 2: n2
    property symmetric-cluster=false
    primitive a Dummy
    primitive b Dummy
              ^ warning opt-in-without-location
    primitive c Dummy
    primitive d Dummy
    group g c d
          ^ warning opt-in-without-location
    primitive e Dummy
    clone ce e
    primitive f1 Dummy
    primitive f2 Dummy
              ^^ warning opt-in-without-location
    primitive fence stonith:fence_sbd
    tag t a
    location l1 t 0: n1
    location l2 c 100: n1
    location l3 ce rule 0: defined #uname
    location l4 f2 -inf: n1
    location l5 /^f1/ 100: n1
    colocation c1 inf: b a
  `);
  find(`
    property symmetric-cluster=true
    primitive b Dummy
  `);
});

test("an address and a service on one node need an order, in either colocation direction", () => {
  find(`
    primitive vip IPaddr2 ip=10.0.0.1
    primitive web apache
    primitive data Filesystem device=/dev/sdb1 directory=/srv fstype=xfs
    primitive db systemd:postgresql
    primitive app systemd:billing
    primitive vip2 IPaddr2 ip=10.0.0.2
    primitive db2 mysql
    group all vip2 db2
    colocation c1 inf: vip web
               ^^ warning missing-order
    colocation c2 inf: db data
               ^^ warning missing-order
    colocation c3 inf: app data
               ^^ warning missing-order
    colocation c4 inf: app vip
    colocation c5 inf: all data
               ^^ warning missing-order
  `);
});

test("an order by any chain is enough; unrelated resources need none", () => {
  find(`
    primitive vip IPaddr2 ip=10.0.0.1
    primitive data Filesystem device=/dev/sdb1 directory=/srv fstype=xfs
    primitive web apache
    primitive vip2 IPaddr2 ip=10.0.0.2
    primitive proxy haproxy
    primitive proxyd systemd:haproxy
    clone cp proxyd
    primitive p pgsql
    clone pp p meta promotable=true
    colocation c1 inf: web data
    colocation c2 inf: web vip
    colocation c3 inf: vip2 vip
    colocation c4 inf: vip2 cp
    colocation c5 inf: vip2 pp:Promoted
    colocation c6 inf: data vip
    order o1 Optional: vip data web
    order o2 pp:promote vip2:start symmetrical=false
  `);
});

test("a service ordered after its file system needs a colocation, unless a chain, a group or a promotion places it", () => {
  find(`
    primitive data Filesystem device=/dev/sdb1 directory=/srv fstype=xfs
    primitive db pgsql
    primitive vip IPaddr2 ip=10.0.0.1
    primitive web nginx
    primitive web2 nginx
    primitive shared Filesystem device=/dev/sdc1 directory=/srv2 fstype=gfs2
    clone cs shared
    order o1 Mandatory: data db
          ^^ warning missing-colocation
    order o2 vip web
          ^^ warning missing-colocation
    order o3 Optional: vip web2
    order o4 Mandatory: cs web2
  `);
  find(`
    primitive data Filesystem device=/dev/sdb1 directory=/srv fstype=xfs
    primitive db pgsql
    primitive vip IPaddr2 ip=10.0.0.1
    colocation c1 inf: vip data
    colocation c2 200: db vip
                  ^^^ warning advisory-colocation
    order o1 Mandatory: data db
  `);
});

test("an advisory colocation of a service with its address", () => {
  find(`
    primitive vip IPaddr2 ip=10.0.0.1
    primitive web nginx
    primitive other Dummy
    primitive p pgsql
    clone pp p meta promotable=true
    colocation c1 100: web vip
                  ^^^ warning advisory-colocation
    colocation c2 100: other vip
    colocation c3 2000: vip pp:Promoted
  `);
});

const drbd = `
    primitive r0 ocf:linbit:drbd params drbd_resource=r0
    clone m r0 meta promotable=true notify=true
    primitive fs Filesystem device=/dev/drbd0 directory=/srv fstype=xfs
    primitive vip IPaddr2 ip=10.0.0.1
    primitive web apache
`;

test("a file system on DRBD needs the promoted role and the promotion", () => {
  find(`${drbd}
    colocation c inf: fs m
                         ^ warning missing-colocation
    order o m:promote fs:start
  `);
  find(`${drbd}
    colocation c inf: fs m:Promoted
    order o m fs
          ^ warning missing-order
  `);
  find(`${drbd}
    colocation c inf: fs m:Promoted
    order o m:promote fs:start symmetrical=false
          ^ warning missing-order
  `);
  find(`${drbd}
    colocation c inf: m:Promoted fs
               ^ warning colocation-against-order
    order o m:promote fs:start
  `);
  find(`${drbd}
    order o Optional: m:promote fs:start
          ^ warning missing-colocation
  `);
  find(`${drbd}
    colocation c 200: fs m:Promoted
                 ^^^ warning advisory-colocation
    order o m:promote fs:start
  `);
});

test("an address of a promoted instance, unless it is for reading or for the replication itself", () => {
  find(`${drbd}
    primitive p pgsql
    clone pp p meta promotable=true notify=true
    primitive reader IPaddr2 ip=10.0.0.2
    primitive replication IPaddr2 ip=10.0.0.3
    primitive late IPaddr2 ip=10.0.0.4
    order o1 pp:promote vip:start
          ^^ warning missing-colocation
    colocation c2 inf: reader pp:Unpromoted
    colocation c3 inf: replication m:Promoted
    colocation c4 inf: late pp:Promoted
               ^^ warning missing-order
    order o5 vip m:promote
  `);
});

test("through others, groups, clones of groups and bundles", () => {
  find(`${drbd}
    primitive log Dummy
    group g vip web log
    colocation c inf: g m:Promoted
    order o m:promote g:start
    order o2 vip log
  `);
  find(`${drbd}
    primitive shared Filesystem device=/dev/sdc1 directory=/shared fstype=gfs2
    primitive dlm ocf:pacemaker:controld
    group storage dlm shared
    clone cs storage meta clone-max=2 interleave=true
    primitive inner apache
    bundle b docker image=x network control-port=3121 primitive inner
    order o1 shared web
    order o2 vip inner
    order o3 cs web
          ^^ warning missing-colocation
  `);
  find(`${drbd}
    group site vip web
    primitive db pgsql
    colocation c inf: db site
    order o vip db
  `);
});
