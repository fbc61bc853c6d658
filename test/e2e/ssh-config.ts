import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../lab/lab.ts";

/** Writes the SSH configuration of somebody who knows the lab's nodes by their names and has never been there. */
export function writeSshConfig({ home, lab }: { readonly home: string; readonly lab: Lab }): void {
  const folder = join(home, ".ssh");
  mkdirSync(folder, { mode: 0o700 });
  const hosts = lab.nodes.map(
    ({ name, host, port }) =>
      `Host ${name}\n  HostName ${host}\n  Port ${port}\n  User ${lab.user}\n  IdentityFile ${lab.identityFile}\n`,
  );
  writeFileSync(join(folder, "config"), hosts.join(""), { mode: 0o600 });
}
