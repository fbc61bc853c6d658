import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { removeLeftFolders } from "../../../server/src/lsp/left-folders.ts";

test("what a killed process left goes, and nothing else: no younger folder, no other name, nothing behind a link", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-test-"));
  vi.stubEnv("TMPDIR", folder);
  try {
    const made = (name: string, hoursAgo: number): void => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "corosync.conf"), "totem {}\n");
      const then = Date.now() / 1000 - hoursAgo * 3600;
      utimesSync(join(folder, name), then, then);
    };
    made("quorate-corosync-old000", 3);
    made("quorate-corosync-young0", 1);
    made("other", 3);
    symlinkSync(join(folder, "other"), join(folder, "quorate-corosync-link00"));
    await removeLeftFolders("quorate-corosync-");
    expect(readdirSync(folder).sort()).toEqual(["other", "quorate-corosync-link00", "quorate-corosync-young0"]);
    expect(existsSync(join(folder, "other", "corosync.conf"))).toBe(true);
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
});
