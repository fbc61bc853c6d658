// What scripts write on a node while they work, with the real tools: nothing is left of it, and nothing outside their folder.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleCib } from "../support/sample-cib.ts";

const script = (...names: string[]): string =>
  names
    .map((name) => new URL(`../../../client/src/cluster/${name}.sh`, import.meta.url))
    .map((file) => readFileSync(fileURLToPath(file), "utf8"))
    .join("\n");

const has = (tool: string): boolean => ["/usr/bin", "/usr/sbin"].some((folder) => existsSync(join(folder, tool)));
const path = `${process.env.PATH}:/usr/sbin:/sbin`;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "work-folder-"));
  mkdirSync(join(home, "tmp"));
  mkdirSync(join(home, "bin"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = (text: string, args: readonly string[], input = "") =>
  spawnSync("sh", ["-c", text, "sh", ...args], {
    input,
    encoding: "utf8",
    cwd: home,
    env: { PATH: `${join(home, "bin")}:${path}`, TMPDIR: join(home, "tmp"), HOME: home },
  });

describe.skipIf(!has("crm_simulate"))("crm_simulate's own copy of the CIB", () => {
  it("is written to CIB_shadow_dir, whatever becomes of it", () => {
    writeFileSync(join(home, "cib.xml"), sampleCib());
    const { stderr } = run("CIB_shadow_dir=/nonexistent crm_simulate -R -x cib.xml", []);
    expect(stderr).toContain("/nonexistent/shadow.");
  });

  it.each(["TERM", "ABRT", "KILL"])("is removed also when crm_simulate is ended by %s", (signal) => {
    // As crm_simulate does, and then as it ends.
    const tool = '#!/bin/sh\necho secret > "$CIB_shadow_dir/shadow.$$"\necho "$CIB_shadow_dir" >> "$HOME/where"\n';
    writeFileSync(join(home, "bin/crm_simulate"), `${tool}kill -${signal} $$\n`, { mode: 0o755 });
    const head = sampleCib().slice(0, sampleCib().indexOf("<status"));
    const length = String(Buffer.byteLength(head));
    const { status } = run(
      script("work-folder", "simulate/simulate"),
      [length, length, "@@mark", "--output-as=xml"],
      `${head}${head}<status/></cib>`,
    );
    expect(status).toBe(0);
    expect(readFileSync(join(home, "where"), "utf8")).toContain(join(home, "tmp/quorate-work."));
    expect(readdirSync(join(home, "tmp"))).toEqual([]);
  });

  it("that a killed script left is removed by the next one, and that of one at work isn't", () => {
    for (const [name, hours] of [
      ["quorate-work.old", 3],
      ["quorate-work.new", 0],
      ["other", 3],
    ] as const) {
      const folder = join(home, "tmp", name);
      mkdirSync(folder);
      writeFileSync(join(folder, "shadow.1"), "secret");
      const at = Date.now() / 1000 - hours * 3600;
      utimesSync(folder, at, at);
    }
    run(script("work-folder", "cib/make-patch"), ["0"]);
    expect(readdirSync(join(home, "tmp")).sort()).toEqual(["other", "quorate-work.new"]);
  });
});

describe.skipIf(!has("corosync"))("corosync's check of a new configuration", () => {
  const config = (log: string): string =>
    `totem {\n version: 2\n cluster_name: lab\n transport: knet\n}\nlogging {\n to_logfile: yes\n logfile: ${log}\n  logger_subsys {\n   subsys: QUORUM\n   to_logfile: yes\n   logfile :${join(home, "sub.log")} \n  }\n}\nquorum {\n provider: corosync_votequorum\n}\nnodelist {\n node {\n  ring0_addr: 127.0.0.1\n  nodeid: 1\n  name: a\n }\n}\n`;
  const check = (text: string) => run(script("corosync/config-file"), ["check", "id"], text);

  it("writes no log file, wherever the configuration puts one", () => {
    for (const log of [join(home, "corosync.log"), "relative.log"]) {
      const { status, stderr } = check(config(log));
      expect([stderr.includes("parse error"), status]).toEqual([false, 0]);
    }
    expect(readdirSync(home).filter((name) => name.endsWith(".log"))).toEqual([]);
    expect(readdirSync(join(home, "tmp"))).toEqual([]);
  });

  it("still reports a log file that corosync couldn't open", () => {
    for (const log of ["/nonexistent/corosync.log", home, ""]) {
      const { status, stdout, stderr } = check(config(log));
      expect(status).not.toBe(0);
      expect(`${stdout}${stderr}`).toContain("open logfile");
    }
  });
});
