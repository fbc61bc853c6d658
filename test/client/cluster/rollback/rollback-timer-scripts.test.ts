// The scripts of the rollback timer under every shell that is the /bin/sh of some system, with Pacemaker's tools on a CIB in a file.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it, type TestContext } from "vitest";
import { readRollbackTimers } from "../../../../client/src/cluster/rollback/read-rollback-timers.ts";
import { surelyNotApplied } from "../../../../client/src/cluster/rollback/rollback-timer.ts";
import { dummy, sampleCib, withResource } from "../../support/sample-cib.ts";

const script = (...names: string[]): string =>
  names
    .map((name) => new URL(`../../../../client/src/cluster/rollback/${name}.sh`, import.meta.url))
    .map((file) => readFileSync(fileURLToPath(file), "utf8"))
    .join("\n");

const arm = script("timer-folders", "start-watch", "arm");
const send = script("../cib/send-patch", "send");
const list = script("timer-folders", "start-watch", "print-timer", "list");
const decide = script("start-watch", "print-timer", "decide");

const shells = [
  ["dash", "/bin/dash"],
  ["bash", "/bin/bash"],
  ["busybox ash", "/bin/busybox"],
  ["ksh", "/bin/ksh93"],
] as const;

const hasTools = ["/usr/sbin/cibadmin", "/usr/bin/crm_diff", "/usr/sbin/crm_diff"].some((tool) => existsSync(tool));

it("has the same exit codes that surely mean that nothing was applied", () => {
  expect(script("watch")).toContain(`    ${surelyNotApplied.join(" | ")}) return 0 ;;`);
});

/** What a CIB in a file has no controller for: its state, quorum, and attributes that only live in memory. */
const controller = {
  crmadmin: 'echo "Controller on n1 in state S_IDLE: ok"',
  crm_node: 'case $1 in -q) [ -e "$HOME/no-quorum" ] && echo 0 || echo 1 ;; *) echo n1 ;; esac',
  attrd_updater: `file=$HOME/attribute-$2
case $3 in
--query) [ -s "$file" ] && cat "$file" || { echo "attribute does not exist" >&2; exit 78; } ;;
--update) echo "name=\\"$2\\" host=\\"n1\\" value=\\"$4\\"" > "$file" ;;
--delete) rm "$file" ;;
esac`,
};

const note = { id: "e1", cluster: "lab", by: "alice@desk", at: "2026-11-20T08:00:00Z", summary: "1 added" };
const before = sampleCib();
const after = withResource(sampleCib({ epoch: 8, numUpdates: 0 }), dummy("web"));

/** The number of the process that watches the timer in a folder. */
const watcher = (folder: string): number => Number(readFileSync(join(folder, "ready"), "utf8").split(" ")[0]);

const isRunning = (pid: number): boolean =>
  existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0;

/** A node whose /bin/sh is this program, and whose CIB is a file; removed when the test ends. */
function startNode(program: string, { onTestFinished }: Pick<TestContext, "onTestFinished">) {
  const home = mkdtempSync(join(tmpdir(), "rollback-timer-"));
  const cibFile = join(home, "cib.xml");
  const folders: string[] = [];
  onTestFinished(() => {
    // A process that waits would restore its folder.
    for (const folder of folders)
      if (existsSync(join(folder, "ready")) && existsSync(`/proc/${watcher(folder)}`))
        process.kill(watcher(folder), "SIGKILL");
    for (const folder of [home, ...folders]) rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(home, "bin"));
  for (const [tool, lines] of Object.entries(controller))
    writeFileSync(join(home, "bin", tool), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  symlinkSync(program, join(home, "bin/sh"));
  writeFileSync(cibFile, before);
  const path = `${join(home, "bin")}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`;
  const env = { PATH: path, CIB_file: cibFile, HOME: home };

  function run(argv: readonly string[], input = ""): Promise<{ code: number | null; out: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(argv[0] ?? "", argv.slice(1), { env });
      let out = "";
      child.stdout.on("data", (data: Buffer) => {
        out += data.toString();
      });
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, out }));
      // A script that ends early reads nothing.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
  }
  // A node's own folder, and not this machine's.
  const local = (text: string): string => text.replaceAll("/var/lib/quorate", join(home, "state"));
  const runScript = (text: string, args: readonly string[], input = "") =>
    run([join(home, "bin/sh"), "-c", local(text), "sh", ...args], input);

  return {
    home,
    /** Ends the process that watches a timer. */
    async kill(folder: string, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
      const pid = watcher(folder);
      process.kill(pid, signal);
      await expect.poll(() => isRunning(pid)).toBe(false);
    },
    live: () => readFileSync(cibFile, "utf8"),
    async create(scope: string, xml: string): Promise<void> {
      expect((await run(["cibadmin", "--create", "--scope", scope, "--xml-text", xml])).code).toBe(0);
    },
    /** Arms a timer; gives its folder. */
    async arm(seconds: number, more: { readonly isBackup?: true } = {}): Promise<string> {
      const parts = [
        script("../cib/send-patch", "watch"),
        `${JSON.stringify({ ...note, seconds, ...more })}\n`,
        before,
        after,
      ];
      const sizes = parts.map((part) => String(Buffer.byteLength(part)));
      const { code, out } = await runScript(arm, [String(seconds), ...sizes], parts.join(""));
      const [folder = ""] = out.trim().split("\n").slice(-2);
      folders.push(folder);
      expect([code, folder]).toEqual([0, expect.stringMatching(/\/quorate\.\w{10}$/)]);
      return folder;
    },
    /** Sends the change; gives the exit code. */
    async send(folder: string): Promise<number | null> {
      const [old, fresh] = [join(home, "old.xml"), join(home, "new.xml")];
      writeFileSync(old, before);
      writeFileSync(fresh, after);
      const { out } = await run(["crm_diff", "-o", old, "-n", fresh]);
      return (await runScript(send, [folder, "@@mark"], out.replace(/(<source [^>]*) num_updates="\d+"/, "$1"))).code;
    },
    /** Arms a timer and sends the change; once more with a longer time where a busy machine let the time pass before that. */
    async armAndSend(seconds: number): Promise<string> {
      const folder = await this.arm(seconds);
      const code = await this.send(folder);
      if (code === 98 && seconds < 60) return this.armAndSend(seconds * 3);
      expect(code).toBe(0);
      return folder;
    },
    async timer(folder: string) {
      const { out } = await runScript(list, []);
      return readRollbackTimers(out, "n1").find(({ place }) => place.folder === folder);
    },
    async decide(folder: string, decision: "confirm" | "roll-back" | "discard") {
      return readRollbackTimers((await runScript(decide, [folder, decision])).out, "n1")[0];
    },
  };
}

for (const [name, program] of shells)
  describe.skipIf(!hasTools || !existsSync(program)).concurrent(`the rollback timer's scripts under ${name}`, () => {
    it("roll back when the time is up", async (context) => {
      const node = startNode(program, context);
      const folder = await node.armAndSend(3);
      await context.expect
        .poll(async () => (await node.timer(folder))?.end)
        .toEqual({ kind: "rolled-back", othersPreserved: false });
      expect(node.live()).not.toContain('id="web"');
      expect(existsSync(join(folder, "before.xml"))).toBe(false);
    });

    it("leave a confirmed change, whatever is decided later", async (context) => {
      const node = startNode(program, context);
      const folder = await node.arm(100);
      expect((await node.timer(folder))?.isUnsent).toBe(true);
      expect(await node.send(folder)).toBe(0);
      expect((await node.timer(folder))?.secondsLeft).toBeGreaterThan(10);
      const confirmed = { decision: "confirm", end: { kind: "confirmed" } };
      expect(await node.decide(folder, "confirm")).toMatchObject(confirmed);
      expect(await node.decide(folder, "roll-back")).toMatchObject(confirmed);
      expect(node.live()).toContain('id="web"');
    });

    it("roll back at once, and preserve concurrent changes", async (context) => {
      const node = startNode(program, context);
      const folder = await node.arm(100);
      expect(await node.send(folder)).toBe(0);
      await node.create("resources", dummy("other"));
      await node.create("constraints", '<rsc_location id="ban" rsc="other" node="n1" score="-INFINITY"/>');
      const end = { kind: "rolled-back", othersPreserved: true };
      expect(await node.decide(folder, "roll-back")).toMatchObject({ end });
      expect(node.live()).not.toContain('id="web"');
      expect(node.live()).toMatch(/id="other".*id="ban"/s);
    });

    it("change nothing where later changes rely on the change", async (context) => {
      const node = startNode(program, context);
      const folder = await node.arm(100);
      expect(await node.send(folder)).toBe(0);
      await node.create("constraints", '<rsc_location id="pin" rsc="web" node="n1" score="1"/>');
      expect(await node.decide(folder, "roll-back")).toMatchObject({ end: { kind: "failed" } });
      expect(node.live()).toContain('id="web"');
    });

    it("go on when their process was killed, and act though the time is up by then", async (context) => {
      const node = startNode(program, context);
      const early = await node.armAndSend(100);
      await node.kill(early, "SIGKILL");
      expect((await node.timer(early))?.secondsLeft).toBeGreaterThan(10);
      await node.kill(early, "SIGKILL");
      const ready = join(early, "ready");
      const [pid, deadline = "", boot, ends] = readFileSync(ready, "utf8").trim().split(" ");
      writeFileSync(ready, `${pid} ${Number(deadline) - 200} ${boot} ${ends}\n`);
      const end = { kind: "rolled-back", othersPreserved: false };
      await context.expect.poll(async () => (await node.timer(early))?.end).toEqual(end);
      expect(node.live()).not.toContain('id="web"');
    });

    it("put another process in the place of one that was stopped, which ends when it is continued", async (context) => {
      const node = startNode(program, context);
      const folder = await node.armAndSend(100);
      const stopped = watcher(folder);
      process.kill(stopped, "SIGSTOP");
      context.onTestFinished(() => void (isRunning(stopped) && process.kill(stopped, "SIGKILL")));
      expect((await node.timer(folder))?.secondsLeft).toBeGreaterThan(10);
      expect(watcher(folder)).not.toBe(stopped);
      expect(await node.decide(folder, "roll-back")).toMatchObject({ end: { kind: "rolled-back" } });
      process.kill(stopped, "SIGCONT");
      await context.expect.poll(() => isRunning(stopped)).toBe(false);
      expect(readdirSync(folder).filter((name) => name.endsWith(".xml"))).toEqual([]);
    });

    it("go by the clock when the node was restarted, and never longer than they were given", async (context) => {
      const node = startNode(program, context);
      const folder = await node.armAndSend(100);
      const ready = join(folder, "ready");
      const restart = async (secondsLeft: number): Promise<void> => {
        await node.kill(folder, "SIGKILL");
        const ends = Math.round(Date.now() / 1000) + secondsLeft;
        writeFileSync(ready, `1 17 11111111-2222-3333-4444-555555555555 ${ends}\n`);
      };
      await restart(50);
      expect((await node.timer(folder))?.secondsLeft).toSatisfy((left: number) => left > 5 && left <= 55);
      await restart(1_000_000);
      expect((await node.timer(folder))?.secondsLeft).toSatisfy((left: number) => left > 5 && left <= 105);
      // Nobody expects it any more.
      await restart(-4000);
      expect(await node.timer(folder)).not.toHaveProperty("secondsLeft");
      expect(node.live()).toContain('id="web"');
      expect(await node.decide(folder, "roll-back")).toMatchObject({ end: { kind: "rolled-back" } });
    });

    it("restore what somebody removes of their folder", async (context) => {
      const node = startNode(program, context);
      const folder = await node.armAndSend(100);
      rmSync(folder, { recursive: true });
      await context.expect.poll(() => existsSync(join(folder, "ready"))).toBe(true);
      expect((await node.timer(folder))?.secondsLeft).toBeGreaterThan(10);
      rmSync(join(folder, "before.xml"));
      await context.expect.poll(() => existsSync(join(folder, "before.xml"))).toBe(true);
      expect(await node.decide(folder, "roll-back")).toMatchObject({ end: { kind: "rolled-back" } });
      expect(node.live()).not.toContain('id="web"');
    });

    it("roll back although a cleaner removes some of their files, the note that the change was sent among them", async (context) => {
      for (const removed of [["sent"], ["sent", "note.json"]]) {
        const node = startNode(program, context);
        const folder = await node.armAndSend(9);
        // The watching process looks every second.
        await delay(4000);
        for (const name of removed) rmSync(join(folder, name), { force: true });
        await context.expect.poll(async () => (await node.timer(folder))?.end?.kind).toBe("rolled-back");
        expect(node.live()).not.toContain('id="web"');
      }
    });

    it("leave no secrets when they are ended, and can be confirmed nevertheless", async (context) => {
      const node = startNode(program, context);
      const folder = await node.armAndSend(100);
      await node.kill(folder, "SIGTERM");
      expect(readdirSync(folder).filter((name) => name.endsWith(".xml") || name.includes("work"))).toEqual([]);
      expect(await node.timer(folder)).not.toHaveProperty("secondsLeft");
      const undecided = await node.decide(folder, "roll-back");
      expect(undecided).toBeDefined();
      expect(undecided).not.toHaveProperty("decision");
      expect(await node.decide(folder, "confirm")).toMatchObject({ end: { kind: "confirmed" } });
    });

    it("change nothing without quorum, and do it once there is some", async (context) => {
      const node = startNode(program, context);
      const folder = await node.armAndSend(100);
      writeFileSync(join(node.home, "no-quorum"), "");
      const decided = node.decide(folder, "roll-back");
      await context.expect.poll(() => existsSync(join(folder, "decision"))).toBe(true);
      await delay(1_000);
      expect(node.live()).toContain('id="web"');
      rmSync(join(node.home, "no-quorum"));
      expect(await decided).toMatchObject({ end: { kind: "rolled-back" } });
    });

    it("act in a backup timer too, unless the other one announced how it ended", async (context) => {
      const node = startNode(program, context);
      const first = await node.armAndSend(100);
      expect(await node.decide(first, "confirm")).toMatchObject({ end: { kind: "confirmed" } });
      const late = await node.arm(1, { isBackup: true });
      await context.expect.poll(async () => (await node.timer(late))?.end).toEqual({ kind: "confirmed" });
      expect(node.live()).toContain('id="web"');
      // The attribute is gone with that, and this one hears of nothing.
      const alone = await node.arm(1, { isBackup: true });
      const end = { kind: "rolled-back", othersPreserved: false };
      await context.expect.poll(async () => (await node.timer(alone))?.end).toEqual(end);
      expect(node.live()).not.toContain('id="web"');
    });

    it("send nothing where no timer is armed, or its time is up", async (context) => {
      const node = startNode(program, context);
      const folder = await node.arm(100);
      expect(await node.decide(folder, "discard")).toBeUndefined();
      expect(existsSync(folder)).toBe(false);
      expect(await node.send(folder)).toBe(97);
      const late = await node.arm(1);
      await context.expect.poll(async () => (await node.timer(late))?.end).toEqual({ kind: "nothing" });
      expect(await node.send(late)).toBe(98);
      expect(node.live()).not.toContain('id="web"');
    });
  });
