// How a patch is sent, with a cibadmin that answers as it is to: one patch at a time, again only while the status alone has moved.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sendPatchArgv } from "../../../../client/src/cluster/cib/send-patch.ts";

const shells = [
  ["dash", "/bin/dash"],
  ["bash", "/bin/bash"],
  ["busybox ash", "/bin/busybox"],
  ["ksh", "/bin/ksh93"],
] as const;

/** Each query has the next of the heads, each patch the next of the codes; a patch that begins while another one is sent is noted. */
const cibadmin = `#!/bin/sh
next() { sed -n "1p" "$1"; [ "$(wc -l < "$1")" -le 1 ] || sed -i 1d "$1"; }
case $1 in
--query) echo "query" >> "$HOME/log"; next "$HOME/heads" ;;
--patch)
  mkdir "$HOME/sending" 2>/dev/null || echo "two at once" >> "$HOME/log"
  sed -n 's/.*<source \\(.*\\)\\/>.*/patch \\1/p' >> "$HOME/log"
  sleep 0.05
  rmdir "$HOME/sending"
  exit "$(next "$HOME/codes")" ;;
-Q) echo "<cib/>" ;;
esac
`;

const head = (epoch: number, updates: number) =>
  `<cib admin_epoch="0" epoch="${epoch}" num_updates="${updates}" validate-with="pacemaker-3.9">`;
const patch = `<diff format="2">
  <version>
    <source admin_epoch="0" epoch="7"/>
    <target admin_epoch="0" epoch="8" num_updates="0"/>
  </version>
</diff>`;

/** Sends a patch of epoch 7: the exit code, and what cibadmin was called for. */
function send(shell: string, heads: readonly string[], codes: readonly number[]) {
  const home = mkdtempSync(join(tmpdir(), "send-patch-"));
  try {
    mkdirSync(join(home, "bin"));
    symlinkSync(shell, join(home, "bin/sh"));
    writeFileSync(join(home, "bin/cibadmin"), cibadmin);
    chmodSync(join(home, "bin/cibadmin"), 0o755);
    writeFileSync(join(home, "heads"), `${heads.join("\n")}\n`);
    writeFileSync(join(home, "codes"), `${codes.join("\n")}\n`);
    const env = { HOME: home, PATH: `${join(home, "bin")}:/usr/bin:/bin` };
    const [, ...args] = sendPatchArgv;
    const { status } = spawnSync(join(home, "bin/sh"), [...args, "@@mark"], { env, input: patch, encoding: "utf8" });
    return { code: status, calls: readFileSync(join(home, "log"), "utf8").trim().split("\n") };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const sent = (updates: number) => `patch admin_epoch="0" epoch="7" num_updates="${updates}"`;

const usable = shells.filter(([, program]) => existsSync(program));

describe.each(usable)("a patch that %s sends", (_name, shell) => {
  it("has the three numbers of the CIB as it is", () => {
    expect(send(shell, [head(7, 3)], [0])).toEqual({ code: 0, calls: ["query", sent(3)] });
  });

  it("is sent again, after the answer to the one before, while only the status moves", () => {
    expect(send(shell, [head(7, 3), head(7, 4), head(7, 9)], [103, 103, 0])).toEqual({
      code: 0,
      calls: ["query", sent(3), "query", sent(4), "query", sent(9)],
    });
  });

  it("is not sent again once the configuration has moved", () => {
    expect(send(shell, [head(7, 3), head(8, 0)], [103, 0])).toEqual({ code: 103, calls: ["query", sent(3), "query"] });
    expect(send(shell, [head(8, 0)], [0])).toEqual({ code: 103, calls: ["query"] });
  });

  it.each([102, 107, 124, 78])("is not sent again after exit code %i, whatever that means", (code) => {
    expect(send(shell, [head(7, 3)], [code])).toEqual({ code, calls: ["query", sent(3)] });
  });
});

it.skipIf(usable.length === 0)("a patch is given up when the status never rests", () => {
  const { code, calls } = send(usable[0]?.[1] ?? "", [head(7, 3)], [103]);
  expect(code).toBe(103);
  expect(calls.filter((call) => call === sent(3))).toHaveLength(50);
  expect(calls).not.toContain("two at once");
});
