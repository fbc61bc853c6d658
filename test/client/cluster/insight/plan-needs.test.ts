import { expect, test } from "vitest";
import { readCibFacts } from "../../../../client/src/cluster/doctor/cib-facts.ts";
import { filesOf, nodeQuestions } from "../../../../client/src/cluster/doctor/node-questions.ts";
import { touchedResources } from "../../../../client/src/cluster/insight/plan-needs.ts";

const ip = (id: string, address: string): string =>
  `<primitive id="${id}" class="ocf" provider="heartbeat" type="IPaddr2"><instance_attributes id="${id}-i"><nvpair id="${id}-ip" name="ip" value="${address}"/></instance_attributes></primitive>`;
const dummy = (type = "Dummy"): string => `<primitive id="web" class="ocf" provider="pacemaker" type="${type}"/>`;

function facts(resources: string, constraints = ""): ReturnType<typeof readCibFacts> {
  return readCibFacts(
    `<cib><configuration><crm_config/><nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes><resources>${resources}</resources><constraints>${constraints}</constraints></configuration></cib>`,
  );
}

function touched(base: ReturnType<typeof facts>, wanted: ReturnType<typeof facts>): readonly [string, string] {
  const found = touchedResources(base, wanted);
  return [found.touched.map(({ id }) => id).join(" "), found.free.map(({ id }) => id).join(" ")];
}

test("new resources, and those with another agent or other parameters, are asked about", () => {
  expect(touched(facts(dummy()), facts(dummy() + ip("ip", "10.0.0.9")))).toEqual(["ip", "ip"]);
  expect(touched(facts(dummy()), facts(dummy("Stateful")))).toEqual(["web", ""]);
  expect(touched(facts(ip("ip", "10.0.0.9")), facts(ip("ip", "10.0.0.8")))).toEqual(["ip", "ip"]);
});

test("what stays, or is removed, isn't", () => {
  expect(touched(facts(dummy()), facts(dummy()))).toEqual(["", ""]);
  expect(touched(facts(dummy() + ip("ip", "10.0.0.9")), facts(dummy()))).toEqual(["", ""]);
});

test("a resource that may run on another node now is asked about there", () => {
  const ban = '<rsc_location id="l" rsc="web" node="n2" score="-INFINITY"/>';
  expect(touched(facts(dummy(), ban), facts(dummy()))).toEqual(["web", ""]);
  expect(touched(facts(dummy()), facts(dummy(), ban))).toEqual(["", ""]);
});

test("an address that the cluster sets already needn't be free, also under another name", () => {
  expect(touched(facts(ip("ip", "10.0.0.9")), facts(ip("address", "10.0.0.9")))).toEqual(["address", ""]);
});

test("a file on a file system that the cluster mounts already needn't be on the nodes", () => {
  const nvpairs = (id: string, values: Record<string, string>): string =>
    `<instance_attributes id="${id}-i">${Object.entries(values)
      .map(([name, value]) => `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`)
      .join("")}</instance_attributes>`;
  const primitive = (id: string, type: string, values: Record<string, string>): string =>
    `<primitive id="${id}" class="ocf" provider="heartbeat" type="${type}">${nvpairs(id, values)}</primitive>`;
  const mounted = primitive("fs", "Filesystem", { device: "/dev/sdb1", directory: "/srv/web" });
  const web = primitive("web", "apache", { configfile: "/srv/web/etc/httpd.conf" });
  const wanted = facts(mounted + web);
  const { touched: added } = touchedResources(facts(mounted), wanted);
  expect(added.map(({ id }) => id)).toEqual(["web"]);
  expect(nodeQuestions({ ...wanted, resources: added }, undefined)).not.toMatch(/^path/m);
  const [elsewhere] = facts(primitive("web", "apache", { configfile: "/srv/webs/httpd.conf" })).resources;
  expect(elsewhere && filesOf(elsewhere, wanted)).toEqual([{ path: "/srv/webs/httpd.conf", isProgram: false }]);
});

test("a service, or a file system, that the cluster runs already needn't be absent, also under another name", () => {
  const site = (id: string): string => `<primitive id="${id}" class="systemd" type="nginx"/>`;
  const disk = (id: string): string =>
    `<primitive id="${id}" class="ocf" provider="heartbeat" type="Filesystem"><instance_attributes id="${id}-i"><nvpair id="${id}-a" name="device" value="/dev/vdb"/><nvpair id="${id}-b" name="directory" value="/srv"/></instance_attributes></primitive>`;
  expect(touched(facts(site("web")), facts(site("page")))).toEqual(["page", ""]);
  expect(touched(facts(disk("data")), facts(disk("files")))).toEqual(["files", ""]);
  expect(touched(facts(""), facts(site("page") + disk("files")))).toEqual(["page files", "page files"]);
});

test("a plan of thousands of resources that depend on each other is looked at in time", () => {
  const ids = Array.from({ length: 4_000 }, (_, index) => `r${index}`);
  const large = (score: string): string => {
    const resources = ids.map((id) => `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy"/>`);
    const chain = ids
      .slice(1)
      .map((id, at) => `<rsc_colocation id="c-${id}" rsc="${id}" with-rsc="${ids[at]}" score="INFINITY"/>`);
    const location = `<rsc_location id="l" rsc="r0" node="n2" score="${score}"/>`;
    return `<cib><configuration><nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes><resources>${resources.join("")}</resources><constraints>${chain.join("")}${location}</constraints></configuration></cib>`;
  };
  const [away, back] = [readCibFacts(large("-INFINITY")), readCibFacts(large("100"))];
  expect(touchedResources(away, away).touched).toEqual([]);
  // All may run on n2 once the first may.
  expect(touchedResources(away, back).touched).toHaveLength(4_000);
});
