// What would happen and why it is so, asked of a live cluster over SSH as the terminal does, against what then really happens.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { placementsInStatus, withoutInstances } from "../../../../client/src/cluster/what-if/placements.ts";
import type { WhatIf } from "../../../../client/src/cluster/what-if/what-if.ts";
import type { Why } from "../../../../client/src/cluster/why/why.ts";
import { childElement, parseXml, serializeXml } from "../../../../server/src/text/xml.ts";
import { convert } from "../../../../server/src/workspace.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { isSoak } from "../../../support/soak.ts";
import { type CommandLineSetup, useCommandLine } from "../../support/use-command-line.ts";

const why = whyNoLab();

const dummy = (id: string): string =>
  `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy"><operations><op id="${id}-monitor" name="monitor" interval="5s" timeout="20s"/></operations></primitive>`;

const service = (...ids: readonly string[]): string =>
  ids.map((id) => `primitive ${id} ocf:pacemaker:Dummy op monitor interval=5s timeout=20s`).join("\n");
const sticky = "rsc_defaults resource-stickiness=100";

/** The tutorials' configurations, their services in place of the programs, and one of twelve resources. */
const configurations = {
  S1: `${service("ClusterIP", "WebSite")}
colocation website-with-ip inf: WebSite ClusterIP
location website-on-n1 WebSite 50: n1`,
  S2: `${service("Cluster_VIP", "WebServer")}
colocation server-with-vip inf: WebServer Cluster_VIP`,
  S3: `${service("virtual_ip", "web_server")}
colocation server-with-ip inf: web_server virtual_ip
order ip-first virtual_ip web_server`,
  S4: `${service("vip", "httpd")}
primitive ping-gateway ocf:pacemaker:ping params host_list=GATEWAY multiplier=1000 op monitor interval=10s timeout=60s
clone cloned-ping-gateway ping-gateway
colocation httpd-with-vip inf: httpd vip
location preferred-node vip 100: n1
location vip-needs-gateway vip rule -inf: not_defined pingd or pingd lte 0`,
  S5: `${service("myclusterVIP", "WebSite")}
colocation website-with-vip inf: WebSite myclusterVIP
order vip-first Mandatory: myclusterVIP:start WebSite:start`,
  "twelve resources": `${service("fs1", "ip1", "app1", "fs2", "ip2", "app2", "base", "mail", "dns", "cache", "queue")}
primitive state ocf:pacemaker:Stateful op monitor interval=5s role=Promoted op monitor interval=6s role=Unpromoted
clone states state meta promotable=true interleave=true
clone bases base meta interleave=true
group one fs1 ip1 app1
group two fs2 ip2 app2
order base-first bases one
colocation apart -inf: two one
colocation mail-with-state inf: mail states:Promoted
order promote-first states:promote mail:start
location dns-on-n3 dns 100: n3
location cache-not-n1 cache -inf: n1
colocation queue-with-cache inf: queue cache`,
} as const;

describe.skipIf(why !== undefined)(`what if and why on a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];

  useCommandLine({ nodes: 3, fencing: true }, (setup) => {
    ({ folder, lab, quorate } = setup);
  });

  const create = (section: string, xml: string) =>
    lab.exec("n1", ["cibadmin", "-C", "-o", section, "--xml-text", xml]).then(({ code, stderr }) => {
      if (code !== 0) throw new Error(stderr);
    });
  const idle = () => lab.exec("n1", ["crm_resource", "--wait", "--timeout=90"]);
  const nodeOf = async (resource: string): Promise<string> => {
    const { stdout } = await lab.exec("n1", ["crm_resource", "--locate", "--resource", resource]);
    return /is running on: (\S+)/.exec(stdout)?.[1] ?? "";
  };
  const matrix = async (...args: string[]): Promise<WhatIf> => {
    const { out, err } = await quorate("what-if", "--trust", "--format", "json", ...args);
    if (out === "") throw new Error(err);
    return JSON.parse(out);
  };
  const reason = async (...args: string[]): Promise<Why> => {
    const { out, err } = await quorate("why", "--trust", "--format", "json", ...args);
    if (out === "") throw new Error(err);
    return JSON.parse(out);
  };
  const cell = ({ rows }: WhatIf, id: string, resource: string) =>
    rows.find((row) => row.id === id)?.cells.find((each) => each.resource === resource);

  it("predicts, over SSH, and what was predicted comes", async () => {
    await create("resources", `<group id="g">${dummy("vip")}${dummy("web")}</group>`);
    await create("resources", dummy("solo"));
    await create("constraints", '<rsc_location id="g-on-n2" rsc="g" node="n2" score="100"/>');
    await create("constraints", '<rsc_location id="g-not-n1" rsc="g" node="n1" score="-INFINITY"/>');
    await create("constraints", '<rsc_location id="solo-on-n1" rsc="solo" node="n1" score="100"/>');
    await create("constraints", '<rsc_location id="solo-not-n2" rsc="solo" node="n2" score="-INFINITY"/>');
    await create("constraints", '<rsc_location id="solo-not-n3" rsc="solo" node="n3" score="-INFINITY"/>');
    await expect.poll(() => nodeOf("web"), { timeout: 120_000, interval: 500 }).toBe("n2");
    await idle();

    const found = await matrix();
    expect(found.scheduler).toMatch(/^root@/);
    expect(found.rows.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect(cell(found, "standby n2", "web")).toMatchObject({ outcome: "moves", short: "n2 → n3" });
    expect(cell(found, "lost n2", "web")).toMatchObject({ outcome: "moves", short: "n2 → n3" });
    expect(cell(found, "lost n1", "solo")).toMatchObject({ outcome: "unavailable" });
    expect(found.summary).toContain("When n1 is lost, solo is down.");
    expect(cell(found, "no-quorum", "web")).toMatchObject({ outcome: "stops" });

    await lab.exec("n1", ["crm_attribute", "--node", "n2", "--name", "standby", "--update", "on"]);
    await expect.poll(() => nodeOf("web"), { timeout: 120_000, interval: 500 }).toBe("n3");
    await lab.exec("n1", ["crm_attribute", "--node", "n2", "--name", "standby", "--delete"]);
    await expect.poll(() => nodeOf("web"), { timeout: 120_000, interval: 500 }).toBe("n2");
    await idle();
  });

  it("answers the same on a node as on the CIB that was saved from it", async () => {
    const { stdout: cib } = await lab.exec("n1", ["cibadmin", "--query"]);
    writeFileSync(join(folder, "saved.xml"), cib);
    const [live, saved] = [await matrix(), await matrix("--cluster", "lab", "saved.xml")];
    const rows = (found: WhatIf) => found.rows.map(({ id, cells, fenced }) => ({ id, cells, fenced }));
    expect(rows(saved)).toEqual(rows(live));
  });

  it("says why a resource runs where it does, and why not elsewhere", async () => {
    const place = await reason("web");
    expect(place).toMatchObject({ state: "started" });
    expect(place.sentence).toContain("n2");
    expect(place.sentence).toContain("100");
    const not = await reason("web", "n1");
    expect(not.chain.flatMap(({ ids }) => ids)).toContain("g-not-n1");
  });

  it("says why a resource has stopped after failures", async () => {
    await lab.exec("n1", ["crm_resource", "--resource", "solo", "--meta", "-p", "migration-threshold", "-v", "1"]);
    await idle();
    await lab.exec("n1", ["crm_resource", "--fail", "--resource", "solo", "--node", "n1"]);
    await expect.poll(() => nodeOf("solo"), { timeout: 120_000, interval: 500 }).toBe("");
    const { state, sentence, remedies } = await reason("solo");
    expect(state).toBe("stopped");
    expect(sentence).toContain("failed");
    expect(remedies.map(({ text }) => text).join("\n")).toContain("clean up solo");
    const { code, out } = await quorate("why", "--trust", "solo");
    expect(code).toBe(3);
    expect(out).toContain("solo");
  });

  /** Where everything is, fence devices left out; `Promoted` where it is that. */
  const places = async (): Promise<Record<string, readonly string[]>> => {
    const { stdout } = await lab.exec("n1", ["crm_mon", "--one-shot", "--output-as=xml"]);
    const all = withoutInstances(placementsInStatus(parseXml(stdout.slice(stdout.indexOf("<pacemaker-result")))));
    return sorted(
      [...all].map(([id, nodes]) => [id, [...nodes].map(([node, role]) => placeOf(node, role === "Promoted"))]),
    );
  };
  const placeOf = (node: string, isPromoted: boolean): string => (isPromoted ? `${node} promoted` : node);
  const sorted = (entries: readonly (readonly [string, readonly string[]])[]): Record<string, readonly string[]> =>
    Object.fromEntries(
      entries
        .filter(([id, on]) => id !== "fence" && on.length > 0)
        .map(([id, on]) => [id, on.toSorted()] as const)
        .toSorted(([one], [other]) => one.localeCompare(other)),
    );
  /** Where everything is to be by a row of the matrix. */
  const predicted = ({ rows }: WhatIf, id: string) => {
    const row = rows.find((each) => each.id === id);
    if (row === undefined) throw new Error(`There is no row "${id}": ${rows.map((each) => each.id).join(", ")}`);
    return sorted(
      row.cells.map(({ resource, on, promotedOn }) => [
        resource,
        on.map((node) => placeOf(node, promotedOn.includes(node))),
      ]),
    );
  };
  /** Replaces the resources and constraints of the cluster but its fence device. */
  const configure = async (crm: string) => {
    const text = `${crm}\n${sticky}\n`.replace("GATEWAY", lab.gateway);
    const { text: cib, errors } = convert("file:///cluster.crm", text, "crm", "cib");
    expect(errors).toEqual([]);
    const { stdout } = await lab.exec("n1", ["cibadmin", "--query"]);
    const [wanted, live] = [cib, stdout].map((xml) => childElement(parseXml(xml), "configuration"));
    if (!wanted || !live) throw new Error("There is no configuration.");
    const fence = childElement(live, "resources")?.children.filter(({ attributes }) => attributes.class === "stonith");
    const parts = ["resources", "constraints", "rsc_defaults"].flatMap((name) => childElement(wanted, name) ?? []);
    parts[0]?.children.unshift(...(fence ?? []));
    live.children = [...live.children.filter(({ name }) => !parts.some((part) => part.name === name)), ...parts];
    const stdin = serializeXml(live);
    const { code, stderr } = await lab.exec("n1", ["cibadmin", "--replace", "-o", "configuration", "--xml-pipe"], {
      stdin,
    });
    if (code !== 0) throw new Error(stderr);
    const copies = [...crm.matchAll(/^clone \S+ (\S+)/gm)].map(([, id]) => id);
    const ids = [...crm.matchAll(/^primitive (\S+)/gm)].map(([, id = ""]) => id);
    await running(ids.length + 2 * copies.length);
  };
  /** Waits until so many instances run and nothing more happens: an agent's attribute may come after its start. */
  const running = async (count: number) => {
    const instances = async () => Object.values(await places()).flat().length;
    await expect.poll(instances, { timeout: 120_000, interval: 1000 }).toBe(count);
    await idle();
  };

  // Each takes minutes, so only a soak has time for them.
  const tried = isSoak ? Object.entries(configurations) : [];

  it.each(tried)("does with %s what each cell of the matrix says", async (_, crm) => {
    await configure(crm);
    const count = Object.values(await places()).flat().length;
    const wait = { timeout: 120_000, interval: 500 };
    const standby = (node: string, ...how: string[]) =>
      lab.exec("n1", ["crm_attribute", "--node", node, "--name", "standby", ...how]);
    for (const node of ["n1", "n2", "n3"]) {
      const then = predicted(await matrix(), `standby ${node}`);
      await standby(node, "--update", "on");
      await expect.poll(places, { ...wait, message: `${node} in standby` }).toEqual(then);
      await standby(node, "--delete");
      await running(count);
    }
    const now = await matrix();
    for (const { id, cells } of now.rows) {
      const [, resource = "", failed, node = ""] = /^fails (\S+) (\d+) (\S+)$/.exec(id) ?? [];
      if (failed !== "1" || resource === "fence") continue;
      const then = predicted(now, id);
      expect(cells.find((each) => each.resource === resource)?.outcome, id).toBe("recovers");
      await lab.exec("n1", ["crm_resource", "--fail", "--resource", resource, "--node", node]);
      await idle();
      await expect.poll(places, { ...wait, message: id }).toEqual(then);
      await lab.exec("n1", ["crm_resource", "--cleanup", "--resource", resource]);
      await running(count);
    }
    const before = await places();
    const lost = Object.values(before)
      .flat()
      .some((place) => place.startsWith("n3"))
      ? "n3"
      : "n2";
    const then = predicted(await matrix(), `lost ${lost}`);
    await lab.off(lost);
    // It comes back when it was fenced, and what runs by then stays where it is.
    const gone = (all: Record<string, readonly string[]>) =>
      sorted(Object.entries(all).map(([id, on]) => [id, on.filter((place) => !place.startsWith(lost))]));
    await expect.poll(async () => gone(await places()), { ...wait, message: `${lost} lost` }).toEqual(then);
    await lab.wait();
    await running(count);
  });
});
