import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quorateIn } from "./command-line.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-upgrade-"));

const totem = (lines: string): string => `totem {
  version: 2
  cluster_name: c
${lines}}
nodelist {
  node {
    ring0_addr: 10.0.0.1
    name: n1
    nodeid: 1
  }
  node {
    ring0_addr: 10.0.0.2
    name: n2
    nodeid: 2
  }
}
quorum {
  provider: corosync_votequorum
  two_node: 1
}
`;

const files: Readonly<Record<string, string>> = {
  "old.crm": `node 1: n1
node 2: n2
primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=11s role=Slave
ms m s meta notify=true
`,
  "new.crm": `primitive d ocf:pacemaker:Dummy op monitor interval=10s timeout=20s
`,
  "rings/corosync.conf": totem("  transport: udpu\n  rrp_mode: passive\n"),
  "encrypted/corosync.conf": totem("  transport: udpu\n  crypto_cipher: aes256\n  crypto_hash: sha256\n"),
  "today/corosync.conf": totem("  transport: knet\n  crypto_cipher: aes256\n  crypto_hash: sha256\n"),
};

beforeAll(() => {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const upgrade = (...args: string[]) => quorateIn(folder, ["upgrade", "--to", "3.0.3", ...args]);

/** The findings as "file:line effect rule". */
function findingsOf(...names: string[]): string[] {
  const { out } = upgrade("--format", "json", ...names);
  const { findings } = JSON.parse(out) as {
    findings: { file: string; line: number; effect: string; rule: string }[];
  };
  return findings.map(({ file, line, effect, rule }) => `${file}:${line} ${effect} ${rule}`);
}

describe("quorate upgrade", () => {
  test("sorts what it finds, with places, fixes and the steps, and changes nothing", () => {
    const { code, out } = upgrade("old.crm");
    expect(code).toBe(3);
    expect(out).toContain("## Refused: change before the upgrade\n\n- old.crm:4:");
    expect(out).toContain("Quick fix: Convert to a clone.");
    expect(out).toContain("## Deprecated");
    expect(out).toContain('"Master" is deprecated');
    expect(out).toMatch(/^1\. Save the CIB/m);
    expect(out).toContain('("n1", "n2")');
    expect(fs.readFileSync(path.join(folder, "old.crm"), "utf8")).toBe(files["old.crm"]);
  });

  test("has nothing to say about what stays the same", () => {
    const { code, out } = upgrade("new.crm", "today/corosync.conf");
    expect(out).toContain("Nothing in this configuration stands in the way");
    expect(code).toBe(0);
  });

  test("corosync.conf: what the new corosync refuses, ignores, or will refuse next", () => {
    expect(findingsOf("rings/corosync.conf")).toEqual([
      "rings/corosync.conf:4 deprecated no-encryption",
      "rings/corosync.conf:5 ignored corosync-obsolete",
    ]);
    // It runs on corosync 3 already, which ignores it too.
    expect(upgrade("rings/corosync.conf").code).toBe(0);
    expect(findingsOf("encrypted/corosync.conf")).toContain("encrypted/corosync.conf:5 refused corosync-encryption");
    expect(upgrade("encrypted/corosync.conf").code).toBe(3);
  });

  test("says what is wrong with the command", () => {
    expect(quorateIn(folder, ["upgrade", "old.crm"])).toMatchObject({ code: 2, out: "" });
    expect(upgrade("missing.crm").code).toBe(2);
  });
});
