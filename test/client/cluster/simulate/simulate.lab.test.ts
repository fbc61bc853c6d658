import { afterAll, describe, expect, it } from "vitest";
import { applyCib } from "../../../../client/src/cluster/apply/apply.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import {
  formatStep,
  formatStopped,
  simulationSentence,
} from "../../../../client/src/cluster/simulate/format-simulation.ts";
import { simulate } from "../../../../client/src/cluster/simulate/simulate.ts";
import type { SimulationResult } from "../../../../client/src/cluster/simulate/simulation-result.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { labSession, labSetting } from "../../support/lab-session.ts";
import { recordingLog } from "../../support/recording-prompter.ts";

const why = whyNoLab();

/** A primitive of an agent that does nothing but be there. */
const dummy = (id: string, inside = ""): string =>
  `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy">${inside}</primitive>`;

const secret = "geheim7Qz";

const resources = [
  dummy(
    "web",
    `<instance_attributes id="web-p"><nvpair id="web-s" name="op_sleep" value="0"/><nvpair id="web-pw" name="passwd" value="${secret}"/></instance_attributes>`,
  ),
  `<group id="g">${dummy("ga")}${dummy("gb")}</group>`,
  `<clone id="cl">${dummy("c")}</clone>`,
  `<clone id="ms"><meta_attributes id="ms-meta"><nvpair id="ms-p" name="promotable" value="true"/></meta_attributes><primitive id="st" class="ocf" provider="pacemaker" type="Stateful"/></clone>`,
].join("");

describe.skipIf(why !== undefined)(`simulations of a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let session: ClusterSession;
  const recorded = recordingLog();
  /** Whether crm_simulate describes the resources, too: since 2.1, where it prints XML. */
  let describesResources: boolean;
  /** Where the resources run, by their ids. */
  let places: ReadonlyMap<string, string>;

  const meet = (user: string): ClusterSession => labSession(labSetting(lab, undefined, user), home, recorded.log);

  useLab({ nodes: 3, fencing: true }, async (setup) => {
    ({ home, lab } = setup);
    session = meet("root");
    describesResources = (await session.run(["crm_simulate", "--help-all"])).stdout.includes("--output-as");
    const base = await session.readCib();
    const wanted = edit(base, "</resources>", `${resources}</resources>`);
    const began = await simulate(session, base, wanted);
    expect(began.transition?.steps.map(formatStep).sort()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^"c" starts on "n1", "n2" and "n3"$/),
        expect.stringMatching(/^"g" starts on "n\d"$/),
        expect.stringMatching(/^"web" starts on "n\d"$/),
      ]),
    );
    const result = await applyCib(session, base, wanted, { onStep: () => undefined });
    expect(result).toMatchObject({ outcome: "applied", isIdle: true });
    const said = await session.run(["crm_resource", "--locate", "--resource", "web"]);
    const group = await session.run(["crm_resource", "--locate", "--resource", "g"]);
    const promoted = await session.run(["crm_resource", "--locate", "--resource", "ms"]);
    const nodeIn = (text: string, mark = ""): string =>
      new RegExp(`is running on: (\\S+)\\s*${mark}`).exec(text)?.[1] ?? "";
    places = new Map([
      ["web", nodeIn(said.stdout)],
      ["g", nodeIn(group.stdout)],
      ["ms", nodeIn(promoted.stdout, "(Promoted|Master)")],
    ]);
    expect([...places.values()].every((node) => /^n\d$/.test(node))).toBe(true);
  });

  afterAll(() => session?.disconnect());

  /** The text with one place changed; the place has to be there. */
  function edit(cib: string, place: string | RegExp, by: string): string {
    const edited = cib.replace("<constraints/>", "<constraints></constraints>").replace(place, by);
    expect(edited).not.toBe(cib);
    return edited;
  }

  const place = (id: string): string => places.get(id) ?? "";
  const other = (id: string): string => ["n1", "n2", "n3"].find((node) => node !== place(id)) ?? "";
  const lines = ({ transition }: SimulationResult): string[] => (transition?.steps ?? []).map(formatStep);

  /** What comes of one change to the live CIB, and the sentence for it. */
  async function simulated(where: string | RegExp, by: string): Promise<SimulationResult> {
    const base = await session.readCib();
    return await simulate(session, base, edit(base, where, by));
  }

  const withConstraint = (xml: string) => simulated("</constraints>", `${xml}</constraints>`);
  const withResource = (xml: string) => simulated("</resources>", `${xml}</resources>`);
  const withProperty = (name: string, value: string) =>
    simulated(
      "</cluster_property_set>",
      `<nvpair id="try-${name}" name="${name}" value="${value}"/></cluster_property_set>`,
    );

  it("nothing, when nothing changes", async () => {
    const base = await session.readCib();
    const simulation = await simulate(session, base, base);
    expect(simulation.verify).toEqual([]);
    expect(simulation.transition).toMatchObject({ steps: [], anyway: [], inactive: [] });
    expect(simulationSentence(simulation)).toBe("no running resource is interrupted, no node is fenced");
  });

  it("a start, and that nothing else happens", async () => {
    const simulation = await withResource(dummy("new"));
    expect(lines(simulation)).toEqual([expect.stringMatching(/^"new" starts on "n\d"$/)]);
    expect(simulationSentence(simulation)).toMatch(
      /^"new" starts on "n\d", no running resource is interrupted, no node/,
    );
  });

  it("a move by a location constraint", async () => {
    const simulation = await withConstraint(`<rsc_location id="l" rsc="g" node="${other("g")}" score="INFINITY"/>`);
    expect(lines(simulation)).toEqual([`"g" moves from "${place("g")}" to "${other("g")}"`]);
    expect(simulation.transition?.steps[0]).toMatchObject({ risk: "interrupts", members: ["ga", "gb"] });
  });

  it("a restart by a changed parameter, and why; a reload where the agent can", async () => {
    const moved = await simulated(
      '<nvpair id="web-s"',
      '<nvpair id="web-state" name="state" value="/run/web.state"/><nvpair id="web-s"',
    );
    expect(lines(moved)).toEqual([`"web" restarts on "${place("web")}"`]);
    expect(moved.transition?.steps[0]).toMatchObject({ risk: "interrupts", reason: "resource definition change" });
    const slower = await simulated('name="op_sleep" value="0"', 'name="op_sleep" value="1"');
    // The agent of 2.0.5 says that it can reload, but the scheduler restarts it for this parameter.
    const verb = describesResources ? "reloads" : "restarts";
    expect(lines(slower)).toEqual([`"web" ${verb} on "${place("web")}"`]);
    expect(slower.transition?.steps[0]?.risk).toBe(describesResources ? "harmless" : "interrupts");
  });

  it("that a member put into a group restarts those after it", async () => {
    const simulation = await simulated('<primitive id="gb"', `${dummy("gm")}<primitive id="gb"`);
    expect(lines(simulation)).toEqual([`"gb" restarts on "${place("g")}"`, `"gm" starts on "${place("g")}"`]);
    expect(simulation.transition?.steps[0]).toMatchObject({ within: "g", reason: "required gm start" });
  });

  it("that another node is promoted", async () => {
    const simulation = await withConstraint(
      `<rsc_location id="l" rsc="ms"><rule id="l-r" role="Master" score="INFINITY"><expression id="l-e" attribute="#uname" operation="eq" value="${other("ms")}"/></rule></rsc_location>`,
    );
    expect(lines(simulation)).toEqual([`"st" is demoted on "${place("ms")}"`, `"st" is promoted on "${other("ms")}"`]);
    expect(simulation.transition?.steps.map(({ risk }) => risk)).toEqual(["interrupts", "harmless"]);
  });

  it("the stop of what is removed while it runs", async () => {
    const base = await session.readCib();
    const simulation = await simulate(session, base, edit(base, /<clone id="cl">.*?<\/clone>/s, ""));
    expect(lines(simulation)).toContain('"c" stops on "n1", "n2" and "n3" permanently');
    expect(simulation.transition?.steps.find(({ subject }) => subject === "c")?.risk).toBe("removes");
    expect(simulation.verify).toEqual([]);
  });

  it("what standby moves away", async () => {
    const node = place("web");
    const id = /n(\d)/.exec(node)?.[1] ?? "";
    const simulation = await simulated(
      new RegExp(`<node id="${id}" uname="${node}"/>`),
      `<node id="${id}" uname="${node}"><instance_attributes id="nodes-${id}"><nvpair id="nodes-${id}-s" name="standby" value="on"/></instance_attributes></node>`,
    );
    expect(lines(simulation)).toContain(`"c" stops on "${node}"`);
    expect(lines(simulation).some((line) => line.startsWith(`"web" moves from "${node}" to `))).toBe(true);
  });

  it("that maintenance mode leaves everything where it is", async () => {
    const simulation = await withProperty("maintenance-mode", "true");
    expect(simulationSentence(simulation)).toBe("no running resource is interrupted, no node is fenced");
  });

  it("what stays stopped, and why", async () => {
    const asked = await withResource(
      dummy(
        "off",
        '<meta_attributes id="off-m"><nvpair id="off-t" name="target-role" value="Stopped"/></meta_attributes>',
      ),
    );
    const ifDescribed = (...texts: string[]) => (describesResources ? texts : []);
    expect(asked.transition?.inactive.map(formatStopped)).toEqual(
      ifDescribed('"off" stays stopped: its target-role is Stopped'),
    );
    const base = await session.readCib();
    const banned = ["n1", "n2", "n3"].map(
      (node) => `<rsc_location id="ban-${node}" rsc="lost" node="${node}" score="-INFINITY"/>`,
    );
    const lost = await simulate(
      session,
      base,
      edit(
        edit(base, "</resources>", `${dummy("lost")}</resources>`),
        "</constraints>",
        `${banned.join("")}</constraints>`,
      ),
    );
    expect(lost.transition?.inactive.map(formatStopped)).toEqual(
      ifDescribed('"lost" stays stopped: the scheduler finds no node that may run it now'),
    );
  });

  it("what crm_verify finds, errors of the schema and of the scheduler", async () => {
    const dangling = await withConstraint('<rsc_order id="o" first="web" then="absent"/>');
    expect(dangling.verify.map(({ message }) => message).join()).toContain("absent");
    expect(dangling.missing).toBe("The simulation isn't available: the cluster would refuse this configuration.");
    expect(dangling.wouldRefuse).toBe(true);
    const invalid = await withProperty("no-quorum-policy", "maybe");
    expect(invalid.verify).toMatchObject([{ severity: "error", isExisting: false }]);
    expect(invalid.transition).toBeDefined();
  });

  it("the same for an account that is only in haclient, with no secret in the log", async () => {
    const own = meet("operator");
    const base = await own.readCib();
    expect(base).toContain(secret);
    const simulation = await simulate(own, base, edit(base, "</resources>", `${dummy("new")}</resources>`));
    expect(lines(simulation)).toHaveLength(1);
    await own.disconnect();
    expect(JSON.stringify(recorded)).not.toContain(secret);
  });

  it("reports that there is no simulation where the node's tools fail", async () => {
    const base = await session.readCib();
    const wanted = edit(base, "</resources>", `${dummy("new")}</resources>`);
    await lab.exec("n1", ["sh", "-c", "mv /usr/sbin/crm_simulate /usr/sbin/crm_simulate.away"]);
    try {
      const simulation = await simulate(session, base, wanted);
      expect(simulation.transition).toBeUndefined();
      expect(simulation.missing).toContain("the node has no crm_simulate");
      expect(simulationSentence(simulation)).toBe("");
    } finally {
      await lab.exec("n1", ["sh", "-c", "mv /usr/sbin/crm_simulate.away /usr/sbin/crm_simulate"]);
    }
  });

  it("reads a crm_simulate without XML output", async () => {
    const old =
      '#!/bin/sh\nfor a; do case "$a" in --output-as*) echo "crm_simulate: unrecognized option" >&2; exit 1;; esac; done\nexec /usr/sbin/crm_simulate.away "$@"\n';
    await lab.exec("n1", ["sh", "-c", "mv /usr/sbin/crm_simulate /usr/sbin/crm_simulate.away"]);
    try {
      await lab.exec("n1", ["sh", "-c", "cat > /usr/sbin/crm_simulate && chmod 755 /usr/sbin/crm_simulate"], {
        stdin: old,
      });
      const simulation = await withConstraint(`<rsc_location id="l" rsc="g" node="${other("g")}" score="INFINITY"/>`);
      expect(lines(simulation)).toEqual([`"g" moves from "${place("g")}" to "${other("g")}"`]);
    } finally {
      await lab.exec("n1", ["sh", "-c", "mv /usr/sbin/crm_simulate.away /usr/sbin/crm_simulate"]);
    }
  });

  it("a start with a value that has special characters of the shell", async () => {
    const value = "&#39;; touch /tmp/owned; $(touch /tmp/owned) `touch /tmp/owned` &quot;&#10;&lt;attributes @@ %s \\";
    const simulation = await withResource(
      dummy(
        "odd",
        `<instance_attributes id="odd-p"><nvpair id="odd-f" name="fake" value="${value.replaceAll("$", "$$$$")}"/></instance_attributes>`,
      ),
    );
    expect(lines(simulation)).toEqual([expect.stringMatching(/^"odd" starts on "n\d"$/)]);
  });

  it("leaves nothing on the node", async () => {
    const { stdout } = await lab.exec("n1", ["sh", "-c", "ls /tmp | wc -l"]);
    expect(stdout.trim()).toBe("0");
  });

  it("handles a thousand resources", async () => {
    const many = Array.from({ length: 1000 }, (_, i) => dummy(`r${i}`)).join("");
    const simulation = await withResource(many);
    expect(simulation.transition?.steps).toHaveLength(1000);
    expect(simulationSentence(simulation)).toBe(
      "1000 resources start, no running resource is interrupted, no node is fenced",
    );
  });

  it("that enabling fencing fences a lost node, and only then", async () => {
    const base = await session.readCib();
    const off = edit(
      base,
      "</cluster_property_set>",
      '<nvpair id="p-se" name="stonith-enabled" value="false"/></cluster_property_set>',
    );
    expect(await applyCib(session, base, off, { onStep: () => undefined })).toMatchObject({ outcome: "applied" });
    await lab.off("n3");
    await expect
      .poll(async () => (await session.refresh()).nodes.find(({ name }) => name === "n3")?.condition)
      .toMatch(/offline|unclean/);
    const simulation = await simulated('name="stonith-enabled" value="false"', 'name="stonith-enabled" value="true"');
    expect(simulation.transition?.steps[0]).toMatchObject({ kind: "fence", subject: "n3", risk: "fences" });
    expect(simulationSentence(simulation)).toMatch(/^"n3" is fenced/);
    expect((await withResource(dummy("new"))).transition?.steps.some(({ kind }) => kind === "fence")).toBe(false);
  });
});
