// What a person reads on a bad day, and that nothing hangs or is lost then. The kernel of a lab has no netem: a proxy that delays stands for the line.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { nodeBinary } from "../../../scripts/paths.mjs";
import { type Lab, whyNoLab } from "../../lab/lab.ts";
import { labSetting } from "../support/lab-session.ts";
import { startSlowProxy } from "../support/slow-proxy.ts";
import { type CommandLineSetup, useCommandLine } from "../support/use-command-line.ts";

const why = whyNoLab();

describe.skipIf(why !== undefined)(`a bad day${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  let ends: (() => unknown)[] = [];

  useCommandLine({ nodes: 3 }, async (setup) => {
    ({ folder, lab, quorate } = setup);
    await on("n1", "crm_attribute -n stonith-enabled -v false");
    connect("root", ["n1", "n2", "n3"]);
  });

  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    ends = [];
    connect("root", ["n1", "n2", "n3"]);
  });

  const on = async (node: string, script: string): Promise<string> => {
    const { code, stdout, stderr } = await lab.exec(node, ["sh", "-c", script]);
    expect(code, `${script}\n${stdout}${stderr}`).toBe(0);
    return stdout;
  };
  const configure = (setting: object): void => {
    mkdirSync(join(folder, ".vscode"), { recursive: true });
    writeFileSync(
      join(folder, ".vscode/settings.json"),
      JSON.stringify({ "quorate.clusters": [{ ...setting, name: "lab" }] }),
    );
  };
  const connect = (user: string, at: readonly (string | number)[]): void => configure(labSetting(lab, at, user));
  const write = (name: string, file = "cluster.crm"): void =>
    writeFileSync(join(folder, file), `primitive ${name} ocf:pacemaker:Dummy op monitor interval=10s timeout=20s\n`);
  const apply = (...more: string[]) => quorate("apply", "--yes", ...more, "cluster.crm");
  const resources = (node = "n2"): Promise<string> => on(node, "cibadmin -Q -o resources");

  it("with LANG=de_DE and translated messages on the node", async () => {
    const lines = "export LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 LANGUAGE=de";
    await on("n1", `localedef -i de_DE -f UTF-8 de_DE.UTF-8 || true; printf '%s\\n' '${lines}' > /root/.bashrc`);
    ends.push(() => on("n1", "rm /root/.bashrc"));
    write("german");
    const status = await quorate("status");
    expect(status.out, status.err).toContain("lab: quorum");
    const applied = await apply();
    expect(applied.out, applied.err).toMatch(/The change is applied.*"german" is started/);
  });

  it("with a full /tmp on the node", async () => {
    await on(
      "n1",
      "mount -t tmpfs -o size=16k tmpfs /tmp; dd if=/dev/zero of=/tmp/fill bs=1k count=100 2>/dev/null || true",
    );
    ends.push(() => on("n1", "umount /tmp"));
    write("full");
    const status = await quorate("status");
    expect(status.out, status.err).toContain("lab: quorum");
    expect((await quorate("plan", "cluster.crm")).out).toContain("No space left on device). Make room in /tmp there.");
    const { code, err } = await apply();
    expect(err).toMatch(/\/tmp\) is full.*Nothing was applied\. Make room there, and apply again\./);
    expect(code).toBe(1);
    expect(await resources()).not.toContain('id="full"');
  });

  it.each(["full", "read-only"])("with a %s home where Quorate runs", async (kind) => {
    const state = join(folder, "state");
    mkdirSync(state, { recursive: true });
    const options = kind === "full" ? "size=16k" : "ro";
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", state]).status).toBe(0);
    ends.push(() => spawnSync("umount", [state]));
    if (kind === "full") spawnSync("dd", ["if=/dev/zero", `of=${state}/fill`, "bs=1k", "count=100"]);
    write("here");
    const status = await quorate("status");
    expect(status.out, status.err).toContain("lab: quorum");
    expect((await quorate("plan", "cluster.crm")).code).toBe(3);
    const { code, err } = await apply();
    expect(err).toMatch(/history in ".*" can't be written.*Nothing was applied\. .*XDG_STATE_HOME/);
    expect(code).toBe(1);
    const pulled = await quorate("pull", "state/pulled.crm");
    expect(pulled.err).toMatch(/"state\/pulled\.crm" can't be written: .*\. It is unchanged\./);
    expect(existsSync(join(state, "pulled.crm"))).toBe(false);
    const elsewhere = await quorate("pull", "pulled.crm");
    expect(elsewhere.err).toMatch(/in sync can't be saved/);
    expect(readFileSync(join(folder, "pulled.crm"), "utf8")).toContain("property");
    rmSync(join(folder, "pulled.crm"));
  });

  it("with sudo that wants a terminal", async () => {
    await on("n1", "echo 'Defaults requiretty' > /etc/sudoers.d/bad && chmod 440 /etc/sudoers.d/bad");
    ends.push(() => on("n1", "rm /etc/sudoers.d/bad"));
    connect("automation", ["n1"]);
    expect((await quorate("status")).err).toContain(
      '(requiretty), which commands over SSH don\'t have. Add "Defaults:automation !requiretty"',
    );
  });

  it("with sudo for single commands", async () => {
    const rule = "guest ALL=(root) NOPASSWD: /usr/sbin/crm_mon, /usr/sbin/cibadmin";
    await on("n1", `echo '${rule}' > /etc/sudoers.d/bad && chmod 440 /etc/sudoers.d/bad`);
    ends.push(() => on("n1", "rm /etc/sudoers.d/bad"));
    connect("guest", ["n1"]);
    write("single");
    const status = await quorate("status");
    expect(status.out, status.err).toContain("lab: quorum");
    for (const limit of [[], ["--confirm-within", "1m"]]) {
      const { err, code } = await apply(...limit);
      expect(err).toContain('lets "guest" run some commands without a password, but not "sh". Nothing was changed.');
      expect(code).toBe(1);
    }
    expect(await resources()).not.toContain('id="single"');
  });

  it("without crm_mon, with one that is too old, and with one that hangs", async () => {
    await on("n1", "mv /usr/sbin/crm_mon /usr/sbin/crm_mon.away");
    ends.push(() => on("n1", "mv /usr/sbin/crm_mon.away /usr/sbin/crm_mon"));
    const replace = (text: string) =>
      on("n1", `printf '%s\\n' '#!/bin/sh' '${text}' > /usr/sbin/crm_mon && chmod 755 /usr/sbin/crm_mon`);
    connect("root", ["n1"]);
    expect((await quorate("status")).err).toMatch(/has no crm_mon\. Install .*pacemaker-cli/);
    await replace('echo "crm_mon: unrecognized option --output-as" >&2; exit 64');
    expect((await quorate("status")).err).toContain("Quorate needs Pacemaker 2.0.3 or newer there");
    await replace("sleep 100");
    connect("root", ["n1", "n2"]);
    const status = await quorate("status");
    expect(status.out, status.err).toContain("lab: quorum");
  });

  it("without crm_simulate and crm_diff", async () => {
    connect("root", ["n1"]);
    await on("n1", "mv /usr/sbin/crm_simulate /usr/sbin/crm_simulate.away");
    ends.push(() => on("n1", "mv /usr/sbin/crm_simulate.away /usr/sbin/crm_simulate"));
    write("tools");
    expect((await quorate("plan", "cluster.crm")).out).toContain("the node has no crm_simulate");
    await on("n1", "mv /usr/sbin/crm_diff /usr/sbin/crm_diff.away");
    ends.push(() => on("n1", "mv /usr/sbin/crm_diff.away /usr/sbin/crm_diff"));
    expect((await apply()).err).toMatch(/The node has no crm_diff\..*Nothing was applied/);
  });

  it("with several who apply at the same time", async () => {
    write("first");
    write("second", "other.crm");
    const both = await Promise.all([apply(), quorate("apply", "--yes", "other.crm")]);
    const cib = await resources();
    for (const [index, { code, out, err }] of both.entries()) {
      const isIn = cib.includes(`id="${index === 0 ? "first" : "second"}"`);
      expect(isIn, out + err).toBe(code === 0);
      if (!isIn)
        expect(out).toMatch(/changed concurrently by "root".*Nothing was applied, and that change is preserved/);
    }
    expect(both.some(({ code }) => code === 0)).toBe(true);
    // The same change twice is one change.
    write("same");
    const twice = await Promise.all([apply(), apply("--confirm-within", "2m")]);
    for (const { code, out } of twice) if (code !== 0) expect(out).toContain("Nothing was applied");
    expect((await resources()).split('id="same"')).toHaveLength(2);
    await quorate("confirm");
  });

  it("with two editors and a terminal that apply at the same time", async () => {
    const program = fileURLToPath(new URL("../support/editor-to-kill.ts", import.meta.url));
    const setting = JSON.stringify(labSetting(lab, ["n1", "n2", "n3"]));
    const editor = (id: string): Promise<string> =>
      new Promise((resolve) => {
        const child = spawn(nodeBinary, [program, setting, folder, join(folder, `history-${id}`), id, ""]);
        ends.push(() => child.kill("SIGKILL"));
        let said = "";
        child.stdout.on("data", (data) => {
          said += data;
          if (said.includes("applied\n")) resolve(said);
        });
        child.on("exit", () => resolve(said));
      });
    write("of-terminal");
    const [one, two, terminal] = await Promise.all([editor("of-one"), editor("of-two"), apply()]);
    // An editor plans again after a conflict, as its person does; a terminal says who was first, and ends.
    expect([one, two]).toEqual([expect.stringMatching(/applied\n$/), expect.stringMatching(/applied\n$/)]);
    const cib = await resources();
    for (const id of ["of-one", "of-two"]) expect(cib).toContain(`id="${id}"`);
    expect(cib.includes('id="of-terminal"'), terminal.out + terminal.err).toBe(terminal.code === 0);
    if (terminal.code !== 0) expect(terminal.out).toMatch(/changed concurrently by "root".*Nothing was applied/);
  });

  it("with a disk of the node that can't be written any more", async () => {
    const disk = "/var/lib/pacemaker/cib";
    await on("n1", `mount --bind ${disk} ${disk} && mount -o remount,ro,bind ${disk}`);
    ends.push(() => on("n1", `umount ${disk}`));
    write("unwritten");
    const applied = await apply("--confirm-within", "3m");
    expect(applied.out, applied.err).toMatch(/The change is applied.*"unwritten" is started/);
    expect((await quorate("confirm")).out).toContain("confirmed");
    expect(await resources("n1")).toContain('id="unwritten"');
    await expect
      .poll(() => on("n2", "grep -c 'id=\"unwritten\"' /var/lib/pacemaker/cib/cib.xml || true"))
      .not.toMatch(/^0/);
    expect(await on("n1", "grep -c unwritten /var/lib/pacemaker/cib/cib.xml || true")).toBe("0\n");
    expect((await quorate("doctor")).out).toMatch(/n1: The configuration isn't written to the disk any more/);
  });

  it("on a slow and lossy line", async () => {
    const proxies = await Promise.all(
      lab.nodes.map(({ port }) => startSlowProxy(port, { oneWay: 250, lossOneIn: 12, resendMilliseconds: 1000 })),
    );
    ends.push(() => Promise.all(proxies.map((proxy) => proxy.stop())));
    const known = readFileSync(lab.knownHostsFile, "utf8");
    const through = lab.nodes.map(({ port }, at) =>
      known
        .split("\n")
        .filter((line) => line.includes(`:${port} `))
        .map((line) => line.replaceAll(`:${port} `, `:${proxies[at]?.port} `)),
    );
    const knownHostsFile = join(mkdtempSync(join(folder, "slow-")), "known_hosts");
    writeFileSync(knownHostsFile, `${through.flat().join("\n")}\n`);
    configure({
      ...labSetting(
        lab,
        proxies.map(({ port }) => port),
      ),
      knownHostsFile,
    });
    write("slow");
    const status = await quorate("status");
    expect(status.out, status.err).toContain("lab: quorum");
    const applied = await apply("--confirm-within", "3m");
    expect(applied.out, applied.err).toContain("unless you confirm it");
    const confirmed = await quorate("confirm");
    expect(confirmed.out, confirmed.err).toContain("confirmed");
    expect(await resources()).toContain('id="slow"');
  });

  it("with a node that is cut off the cluster, while SSH to it works", async () => {
    await lab.cutNetwork("n1");
    ends.push(async () => {
      await lab.restoreNetwork("n1");
      await lab.wait();
    });
    const quorumOf = (node: string) => lab.exec(node, ["sh", "-c", "crm_mon -1 | grep -o 'partition WITHOUT quorum'"]);
    await expect.poll(async () => (await quorumOf("n1")).stdout).toContain("WITHOUT");
    // The side that runs is preferred, although n1 is the first node of the setting.
    const status = await quorate("status");
    expect(status.out, status.err).toContain("lab: quorum");
    write("majority");
    const applied = await apply();
    expect(applied.out, applied.err).toContain("The change is applied");
    expect(await resources("n2")).toContain('id="majority"');
    // Where only the cut-off node is known, the report warns.
    connect("root", ["n1"]);
    expect((await quorate("status")).out).toContain("There is no quorum");
    writeFileSync(join(folder, "cluster.crm"), "primitive alone ocf:pacemaker:Dummy meta target-role=Stopped\n");
    expect((await apply()).out).toMatch(/has no quorum: .* may be lost when they join again/);
  });

  it("with the cluster stopped on one node, and on all", async () => {
    await lab.stopCluster("n1");
    expect((await quorate("status")).out).toContain('"n1" is offline');
    await Promise.all([lab.stopCluster("n2"), lab.stopCluster("n3")]);
    for (const args of [["status"], ["apply", "--yes", "cluster.crm"]]) {
      const { err, code } = await quorate(...args);
      expect(err).toMatch(/SSH works, but Pacemaker isn't running on ".*", ".*", ".*"\. Start the cluster/);
      expect(code).toBe(1);
    }
  });
});
