import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normalForm } from "../../../server/src/cib/normalize.ts";
import { childElement, parseXml } from "../../../server/src/text/xml.ts";
import { convert } from "../../../server/src/workspace.ts";
import { installedRelease, isSince } from "../../support/installed-releases.ts";

/** Texts that are hard to parse: case, white space, continuations, quotes, brackets, ids, sets, short forms. */
const texts: Readonly<Record<string, string>> = {
  "keywords in any case": "PRIMITIVE p Dummy PARAMS state=1 META priority=1 OP monitor interval=10s\nGroup g p",
  continuations: "primitive p \\\n  Dummy\\\n   params state=1 \\\n\n# done\nprimitive q Dummy",
  "spaces and tabs": "primitive \t p    Dummy   state=1\t\top   monitor\tinterval=10s",
  quotes: `primitive p Dummy state='a "b"' fake="c 'd'" x="e\\"f" y=g\\ h z="i=j" k=l'm'n`,
  "words that look like others": "primitive p Dummy state=rule fake=(x) y=[z] x=#1 w={v}",
  comments: "# one\n   # two\nprimitive p Dummy\n#three",
  "names without a value and ids": "primitive p Dummy params $id=s $n:state=1 $fake=2 empty= bare",
  "several sets with scores and rules":
    'primitive p Dummy params 10: state=1 params rule inf: #uname eq n1 or pingd number:gt 5 state=2 params 5: rule $id=r -inf: date in start=2030-01-01 end=2031-01-01 state="3"',
  "a reference to a set":
    "primitive p Dummy params state=1 meta $id=m priority=1\nprimitive q Dummy params $id-ref=p meta $id-ref=m",
  "a reference to a pair": "primitive p Dummy params $v:state=1\nprimitive q Dummy params @v:fake @v",
  operations:
    "primitive p Stateful operations $id=o op monitor interval=10s role=Master OCF_CHECK_LEVEL=10 depth=0 op monitor interval=11s timeout=5 op_params x=1 op_meta y=2 op start timeout=20s on-fail=restart",
  templates:
    "rsc_template t Dummy description='a template' state=1 op monitor interval=10s utilization cpu=1\nprimitive p @t meta priority=2\nprimitive q @t state=3",
  agents:
    "primitive p ocf:Dummy\nprimitive q ocf:pacemaker:Dummy\nprimitive r lsb:x\nprimitive s systemd:y\nprimitive t stonith:fence_sbd\nprimitive u Stateful",
  "a reference to a rule, and attributes after it":
    "primitive p Dummy\nlocation l p rule $id=r inf: #uname eq n1\nprimitive q Dummy params rule $id-ref=r state=1 meta priority=1",
  containers:
    "primitive p Dummy\nprimitive q Dummy\nprimitive r Stateful\ngroup g p q description='a group' meta priority=1\nclone c g interleave=true meta clone-max=2\nms m r meta notify=true",
  bundle:
    "primitive p Dummy\nbundle b docker image=web:1 replicas=2 network ip-range-start=10.0.0.9 port-mapping id=h port=80 storage storage-mapping id=s source-dir=/a target-dir=/b primitive p",
  locations:
    "primitive p Dummy\nprimitive q Dummy\nlocation l1 p inf: n1\nlocation l2 p -infinity: n2\nlocation l3 /p.*/ advisory: n1\nlocation l4 { p q } 100: n1\nlocation l5 p role=Started resource-discovery=never 5: n1\nlocation l6 p 5: n1 role=Stopped",
  "location rules":
    "primitive p Dummy\nlocation l p rule $role=Started 100: #uname eq n1 and not_defined pingd rule Mandatory: date spec hours=9-16 weekdays=1-5 or a lte meta{b}",
  colocations:
    "primitive p Dummy\nprimitive q Dummy\nprimitive r Dummy\ncolocation c1 inf: p:started q\ncollocation c2 MANDATORY: p q:Slave node-attribute=rack\ncolocation c3 -5: p (q r)\ncolocation c4 inf: p:Master q:Master r\ncolocation c5 inf: _rsc_set_ p q",
  orders:
    "primitive p Dummy\nprimitive q Dummy\nprimitive r Dummy\norder o1 p q\norder o2 mandatory: p:START q:Promote\norder o3 0: p q symmetrical=no\norder o4 -inf: p q r:stop\norder o5 Serialize: [ p q ] r\norder o6 Optional: ( p q sequential=yes ) [require-all=true r]",
  "require-all outside brackets":
    "primitive p Dummy\nprimitive q Dummy\nprimitive r Dummy\norder o1 Mandatory: p q require-all=false\norder o2 p q require-all=yes\norder o3 0: p q r require-all=no symmetrical=false\norder o4 p:start q:stop require-all=false\norder o5 p require-all=0 q\norder o6 [ p q ] r require-all=false\norder o7 p q sequential=false require-all=false",
  tickets:
    "primitive p Dummy\nprimitive q Stateful\nrsc_ticket t1 T: p\nrsc_ticket t2 T: q:Master loss-policy=demote\nrsc_ticket t3 T: p q:Slave",
  "options in several sets":
    "property no-quorum-policy=stop cluster-delay=5\nproperty mine: stonith-enabled=true\nproperty $id=yours rule 0: #uname eq n1 maintenance-mode=true\nrsc_defaults priority=1\nop_defaults $id=ops timeout=60s",
  topology:
    "primitive p stonith:fence_sbd\nprimitive q stonith:fence_sbd\nfencing_topology n1: p,q p n2: q Attr:rack=7 p Pattern:n.* q,p p",
  tags: "primitive p Dummy\nprimitive q Dummy\ntag t p q\ntag u: p",
  rights:
    "primitive p Dummy\nrole r description=who read xpath:/cib WRITE meta:p:target-role deny ref:p type:primitive attr:id write property:x read nodeattr read nodeutil:n1 deny location:p read status\nrole s read mine: description='a right' utilization:p read cib\nacl_target alice r s\nacl_group staff r",
  "users of an old schema":
    "primitive p Dummy\nrole r read xpath:/cib write ref:p tag:primitive\nuser alice role:r\nUSER bob ROLE:r\nuser carol READ xpath:'/cib/a b' write tag:primitive ref:p attribute:id deny ref:p attribute:id read meta:p:target-role",
  alerts:
    "alert a /bin/x description='mails' attributes k=1 meta timeout=5s select nodes attributes { standby x-y } fencing to me@x.org to { /var/log/x attributes k=2 meta timeout=1s }\nalert b '/bin/a b'",
  nodes:
    "node 5: m1 standby=off\nnode $id=6 m2:remote description='far away' attributes 5: rack=1 utilization cpu=2\nnode m3",
  monitors: "primitive p Stateful\nmonitor p 10s\nmonitor p:Master 11s:5",
  "xml as it is":
    'primitive p Dummy\nxml <rsc_location id="l" rsc="p" \\\n  node="n1" score="5"/>\nxml <tag id="t"><obj_ref id="p"/></tag>',
};

const emptyCib =
  '<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>';

/** What a CIB's configuration means; the order of resources and constraints says nothing, and a plus before INFINITY neither. */
function meaning(cib: string): string[] {
  const sections = childElement(parseXml(cib.replaceAll("+INFINITY", "INFINITY")), "configuration")?.children ?? [];
  const isList = (name: string): boolean => ["resources", "constraints", "nodes"].includes(name);
  return sections
    .flatMap((section) => (isList(section.name) ? section.children : section.children.length > 0 ? [section] : []))
    .map(normalForm)
    .sort();
}

const crmRelease = installedRelease("crm");
const hasCrm = crmRelease !== undefined;

/** A CIB of crmsh as crmsh 4 writes it: crmsh 5 takes the new names of roles, and an interval of 0 gets its unit. */
function asCrmsh4(cib: string): string {
  if (!isSince(crmRelease, "5.0.0")) return cib;
  return cib
    .replaceAll('role="Promoted"', 'role="Master"')
    .replaceAll('role="Unpromoted"', 'role="Slave"')
    .replaceAll(' interval="0s"', ' interval="0"');
}

describe.skipIf(!hasCrm)(
  hasCrm ? "the same CIB as crmsh makes" : "the same CIB as crmsh makes (skipped: crm is not installed)",
  () => {
    const made = new Map<string, string>();
    let folder = "";

    async function runCrm(name: string, text: string): Promise<void> {
      const own = mkdtempSync(path.join(folder, "cib-"));
      const cib = path.join(own, "cib.xml");
      const empty = name.endsWith("of an old schema") ? emptyCib.replace("pacemaker-3.9", "pacemaker-1.3") : emptyCib;
      writeFileSync(cib, empty);
      writeFileSync(path.join(own, "x.crm"), `node 1: n1\nnode 2: n2\n${text}\n`);
      const env = { ...process.env, CIB_file: cib, HOME: own, TERM: "dumb" };
      const output = await new Promise<string>((done) => {
        const argv = ["-F", "configure", "load", "replace", path.join(own, "x.crm")];
        execFile("crm", argv, { env }, (_, stdout, stderr) => done(stdout + stderr));
      });
      const result = readFileSync(cib, "utf8");
      made.set(name, result === empty ? `crm did not take it: ${output}` : result);
    }

    beforeAll(async () => {
      folder = mkdtempSync(path.join(os.tmpdir(), "quorate-beside-crmsh-"));
      const waiting = Object.entries(texts);
      const worker = async (): Promise<void> => {
        for (let next = waiting.pop(); next; next = waiting.pop()) await runCrm(...next);
      };
      await Promise.all([worker(), worker()]);
    }, 600_000);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test.each(Object.keys(texts))("%s", (name) => {
      const theirs = made.get(name) ?? "";
      expect(theirs).toContain("<cib");
      const ours = convert("x.crm", `node 1: n1\nnode 2: n2\n${texts[name]}\n`, "crm", "cib");
      expect(ours.errors).toEqual([]);
      expect(meaning(ours.text)).toEqual(meaning(asCrmsh4(theirs)));
    });
  },
);
