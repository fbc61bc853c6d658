import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A person's account that exists in the nodes only. All of them log in with the lab's key. */
export interface Account {
  name: string;
  uid: number;
  /** Groups besides "users". */
  groups: readonly string[];
  /** Whether the lab's password also logs in over ssh. */
  password: boolean;
  /** What sudo lets the account do, in the words of sudoers; nothing when absent. */
  sudo?: string;
}

/** The accounts of the nodes besides root, each another way a person may reach a cluster. */
export const accounts: readonly Account[] = [
  { name: "operator", uid: 2001, groups: ["haclient"], password: false },
  { name: "admin", uid: 2002, groups: [], password: true, sudo: "ALL=(ALL:ALL) ALL" },
  { name: "automation", uid: 2003, groups: [], password: false, sudo: "ALL=(ALL:ALL) NOPASSWD: ALL" },
  { name: "guest", uid: 2004, groups: [], password: false },
];

/** The group all accounts have as their first: Debian's "users". */
export const usersGroup = 100;

/** The files of /etc that make the accounts, from those of the nodes' root, none of whose passwords are taken over. */
export function accountFiles(
  password: string,
  root: string,
): { passwd: string; group: string; shadow: string; sudoers: string } {
  const names = new Set(accounts.map((account) => account.name));
  const machine = (file: string) => readFileSync(join(root, file), "utf8").trimEnd().split("\n");
  const others = machine("/etc/passwd").filter((line) => !names.has(line.split(":")[0] ?? ""));
  const passwd = [
    ...others.map((line) => (line.startsWith("root:") ? "root:x:0:0:root:/root:/bin/bash" : line)),
    ...accounts.map((a) => `${a.name}:x:${a.uid}:${usersGroup}::/home/${a.name}:/bin/bash`),
  ];
  const group = machine("/etc/group").map((line) => {
    const [name = "", , , members = ""] = line.split(":");
    const joining = accounts.filter((a) => a.groups.includes(name)).map((a) => a.name);
    if (joining.length === 0) return line;
    const all = [...members.split(",").filter((m) => m !== ""), ...joining];
    return `${line.slice(0, line.lastIndexOf(":"))}:${all.join(",")}`;
  });
  const hash = passwordHash(password);
  const shadow = [
    ...others.map((line) => `${line.split(":")[0]}:*:19700:0:99999:7:::`),
    ...accounts.map((a) => `${a.name}:${a.password ? hash : "*"}:19700:0:99999:7:::`),
  ];
  const sudoers = accounts.filter((a) => a.sudo !== undefined).map((a) => `${a.name} ${a.sudo}`);
  const file = (lines: string[]) => `${lines.join("\n")}\n`;
  return { passwd: file(passwd), group: file(group), shadow: file(shadow), sudoers: file(sudoers) };
}

/** The password as /etc/shadow keeps it (SHA-512 crypt). Perl has crypt(3) and is part of every Debian. */
function passwordHash(password: string): string {
  const salt = Array.from({ length: 8 }, () => Math.floor(Math.random() * 36).toString(36)).join("");
  const program = "my $p = <STDIN>; chomp $p; print crypt($p, shift)";
  return execFileSync("perl", ["-e", program, `$6$${salt}`], { input: `${password}\n`, encoding: "utf8" });
}
