import { execFile, spawn } from "node:child_process";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "ssh2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lab, startLab, whyNoLab } from "./lab.ts";
import { runFolder } from "./plan.ts";
import { signal } from "./process-identity.ts";
import { readPlan } from "./run-folder.ts";
import { machineNetwork, processesOf, tracesOf, waitUntilNone } from "./traces.ts";

const runFile = promisify(execFile);
const why = whyNoLab();
const title = (name: string) => (why === undefined ? name : `${name} (skipped: ${why})`);

/** The cluster of the tests: a fence device, an address with Apache behind it, nginx elsewhere, and a clone of ping. */
const resources = `<resources>
  <primitive id="fence" class="stonith" type="fence_lab"/>
  <group id="web">
    <primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2">
      <instance_attributes id="vip-p"><nvpair id="vip-ip" name="ip" value="192.168.1.100"/>
        <nvpair id="vip-mask" name="cidr_netmask" value="24"/></instance_attributes>
    </primitive>
    <primitive id="site" class="ocf" provider="heartbeat" type="apache">
      <instance_attributes id="site-p"><nvpair id="site-c" name="configfile" value="/etc/apache2/apache2.conf"/>
        <nvpair id="site-s" name="statusurl" value="http://localhost/server-status"/></instance_attributes>
      <operations><op id="site-m" name="monitor" interval="10s" timeout="20s"/></operations>
    </primitive>
  </group>
  <primitive id="proxy" class="ocf" provider="heartbeat" type="nginx">
    <instance_attributes id="proxy-p"><nvpair id="proxy-c" name="configfile" value="/etc/nginx/nginx.conf"/></instance_attributes>
  </primitive>
  <primitive id="redhat" class="ocf" provider="heartbeat" type="apache">
    <instance_attributes id="redhat-p"><nvpair id="redhat-c" name="configfile" value="/etc/httpd/conf/httpd.conf"/>
      <nvpair id="redhat-s" name="statusurl" value="http://localhost/server-status"/></instance_attributes>
  </primitive>
  <clone id="pings"><primitive id="ping" class="ocf" provider="pacemaker" type="ping">
    <instance_attributes id="ping-p"><nvpair id="ping-h" name="host_list" value="192.168.1.1"/>
      <nvpair id="ping-d" name="dampen" value="1s"/></instance_attributes>
  </primitive></clone>
</resources>`;

const constraints = `<constraints>
  <rsc_location id="web-on-n1" rsc="web" node="n1" score="100"/>
  <rsc_location id="proxy-on-n2" rsc="proxy" node="n2" score="INFINITY"/>
  <rsc_location id="redhat-on-n3" rsc="redhat" node="n3" score="100"/>
  <rsc_colocation id="one-port-80" rsc="redhat" with-rsc="web" score="-INFINITY"/>
  <rsc_colocation id="one-port-80-too" rsc="redhat" with-rsc="proxy" score="-INFINITY"/>
  <rsc_colocation id="one-port-80-also" rsc="web" with-rsc="proxy" score="-INFINITY"/>
</constraints>`;

/** What a lab node says, or the test fails with what it complained of. */
async function say(lab: Lab, node: string, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(node, argv);
  if (code !== 0) throw new Error(`${argv.join(" ")} exits ${code}: ${stderr}`);
  return stdout;
}

const ssh = (lab: Lab, login: string, command: string) => runFile("ssh", ["-F", lab.sshConfigFile, login, command]);

/** How a connection to a port of 127.0.0.1 begins: the first bytes, or the error's code. */
function knock(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("data", (chunk: Buffer) => {
      resolve(chunk.toString("latin1"));
      socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on("close", () => resolve("closed"));
  });
}

describe.skipIf(why !== undefined)(title("a lab of three nodes"), () => {
  const networkBefore = machineNetwork();
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.down());
  const port = (node: string) => lab.nodes.find((n) => n.name === node)?.port ?? 0;

  it("is reached on loopback ports, with host keys that are known", async () => {
    expect(machineNetwork()).toBe(networkBefore);
    for (const { name } of lab.nodes) expect((await ssh(lab, name, "hostname")).stdout).toBe(`${name}\n`);
  });

  it("has accounts that may do more and less", async () => {
    const look =
      "PATH=$PATH:/usr/sbin; crm_mon -1 >/dev/null 2>&1 && echo sees; sudo -n true 2>/dev/null && echo sudo; id -un";
    expect((await ssh(lab, "operator@n1", look)).stdout).toBe("sees\noperator\n");
    expect((await ssh(lab, "admin@n1", look)).stdout).toBe("admin\n");
    expect((await ssh(lab, "automation@n1", look)).stdout).toBe("sudo\nautomation\n");
    expect((await ssh(lab, "guest@n1", look)).stdout).toBe("guest\n");
    const asked = ["-F", lab.sshConfigFile, "admin@n1", "sudo -S -p '' id -un"];
    const child = runFile("ssh", asked);
    child.child.stdin?.end(`${lab.password}\n`);
    expect((await child).stdout).toBe("root\n");
  });

  it("lets one account in by password, and no other", async () => {
    const login = (username: string) =>
      new Promise<string>((resolve) => {
        const client = new Client();
        client.on("ready", () => {
          resolve("in");
          client.end();
        });
        client.on("error", (error: Error) => resolve(error.message));
        client.on("close", () => resolve("closed"));
        client.connect({ host: "127.0.0.1", port: port("n1"), username, password: lab.password, readyTimeout: 0 });
      });
    expect(await login("admin")).toBe("in");
    expect(await login("operator")).toContain("authentication methods failed");
  });

  it("offers its fence agent to the cluster's tools", async () => {
    expect(await say(lab, "n1", "crm_resource", "--show-metadata", "stonith:fence_lab")).toContain('name="plug"');
    expect(await say(lab, "n1", "stonith_admin", "--list-installed")).toContain("fence_lab");
    expect(await say(lab, "n1", "fence_lab", "-o", "list")).toBe("n1\nn2\nn3\n");
    await say(lab, "n1", "fence_lab", "-o", "validate-all");
  });

  it("runs Apache, nginx, an address and ping under the cluster", async () => {
    for (const [scope, xml] of [
      ["resources", resources],
      ["constraints", constraints],
    ] as const) {
      await say(lab, "n1", "cibadmin", "--replace", "--scope", scope, "--xml-text", xml);
    }
    await say(lab, "n1", "crm_resource", "--wait");
    const status = await say(lab, "n1", "crm_mon", "-1", "--output-as=xml", "--inactive");
    for (const [id, node] of [
      ["site", "n1"],
      ["vip", "n1"],
      ["proxy", "n2"],
      ["redhat", "n3"],
    ]) {
      expect(status).toMatch(new RegExp(`id="${id}"[^>]*role="Started"[^>]*>\\s*<node name="${node}"`));
    }
    expect(status).not.toContain("<failures>");
    expect((await lab.fetch(`http://${lab.virtualAddress}/`)).text).toContain("<h1>n1</h1>");
    expect((await lab.fetch("http://192.168.1.11/")).text).toContain("<h1>n2</h1>");
    expect((await lab.fetch("http://192.168.1.12/")).text).toContain("<h1>n3</h1>");
  });

  it("fences a node whose corosync dies, and has it back", async () => {
    const bootBefore = await say(lab, "n1", "stat", "-c", "%Y", "/proc/1");
    await lab.exec("n1", ["killall", "-9", "corosync"]);
    const fenced = async () => {
      const events = await lab.powerLog();
      return events.some((e) => e.by === "fencing" && e.node === "n1" && e.outcome === "done") ? [] : ["not fenced"];
    };
    expect(await waitUntilNone(fenced)).toEqual([]);
    await lab.wait();
    await say(lab, "n2", "crm_resource", "--wait");
    expect(await say(lab, "n2", "stonith_admin", "--history", "n1")).toContain("reboot of n1 successful");
    expect(await say(lab, "n1", "stat", "-c", "%Y", "/proc/1")).not.toBe(bootBefore);
    expect((await lab.fetch(`http://${lab.virtualAddress}/`)).status).toBe(200);
  });

  it("refuses ssh to a node without power, also on open connections, and serves it again", async () => {
    const standing = runFile("ssh", ["-F", lab.sshConfigFile, "n3", "echo in; sleep 60"]);
    const ended = standing.catch((error: { code: number }) => error.code);
    await new Promise((resolve) => standing.child.stdout?.once("data", resolve));
    await lab.off("n3");
    expect(await ended).toBe(255);
    expect(await knock(port("n3"))).toBe("ECONNREFUSED");
    await expect(lab.exec("n3", ["true"])).rejects.toThrow('"n3" is off.');
    await lab.on("n3");
    expect(await knock(port("n3"))).toMatch(/^SSH-2.0/);
    await lab.wait();
  });

  it("cuts ssh alone, and the network alone", async () => {
    // Each is in force at once, not only mostly.
    for (let i = 0; i < 10; i++) {
      await lab.cutSsh("n2");
      expect(await knock(port("n2"))).toBe("ECONNREFUSED");
      await lab.restoreSsh("n2");
      expect(await knock(port("n2"))).toMatch(/^SSH-2.0/);
    }
    await lab.cutSsh("n2");
    expect(await say(lab, "n1", "ping", "-c1", "-W5", "n2")).toContain(" 0% packet loss");
    await lab.restoreSsh("n2");

    // Without a power board nobody is fenced for the cut.
    await lab.setBoard("fails");
    await lab.cutNetwork("n2");
    expect((await lab.exec("n1", ["ping", "-c1", "-W1", "n2"])).code).toBe(1);
    expect((await ssh(lab, "n2", "cat /sys/class/net/eth0/operstate")).stdout).toBe("down\n");
    await lab.restoreNetwork("n2");
    await lab.setBoard("works");
    // The first ping may still fail: n1 remembers for a moment that nobody answered its search for n2's address.
    await expect.poll(async () => (await lab.exec("n1", ["ping", "-c1", "-W5", "n2"])).code).toBe(0);
  });

  it("stops and starts the cluster on a node", async () => {
    await lab.wait();
    await lab.stopCluster("n3");
    expect((await lab.exec("n3", ["crm_mon", "-1"])).code).toBe(102);
    await lab.startCluster("n3");
    await lab.wait();
  });

  it("names what it doesn't have", async () => {
    await expect(lab.off("n9")).rejects.toThrow('no node "n9"; its nodes are n1, n2, n3.');
    await expect(startLab({ nodes: 99 })).rejects.toThrow("1 to 16 nodes");
    await expect(startLab({ names: ["a", "a"] })).rejects.toThrow("the same name");
    await expect(startLab({ name: "../etc" })).rejects.toThrow("can't be a lab's name");
  });

  it("leaves nothing behind when it is taken down", async () => {
    const processes = processesOf(lab.runDir);
    expect(processes.length).toBeGreaterThan(30);
    await lab.down();
    expect(tracesOf(lab.runDir, processes)).toEqual([]);
    expect(machineNetwork()).toBe(networkBefore);
    await lab.down();
  });
});

describe.skipIf(why !== undefined)(title("labs side by side"), () => {
  it("don't see each other, though their nodes have the same addresses and names", async () => {
    const [one, two] = await Promise.all([
      startLab({ names: ["node1", "node2"] }),
      startLab({ names: ["node1"], clusterName: "other" }),
    ]);
    try {
      expect(await say(one, "node1", "cat", "/etc/corosync/corosync.conf")).toContain("two_node: 1");
      expect(await say(two, "node1", "corosync-cmapctl", "-g", "totem.cluster_name")).toContain("= other");
      await say(one, "node1", "touch", "/etc/only-here");
      expect((await two.exec("node1", ["test", "-e", "/etc/only-here"])).code).toBe(1);
      const processes = processesOf(one.runDir);
      await one.down();
      expect(tracesOf(one.runDir, processes)).toEqual([]);
      expect((await ssh(two, "node1", "hostname")).stdout).toBe("node1\n");
      await expect(startLab({ name: two.name })).rejects.toThrow("already up");
    } finally {
      await Promise.all([one.down(), two.down()]);
    }
  });
});

describe.skipIf(why !== undefined)(title("a lab whose"), () => {
  const lab = join(dirname(fileURLToPath(import.meta.url)), "lab.ts");
  const program = (name: string) => `
    import { startLab } from ${JSON.stringify(lab)};
    const lab = await startLab({ name: ${JSON.stringify(name)}, nodes: 1 });
    console.log("up");
    setInterval(() => {}, 1000);`;

  it("starter is killed goes down with it", async () => {
    const name = `orphan-${process.pid}`;
    const starter = spawn(process.execPath, ["--input-type=module", "-e", program(name)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => starter.stdout.once("data", resolve));
    const runDir = runFolder(name);
    const processes = processesOf(runDir);
    expect(processes.length).toBeGreaterThan(10);
    starter.kill("SIGKILL");
    expect(await waitUntilNone(() => tracesOf(runDir, processes))).toEqual([]);
  });

  it("supervisor is killed goes down, and removes its folder", async () => {
    const one = await startLab({ nodes: 1 });
    const processes = processesOf(one.runDir);
    const supervisor = readPlan(one.runDir)?.owner;
    if (supervisor !== undefined) signal(supervisor, "SIGKILL");
    expect(await waitUntilNone(() => tracesOf(one.runDir, processes))).toEqual([]);
  });

  it("start fails half-way says so and leaves nothing", async () => {
    const name = `half-${process.pid}`;
    const starting = startLab({ name, nodes: 1 });
    const outcome = starting.then(
      () => "up",
      (error: Error) => error.message,
    );
    const runDir = runFolder(name);
    // The supervisor, the process inside, and what it starts.
    expect(await waitUntilNone(() => (processesOf(runDir).length > 5 ? [] : ["too early"]))).toEqual([]);
    const processes = processesOf(runDir);
    const inside = readPlan(runDir)?.inside;
    if (inside !== undefined) signal(inside, "SIGKILL");
    expect(await outcome).toMatch(/^The lab could not be started: /);
    expect(await waitUntilNone(() => tracesOf(runDir, processes))).toEqual([]);
  });

  it("start fails half-way says so to a program that waits for nothing else", async () => {
    const name = `alone-${process.pid}`;
    const starter = spawn(process.execPath, ["--input-type=module", "-e", program(name)], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let printed = "";
    starter.stderr.setEncoding("utf8").on("data", (text) => (printed += text));
    const ended = new Promise((resolve) => starter.once("close", resolve));
    const runDir = runFolder(name);
    expect(await waitUntilNone(() => (processesOf(runDir).length > 5 ? [] : ["too early"]))).toEqual([]);
    const inside = readPlan(runDir)?.inside;
    if (inside !== undefined) signal(inside, "SIGKILL");
    expect(await ended).toBe(1);
    expect(printed).toContain("The lab could not be started: ");
  });
});
