// What step.sh makes of /etc/hosts, and that it gives back what was there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../../../../scripts/paths.mjs";

const script = ["services/daemons.sh", "setup/machines/device.sh", "setup/machines/step.sh"]
  .map((file) => readFileSync(join(root, "client/src/cluster", file), "utf8"))
  .join("");
const nodes = "192.168.1.10 n1 192.168.1.10 10.9.0.10\n192.168.1.11 n2 192.168.1.11\n";

describe("/etc/hosts of a node", () => {
  let folder: string;
  let hosts: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quorate-hosts-"));
    hosts = join(folder, "hosts");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (step: string, input = ""): string => {
    const own = script.replace("hosts=/etc/hosts", `hosts='${hosts}'`);
    execFileSync("sh", ["-c", own, "step", step], { input });
    return readFileSync(hosts, "utf8");
  };
  /** The file after the names were added to it. */
  const named = (before: string): string => {
    writeFileSync(hosts, before);
    return run("names", nodes);
  };

  it("gets the nodes' names, and Debian's own line becomes a comment with its names kept", () => {
    expect(named("127.0.0.1 localhost\n127.0.1.1 n2.example.com n2\n")).toBe(`127.0.0.1 localhost
# quorate was: 127.0.1.1 n2.example.com n2
# quorate begin
192.168.1.10 n1
192.168.1.11 n2.example.com n2
# quorate end
`);
  });

  it("loses a wrong address of a node, and no other name of that line", () => {
    expect(named("127.0.0.1 localhost n2\n192.168.1.77 n1 db1 # old\n")).toBe(`# quorate was: 127.0.0.1 localhost n2
# quorate was: 192.168.1.77 n1 db1 # old
# quorate begin
127.0.0.1 localhost
192.168.1.77 db1
192.168.1.10 n1
192.168.1.11 n2
# quorate end
`);
  });

  it("knows a name in other letters", () => {
    expect(named("127.0.1.1 N2.example.com N2\n")).toContain("192.168.1.11 N2.example.com N2\n");
    expect(named("127.0.1.1 N2\n")).toContain("# quorate was: 127.0.1.1 N2\n");
  });

  it("keeps another address of the node, names that are longer, comments and what is no address", () => {
    const before = "# 192.168.1.77 n1\n\n10.9.0.10 n1\n192.168.1.77 n1-old # n1\n";
    expect(named(before).startsWith(`${before}# quorate begin\n`)).toBe(true);
  });

  it("has one block however often it is written, and is restored", () => {
    const before = "127.0.0.1 localhost\n127.0.1.1 n1\n";
    const once = named(before);
    expect(run("names", nodes)).toBe(once);
    expect(run("unnames")).toBe(once);
    writeFileSync(hosts, before);
    run("names", nodes);
    expect(run("unnames")).toBe(before);
  });
});
