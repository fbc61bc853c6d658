// Incidents that are made on a real cluster, and what the timeline says of them: what happened, in order, and nothing else.
import { describe, expect, it, vi } from "vitest";
import type { Timeline } from "../../../../client/src/cluster/timeline/timeline.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { type CommandLineSetup, useCommandLine } from "../../support/use-command-line.ts";

const why = whyNoLab();

const dummy = (id: string): string =>
  `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy"><operations><op id="${id}-monitor" name="monitor" interval="2s" timeout="20s"/></operations></primitive>`;

describe.skipIf(why !== undefined)(`the timeline of a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let quorate: CommandLineSetup["quorate"];

  useCommandLine({ nodes: 3, fencing: true }, async (setup) => {
    ({ lab, quorate } = setup);
    for (const [section, xml] of [
      ["resources", dummy("web")],
      ["constraints", '<rsc_location id="web-on-n2" rsc="web" node="n2" score="100"/>'],
    ] as const)
      await lab.exec("n1", ["cibadmin", "-C", "-o", section, "--xml-text", xml]);
    // A hook can't use expect.poll.
    await vi.waitFor(async () => expect(await nodeOf("web")).toBe("n2"), { timeout: 120_000, interval: 500 });
    await lab.exec("n1", ["crm_resource", "--wait", "--timeout=90"]);
  });

  const nodeOf = async (resource: string): Promise<string> => {
    const { stdout } = await lab.exec("n1", ["crm_resource", "--locate", "--resource", resource]);
    return /is running on: (\S+)/.exec(stdout)?.[1] ?? "";
  };
  const timeline = async (...args: string[]): Promise<Timeline> => {
    const { out, err } = await quorate("timeline", "--trust", "--format", "json", ...args);
    if (out === "") throw new Error(err);
    return JSON.parse(out);
  };
  const sentences = async (): Promise<readonly string[]> =>
    (await timeline()).incidents.flatMap((each) => each.sentences.map((text) => text.replace(/^[\d:]+ /, "")));

  it("names who changed the configuration", async () => {
    await lab.exec("n1", ["crm_attribute", "--type", "rsc_defaults", "--name", "migration-threshold", "--update", "5"]);
    const texts = async (): Promise<readonly string[]> =>
      (await timeline("--only", "configuration")).events.map(({ text }) => text);
    await expect
      .poll(texts, { timeout: 120_000, interval: 2000 })
      .toContainEqual(expect.stringMatching(/^the configuration was changed .*by crm_attribute on n1/));
  });

  it("names an operation that failed, and what was done about it", async () => {
    await lab.exec("n2", ["sh", "-c", "rm -f /run/Dummy-web.state /var/run/Dummy-web.state"]);
    await expect
      .poll(sentences, { timeout: 120_000, interval: 2000 })
      .toContainEqual(expect.stringMatching(/^monitor of web failed on n2: not running/i));
    expect(await sentences()).not.toContainEqual(expect.stringMatching(/ left| fenced /));
  });

  it("names a node that died: who saw it go, who fenced it by which device, and where its resource went", async () => {
    await lab.off("n2");
    await expect.poll(() => nodeOf("web"), { timeout: 240_000, interval: 1000 }).toMatch(/^n[13]$/);
    await expect
      .poll(sentences, { timeout: 120_000, interval: 2000 })
      .toContainEqual(expect.stringMatching(/^web moved to n[13]; it was down for /));
    const said = await sentences();
    const at = (pattern: RegExp): number => said.findIndex((text) => pattern.test(text));
    expect(at(/^n2 left .*as n1 and n3 saw it/), said.join("\n")).toBeGreaterThanOrEqual(0);
    expect(at(/^n[13] fenced n2 by \S+ in /), said.join("\n")).toBeGreaterThan(at(/^n2 left/));
    expect(said.join("\n")).not.toMatch(/n[13] left|fenced n[13] /);
  });

  it("opens a saved transition of the DC", async () => {
    const { events } = await timeline("--only", "transition");
    const last = events.findLast(({ type, by }) => type === "transition" && /pe-/.test(by ?? ""));
    const name = `${last?.seenBy[0]}:${/pe-\w+-\d+/.exec(last?.by ?? "")?.[0]}`;
    const { out, err } = await quorate("timeline", "--trust", "--transition", name);
    expect(out, err).toContain("primitive web ocf:pacemaker:Dummy");
    expect(out).toMatch(/^# pe-\w+-\d+ \(n[123]\)\n# At 20\d\d-/);
  });
});
