// `npm start`, as a person uses it in a terminal.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { root, toolEnvironment, vscodeFolder } from "../../scripts/paths.mjs";
import { whyNoLab } from "../lab/lab.ts";

interface Start {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

const started: Start[] = [];

/** Runs `npm start` in a process group of its own, as a terminal does. */
function npmStart(...args: string[]): Start {
  const child = spawn("npm", ["start", "--", ...args], {
    cwd: root,
    detached: true,
    env: toolEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const start = { child, output: () => output, ended };
  started.push(start);
  return start;
}

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      pressCtrlC(child);
      await ended;
    }
  }
});

/** What Ctrl-C does: the whole foreground group is interrupted. */
function pressCtrlC(child: ChildProcess): void {
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
}

async function url({ output }: Start): Promise<string> {
  await expect.poll(output).toMatch(/Open (http\S+)/);
  return /Open (http\S+)/.exec(output())?.[1] ?? "";
}

/** The folder it made, and its processes: both must be gone afterwards. */
function traces(folder: string): { folder: boolean; processes: string[] } {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    })
    .filter((command) => command.includes(folder));
  return { folder: existsSync(folder), processes };
}

const nothing = { folder: false, processes: [] };

describe.skipIf(process.platform !== "linux" || !existsSync(vscodeFolder))("npm start", () => {
  it("prints an address that opens the editor for whoever has it, and for nobody else", async () => {
    const start = npmStart("--no-lab");
    const address = new URL(await url(start));
    expect(start.output()).toContain("no cluster: it was not requested");
    expect(address.hostname).toBe("127.0.0.1");
    const page = await fetch(address, { redirect: "manual" });
    // The server puts the token into a cookie and sends on to the same page without it.
    expect(page.status).toBe(302);
    address.searchParams.delete("tkn");
    expect((await fetch(address)).status).toBe(403);
    expect(listeners(Number(address.port))).toEqual([`127.0.0.1:${address.port}`]);
  });

  it("leaves nothing behind after Ctrl-C", async () => {
    const start = npmStart("--no-lab");
    const folder = temporaryFolder(await url(start));
    pressCtrlC(start.child);
    await start.ended;
    expect(start.output()).toContain("everything is stopped");
    expect(traces(folder)).toEqual(nothing);
  });

  it("leaves nothing behind when npm is killed", async () => {
    const start = npmStart("--no-lab");
    const folder = temporaryFolder(await url(start));
    start.child.kill("SIGKILL");
    await expect.poll(() => traces(folder)).toEqual(nothing);
  });

  it("leaves nothing behind when all of it is killed at once", async () => {
    const start = npmStart("--no-lab");
    const folder = temporaryFolder(await url(start));
    if (start.child.pid !== undefined) process.kill(-start.child.pid, "SIGKILL");
    await expect.poll(() => traces(folder)).toEqual(nothing);
  });

  it("says that its port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const start = npmStart("--no-lab", "--port", String(port));
    expect(await start.ended).not.toBe(0);
    expect(start.output()).toContain(`Something else already listens at 127.0.0.1:${port}`);
    other.close();
  });

  it("says what is wrong with an option, and that an example doesn't exist", async () => {
    const start = npmStart("--port", "70000");
    expect(await start.ended).not.toBe(0);
    expect(start.output()).toContain("--port wants 1 to 65535");
    const other = npmStart("--no-lab", "--example", "nonsense");
    expect(await other.ended).not.toBe(0);
    expect(other.output()).toContain('There is no example "nonsense"');
  });

  it.skipIf(whyNoLab())("starts a cluster that the folder's settings lead to, and ends it", async () => {
    const start = npmStart();
    const folder = new URL(await url(start)).searchParams.get("folder") ?? "";
    const settings = JSON.parse(readFileSync(`${folder}/.vscode/settings.json`, "utf8"));
    const [cluster] = settings["quorate.clusters"];
    const [, port] = /^root@127\.0\.0\.1:(\d+)$/.exec(cluster.nodes[0]) ?? [];
    const ssh = ["-F", "none", "-i", cluster.identityFile, "-o", `UserKnownHostsFile=${cluster.knownHostsFile}`];
    const options = [...ssh, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-p", port ?? ""];
    const nodes = execFileSync("ssh", [...options, "root@127.0.0.1", "crm_node", "-l"], { encoding: "utf8" });
    expect(nodes.trim().split("\n")).toHaveLength(3);
    pressCtrlC(start.child);
    await start.ended;
    expect(traces(temporaryFolder(`http://x/?folder=${encodeURIComponent(folder)}`))).toEqual(nothing);
    expect(existsSync(cluster.identityFile)).toBe(false);
    expect(listeners(Number(port))).toEqual([]);
  });
});

/** The addresses on which this machine listens at a port. */
function listeners(port: number): string[] {
  return execFileSync("ss", ["-Hltn", `sport = :${port}`], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(/\s+/)[3] ?? "");
}

/** The temporary folder that holds the opened one. */
function temporaryFolder(address: string): string {
  const folder = new URL(address).searchParams.get("folder") ?? "";
  const [, name] = /(quorate-start-[^/]+)/.exec(folder) ?? [];
  expect(name, "the opened folder is in a temporary one").toBeDefined();
  return `${tmpdir()}/${name}`;
}
