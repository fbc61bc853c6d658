// The commands that talk to a cluster, as a pipeline runs them: there is no terminal to ask at.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clustersSetting } from "../../../scripts/working-folder.ts";
import { type Lab, whyNoLab } from "../../lab/lab.ts";
import { type CommandLineSetup, useCommandLine } from "../support/use-command-line.ts";

const why = whyNoLab();

describe.skipIf(why !== undefined)(`quorate on a cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;

  let quorate: CommandLineSetup["quorate"];
  useCommandLine(
    { nodes: 3 },
    (setup) => {
      ({ folder, lab, quorate } = setup);
    },
    (lab) => `{ // as the editor has it\n  "quorate.clusters": ${JSON.stringify(clustersSetting(lab))},\n}`,
  );

  const write = (text: string, name = "cluster.crm"): void => writeFileSync(join(folder, name), text);
  const first = `property stonith-enabled=false
primitive one ocf:pacemaker:Dummy op monitor interval=10s timeout=20s
primitive dark stonith:fence_lab params pcmk_host_list="n1 n2 n3" passwd=xyzzy op monitor interval=60s
`;

  it("reports wrong arguments", async () => {
    expect((await quorate("plan")).code).toBe(2);
    expect((await quorate("plan", "--cluster", "other", "cluster.crm")).err).toContain(
      'no cluster "other" is configured',
    );
    expect((await quorate("apply", "--confirm-within", "soon", "x")).err).toContain("--confirm-within is a time");
    expect((await quorate("plan", "missing.crm")).code).toBe(2);
  });

  it("plans, with exit code 3 where there is something to change, and shows no secret", async () => {
    write(first);
    const { code, out } = await quorate("plan", "cluster.crm");
    expect(out).toContain("+ primitive one");
    expect(out).toMatch(/"one" starts on "n[123]"/);
    expect(out).not.toContain("xyzzy");
    expect(code).toBe(3);
    const json = await quorate("plan", "--format", "json", "cluster.crm");
    expect(json.out).not.toContain("xyzzy");
    expect(JSON.parse(json.out)).toMatchObject({ format: 1, cluster: "lab", mode: "update" });
  });

  it("asks before it applies, and without anybody to ask refuses", async () => {
    const { code, err } = await quorate("apply", "--accept-errors", "cluster.crm");
    expect(err).toContain("there is no terminal to ask at");
    expect(code).toBe(4);
  });

  it("applies exactly the plan that was reviewed", async () => {
    expect((await quorate("plan", "--out", "plan.json", "cluster.crm")).code).toBe(3);
    expect(statSync(join(folder, "plan.json")).mode & 0o077).toBe(0);
    write(first.replace("interval=10s", "interval=11s"));
    const other = await quorate("apply", "--plan", "plan.json", "--accept-errors");
    expect(other.err).toContain("the files were changed since the plan was made");
    expect(other.code).toBe(4);
    write(first);
    const { code, out } = await quorate("apply", "--plan", "plan.json", "--accept-errors", "--detailed-exitcode");
    expect(out).toContain("The change is applied, and the cluster is idle.");
    expect(code).toBe(3);
    expect((await quorate("plan", "cluster.crm")).code).toBe(0);
  });

  it("compares the cluster with the files, and the cluster's folder, without changing anything", async () => {
    // What the lab has set by itself.
    const whole = first.replace("stonith-enabled=false", "stonith-enabled=false dc-deadtime=1s");
    write(whole);
    const same = await quorate("diff", "cluster.crm");
    expect(same.out).toContain('"lab" is in sync with cluster.crm.');
    expect(same.code).toBe(0);
    write(whole.replace("interval=10s", "interval=14s").replace("xyzzy", "plugh"));
    const { code, out } = await quorate("diff", "--format", "json");
    expect(JSON.parse(out)).toMatchObject({ format: 1, cluster: "lab", mode: "replace" });
    expect(JSON.parse(out).differences.map(({ id, kind }: { id: string; kind: string }) => `${kind} ${id}`)).toEqual(
      expect.arrayContaining(["changed one", "changed dark"]),
    );
    expect(out).not.toMatch(/xyzzy|plugh/);
    expect(code).toBe(3);
    write(whole.replace(/primitive one .*\n/, ""));
    const drift = await quorate("diff", "--all");
    expect(drift.out).toMatch(/^lab: differs from .*cluster\.crm: 1 only in the cluster\.$/m);
    expect(drift.code).toBe(3);
    expect((await quorate("diff", "--mode", "update", "cluster.crm")).code).toBe(0);
    const status = await quorate("status", "--all", "--format", "json");
    expect(JSON.parse(status.out)).toMatchObject({ cluster: "lab", exitCode: 3 });
    write(first);
  });

  it("refuses a reviewed plan when the cluster was changed since", async () => {
    write(first.replace("interval=10s", "interval=12s"));
    await quorate("plan", "--out", "plan.json", "cluster.crm");
    await lab.exec("n2", ["crm_attribute", "--name", "cluster-delay", "--update", "70s"]);
    const { code, err } = await quorate("apply", "--plan", "plan.json", "--accept-errors");
    expect(err).toContain('"lab" was changed since the plan was made. Nothing was applied.');
    expect(code).toBe(4);
  });

  it("refuses a text with errors, unless they are accepted", async () => {
    write(`${first}primitive broken IPaddr2\n`);
    const { code, err } = await quorate("apply", "--yes", "cluster.crm");
    expect(err).toMatch(/there are errors\. Nothing was applied.*\n.*cluster\.crm:4: .*ip/s);
    expect(code).toBe(4);
  });

  it("checks for the cluster's own release and its node's agents", async () => {
    write(`${first}property remove-after-stop=false\n`);
    const { out } = await quorate("plan", "cluster.crm");
    const { out: status } = await quorate("status", "--format", "json");
    const isNew = JSON.parse(status).pacemakerVersion.startsWith("3.");
    expect(out).toMatch(
      isNew ? /cluster\.crm:4:\d+: error: .*remove-after-stop/ : /cluster\.crm:4:\d+: warning: .*remove-after-stop/,
    );
    // Only the nodes of the lab have this agent.
    expect(out).not.toContain("[unknown-agent]");
    write(first);
  });

  it("advises on an upgrade, with what the node's own Pacemaker makes of a copy", async () => {
    const { code, out, err } = await quorate("upgrade", "--to", "3.0.3", "--cluster", "lab", "--trust");
    expect(err).toBe("");
    expect(out).toContain("# Upgrade to Pacemaker 3.0.3");
    expect(out).toMatch(/upgraded a copy of the CIB|wasn't tried: the Pacemaker at hand is \d/);
    expect(out).toContain('("n1", "n2", "n3")');
    expect(out).toContain('The corosync.conf of "n1", "n2", "n3" was checked, too.');
    expect([0, 3]).toContain(code);
  });

  it("shows the status of the cluster", async () => {
    const { code, out } = await quorate("status");
    expect(out).toMatch(/one {2}n[123]/);
    expect(out).toContain("Fencing is disabled.");
    expect(code).toBe(3);
    expect(JSON.parse((await quorate("status", "--format", "json")).out).nodes).toHaveLength(3);
  });

  it("rolls a change back unless it is confirmed in time", async () => {
    write(`${first}primitive two ocf:pacemaker:Dummy op monitor interval=10s timeout=20s\n`);
    const applied = await quorate("apply", "--yes", "--accept-errors", "--confirm-within", "2m", "cluster.crm");
    expect(applied.out).toContain("quorate confirm --cluster lab");
    const back = await quorate("confirm", "--roll-back");
    expect(back.out).toContain("was rolled back");
    expect(back.code).toBe(0);
    const crm = (await lab.exec("n1", ["cibadmin", "-Q", "-o", "resources"])).stdout;
    expect(crm).not.toContain('id="two"');
    expect((await quorate("confirm")).code).toBe(4);
  });

  it("has in its history that nobody confirmed a change in time", async () => {
    write(`${first}primitive three ocf:pacemaker:Dummy op monitor interval=10s timeout=20s\n`);
    const limit = ["--confirm-within", "15s"];
    const applied = await quorate("apply", "--yes", "--accept-errors", ...limit, "cluster.crm");
    expect(applied.code, applied.err).toBe(0);
    expect((await quorate("rollback", "--list")).out).toMatch(
      /awaiting-confirmation {2}cluster\.crm: primitive three added/,
    );
    const resources = async () => (await lab.exec("n1", ["cibadmin", "-Q", "-o", "resources"])).stdout;
    await expect.poll(resources).not.toContain('id="three"');
    const late = async () => (await quorate("confirm")).err;
    await expect
      .poll(late)
      .toMatch(/no change to "lab" is awaiting confirmation\. The change .* since nobody confirmed it/);
    expect((await quorate("rollback", "--list")).out).toMatch(/rolled-back {2}cluster\.crm: primitive three added/);
  });

  it("rolls back", async () => {
    write(first.replace("interval=10s", "interval=15s"));
    expect((await quorate("apply", "--yes", "--accept-errors", "cluster.crm")).code).toBe(0);
    const list = await quorate("rollback", "--list");
    expect(list.out.split("\n")[0]).toMatch(/applied {2}cluster\.crm: primitive one changed$/);
    const { code, out } = await quorate("rollback", "--yes", "--accept-errors");
    expect(out).toContain("- op monitor interval=15s");
    expect(code).toBe(0);
    const cib = (await lab.exec("n1", ["cibadmin", "-Q", "-o", "resources"])).stdout;
    expect(cib).toContain('interval="10s"');
    expect(cib).toContain("xyzzy");
  });

  it("pulls what changed on the cluster into a file, and preserves what changed there", async () => {
    write("", "pulled.crm");
    expect((await quorate("pull", "pulled.crm")).code).toBe(3);
    const pulled = readFileSync(join(folder, "pulled.crm"), "utf8");
    expect(pulled).toContain("primitive one ocf:pacemaker:Dummy");
    // A file that was deleted gets everything again.
    rmSync(join(folder, "pulled.crm"));
    expect((await quorate("pull", "pulled.crm")).code).toBe(3);
    expect(readFileSync(join(folder, "pulled.crm"), "utf8")).toBe(pulled);
    expect((await quorate("plan", "pulled.crm")).code).toBe(0);
    writeFileSync(join(folder, "pulled.crm"), `# Ours.\n${pulled}`);
    await lab.exec("n3", ["crm_resource", "--resource", "one", "--set-parameter", "fake", "--parameter-value", "1"]);
    const again = await quorate("pull", "pulled.crm");
    expect(again.out).toContain("primitive one was changed");
    expect(readFileSync(join(folder, "pulled.crm"), "utf8")).toMatch(/^# Ours\.\n.*fake=1/s);
  });

  it.each(["applied", "confirmed", "planned without a change"])(
    "takes over what changes on the cluster after a file was %s",
    async (how) => {
      const file = `${how}.crm`;
      const text = `${readFileSync(join(folder, "pulled.crm"), "utf8")}\nproperty cluster-recheck-interval=${how.length}min\n`;
      const limit = how === "confirmed" ? ["--confirm-within", "2m"] : [];
      const applied = how === "planned without a change" ? "other.crm" : file;
      write(text, file);
      write(text, applied);
      expect(await quorate("apply", "--yes", "--accept-errors", ...limit, applied)).toMatchObject({ code: 0 });
      if (how === "confirmed") expect((await quorate("confirm")).code).toBe(0);
      if (applied !== file) expect((await quorate("plan", file)).code).toBe(0);
      await lab.exec("n2", ["crm_resource", "--resource", "one", "--set-parameter", "fake", "--parameter-value", how]);
      const pulled = await quorate("pull", file);
      expect(pulled.err).toBe("");
      expect(pulled.out).toContain("primitive one was changed");
      expect(readFileSync(join(folder, file), "utf8")).toContain(how);
    },
  );

  it("runs an agent by hand, and traces it", async () => {
    const check = await quorate("agent", "one", "check");
    expect(check.out).toMatch(/^n[123]: one \(ocf:pacemaker:Dummy\), monitor: it runs \(exit code 0\)\.$/m);
    expect(check.code).toBe(0);
    const validate = await quorate("agent", "one", "validate", "n2", "--format", "json");
    expect(JSON.parse(validate.out)).toMatchObject({ answers: [{ node: "n2", code: 0, isGood: true }] });
    expect((await quorate("agent", "nope", "check")).code).toBe(4);
    expect((await quorate("agent", "one", "trace", "on")).code).toBe(4);
    const on = await quorate("agent", "one", "trace", "on", "--yes");
    expect(on.out).toContain("The change is applied");
    await expect
      .poll(async () => (await quorate("agent", "one", "trace", "show")).out, { timeout: 40_000, interval: 1000 })
      .toContain("dummy_monitor");
    expect((await quorate("agent", "one", "trace", "on", "--yes")).out).toBe(
      '"one" is traced already. Nothing to change.\n',
    );
    const isTraced = async () => (await lab.exec("n1", ["cibadmin", "-Q"])).stdout.includes("trace_ra");
    expect((await quorate("agent", "one", "trace", "off", "--yes")).code).toBe(0);
    expect(await isTraced()).toBe(false);
    // It is a change as any other: the history has it, and a rollback undoes it.
    expect((await quorate("agent", "one", "trace", "on", "--yes")).code).toBe(0);
    expect(await isTraced()).toBe(true);
    const back = await quorate("rollback", "--yes");
    expect(back.out, back.err).toContain("The change is applied");
    expect(await isTraced()).toBe(false);
  });

  it("leaves no secret in its history", () => {
    const { status } = spawnSync("grep", ["-rq", "xyzzy", join(folder, "state")]);
    expect(status).toBe(1);
  });
});
