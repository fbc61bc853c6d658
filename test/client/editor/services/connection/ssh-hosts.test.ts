import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sshHosts } from "../../../../../client/src/editor/services/connection/ssh-hosts.ts";

const home = mkdtempSync(join(tmpdir(), "quorate-ssh-hosts-"));
afterAll(() => rmSync(home, { recursive: true }));

test("hosts without patterns are offered, those of included files too", () => {
  mkdirSync(join(home, ".ssh", "conf.d"), { recursive: true });
  const file = join(home, ".ssh", "config");
  writeFileSync(file, 'Include conf.d/*\nHost web1 web2 *.example !bad\n  User root\nHost *\nHost "web1"\n');
  writeFileSync(join(home, ".ssh", "conf.d", "lab"), "host=lab1\n  Port 2222\n");
  expect(sshHosts(file, home)).toEqual(["lab1", "web1", "web2"]);
});

test("a missing file has no hosts, and one that includes itself terminates", () => {
  expect(sshHosts(join(home, "none"), home)).toEqual([]);
  const file = join(home, "loop");
  writeFileSync(file, `Include ${file}\nHost a\n`);
  expect(sshHosts(file, home)).toEqual(["a"]);
});
