import { expect, test } from "vitest";
import { buildModel } from "../../../server/src/analysis/build-model.ts";
import { RuleRunner } from "../../../server/src/analysis/rule-runner.ts";
import { TrackedLookup } from "../../../server/src/analysis/tracked-lookup.ts";
import { ClusterModel } from "../../../server/src/model/cluster-model.ts";
import type { ClusterObject } from "../../../server/src/model/configuration.ts";
import type { DefinedObject } from "../../../server/src/model/defined-object.ts";
import { newest } from "../../../server/src/model/target.ts";
import { rules } from "../../../server/src/rules/registry.ts";
import { Memo } from "../../../server/src/text/memo.ts";
import { parseDocument } from "../../../server/src/workspace.ts";

/** So many services as people build them, each with storage below and an address beside it. */
function services(count: number): string {
  const one = (i: number): string => `
primitive drbd${i} ocf:linbit:drbd params drbd_resource=r${i} op monitor interval=20s role=Promoted op monitor interval=30s role=Unpromoted
clone drbd${i}-clone drbd${i} meta promotable=true notify=true promoted-max=1
primitive raid${i} ocf:heartbeat:mdraid params md_dev=/dev/md${i} mdadm_conf=/etc/mdadm.conf op monitor interval=20s
primitive vg${i} ocf:heartbeat:LVM-activate params vgname=vg${i} vg_access_mode=system_id op monitor interval=30s
primitive fs${i} ocf:heartbeat:Filesystem params device=/dev/vg${i}/srv directory=/srv/${i} fstype=xfs op monitor interval=20s
primitive top${i} ocf:heartbeat:Filesystem params device=/dev/drbd${i} directory=/data/${i} fstype=xfs op monitor interval=20s
primitive shared${i} ocf:heartbeat:Filesystem params device=/dev/md${i} directory=/shared/${i} fstype=gfs2 op monitor interval=20s
clone shared${i}-clone shared${i} meta interleave=true
primitive ip${i} IPaddr2 params ip=10.0.${i >> 8}.${i & 255} op monitor interval=10s
primitive web${i} apache params configfile=/srv/${i}/httpd.conf op monitor interval=10s meta target-role=Started
primitive dummy${i} ocf:pacemaker:Dummy meta allow-migrate=true migration-threshold=3
group g${i} vg${i} fs${i} ip${i} web${i}
order o${i} Mandatory: drbd${i}-clone:promote top${i}:start
colocation c${i} inf: top${i} drbd${i}-clone:Promoted
order raid${i}-first Mandatory: raid${i} shared${i}-clone
colocation apart${i} -inf: dummy${i} g${i}
location l${i} g${i} 100: n${1 + (i % 3)}
location ban${i} shared${i}-clone -inf: n${1 + (i % 3)}
location rule${i} dummy${i} rule 10: #uname eq n1 and pingd gt 0
tag t${i} g${i} dummy${i}
rsc_ticket ticket${i} T${i}: g${i} loss-policy=stop
acl_target u${i} r${i}
role r${i} read xpath:/cib
fencing_topology n${1 + (i % 3)}: fence`;
  const shared = `node 1: n1
node 2: n2
node 3: n3
primitive fence stonith:fence_ipmilan params ip=10.9.9.9 username=u password=p pcmk_host_list="n1 n2 n3"
property cluster-recheck-interval=2min
rsc_defaults resource-stickiness=100
op_defaults timeout=30s`;
  return `${shared}${Array.from({ length: count }, (_, i) => one(i)).join("")}\n`;
}

/** How many objects each rule looks at in lists of a kind, and in all objects. */
function objectsRead(text: string): ReadonlyMap<string, number> {
  const document = parseDocument("file:///cluster.crm", "crm", text);
  const plain = buildModel([document], newest, new Memo());
  let count = 0;
  const counted = <T extends object>(list: readonly T[]): readonly T[] =>
    new Proxy(list, {
      get(target, key) {
        if (typeof key === "string" && /^\d/.test(key)) count++;
        return Reflect.get(target, key);
      },
    });
  const known = new Map<ClusterObject["kind"], readonly DefinedObject[]>();
  for (const { object } of plain.placed) known.set(object.kind, counted(plain.ofKind(object.kind)));
  const model = new ClusterModel({
    place: () => plain.placed,
    definitions: plain.definitions,
    otherNames: plain.otherNames,
    known,
    corosync: undefined,
    target: newest,
    memo: new Memo(),
  });
  const read = new Map<string, number>();
  const onFailure = (rule: string, error: unknown): void => {
    throw new Error(`${rule} failed`, { cause: error });
  };
  for (const rule of rules) {
    count = 0;
    const runner = new RuleRunner([rule]);
    const lookup = new TrackedLookup(model);
    for (const at of plain.placed) runner.one(undefined, at, lookup, onFailure);
    for (const _ of runner.whole(model, onFailure));
    read.set(rule.id, count);
  }
  return read;
}

test("four times as many objects are looked at about four times as often by each rule, and not sixteen times", () => {
  const few = objectsRead(services(20));
  const many = objectsRead(services(80));
  const steeper = [...many].filter(([rule, count]) => count > 8 * (few.get(rule) ?? 0) + 1000);
  expect(Object.fromEntries(steeper)).toEqual({});
});
