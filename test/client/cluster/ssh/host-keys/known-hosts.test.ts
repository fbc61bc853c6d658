import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkKnownHosts,
  fingerprint,
  hostsMatch,
  keyTypeOf,
  knownHostName,
  knownKeyTypes,
  parseKnownHosts,
} from "../../../../../client/src/cluster/ssh/host-keys/known-hosts.ts";
import { appendKnownHost, readKnownHosts } from "../../../../../client/src/cluster/ssh/host-keys/known-hosts-file.ts";
import { isRevoked } from "../../../../../client/src/cluster/ssh/host-keys/revoked-keys.ts";

let folder: string;
const keys: Record<string, { text: string; blob: Buffer; fingerprint: string }> = {};

/** A real key by its name here. */
function key(name: string): { text: string; blob: Buffer; fingerprint: string } {
  const found = keys[name];
  if (!found) throw new Error(`no key ${name}`);
  return found;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "known-hosts-"));
  for (const [name, ...type] of [
    ["ed", "ed25519"],
    ["ed2", "ed25519"],
    ["ec", "ecdsa"],
    ["rsa", "rsa", "-b", "2048"],
  ]) {
    const file = join(folder, name ?? "");
    execFileSync("ssh-keygen", ["-q", "-N", "", "-C", "a comment", "-f", file, "-t", ...type]);
    const [keyType, blob] = readFileSync(`${file}.pub`, "utf8").split(" ");
    const listed = execFileSync("ssh-keygen", ["-lf", `${file}.pub`], { encoding: "utf8" });
    keys[name ?? ""] = {
      text: `${keyType} ${blob}`,
      blob: Buffer.from(blob ?? "", "base64"),
      fingerprint: listed.split(" ")[1] ?? "",
    };
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a host key", () => {
  it("has the type and the fingerprint that ssh-keygen prints", () => {
    for (const { text, blob, fingerprint: expected } of Object.values(keys)) {
      expect(`${keyTypeOf(blob)} ${blob.toString("base64")}`).toBe(text);
      expect(fingerprint(blob)).toBe(expected);
    }
    expect(keyTypeOf(Buffer.from("nonsense"))).toBe("");
    expect(keyTypeOf(Buffer.alloc(0))).toBe("");
  });
});

describe("the first field of a known_hosts line", () => {
  const examples: [hosts: string, name: string, matches: boolean][] = [
    ["n1", "n1", true],
    ["n1", "n10", false],
    ["n1,10.0.0.1", "10.0.0.1", true],
    ["N1.Example.COM", "n1.example.com", true],
    ["*.example.com", "n1.example.com", true],
    ["*.example.com", "example.com", false],
    ["n?", "n1", true],
    ["n?", "n12", false],
    ["*,!n1", "n1", false],
    ["!n1,*", "n1", false],
    ["*,!n1", "n2", true],
    ["!n1", "n2", false],
    ["[n1]:2222", "[n1]:2222", true],
    ["[n1]:2222", "n1", false],
    ["n1", "[n1]:2222", false],
    ["[*]:2222", "[n1]:2222", true],
    ["[127.0.0.1]:2201,[n1]:2201", "[n1]:2201", true],
    ["n.example", "nXexample", false],
  ];
  for (const [hosts, name, matches] of examples)
    it(`"${hosts}" ${matches ? "matches" : "doesn't match"} ${name}`, () => {
      expect(hostsMatch(hosts, name)).toBe(matches);
    });

  it("is understood when ssh-keygen hashed it", () => {
    const file = join(folder, "hashed");
    writeFileSync(file, `n1,10.0.0.1 ${key("ed").text}\n[n2]:2222 ${key("ec").text}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    const text = readFileSync(file, "utf8");
    expect(text).not.toMatch(/(^|[\s,])(n1|n2|10\.0)/);
    const lines = parseKnownHosts(text, file);
    expect(checkKnownHosts(lines, "n1", key("ed").blob).kind).toBe("known");
    expect(checkKnownHosts(lines, "10.0.0.1", key("ed").blob).kind).toBe("known");
    expect(checkKnownHosts(lines, "[n2]:2222", key("ec").blob).kind).toBe("known");
    expect(checkKnownHosts(lines, "[n2]:2222", key("ed").blob).kind).toBe("changed");
    expect(checkKnownHosts(lines, "n3", key("ed").blob).kind).toBe("unknown");
    expect(checkKnownHosts(lines, "n2", key("ed").blob).kind).toBe("unknown");
  });
});

describe("known_hosts files", () => {
  const check = (text: string, name: string, keyName: string, plainName?: string) =>
    checkKnownHosts(parseKnownHosts(text, "/home/me/.ssh/known_hosts"), name, key(keyName).blob, plainName);

  it("know a key whatever the other lines are", () => {
    const text = `# my nodes\r\n\r\nn9 nonsense\nn1 ssh-ed25519 AAAA\n   n1\t${key("ed").text} with a comment\n`;
    expect(check(text, "n1", "ed")).toMatchObject({ kind: "known", line: { line: 5 } });
  });

  it("have the file and the line of the key that differs", () => {
    const text = `n2 ${key("ed2").text}\nn1 ${key("ed").text}\n`;
    expect(check(text, "n1", "ed2")).toMatchObject({
      kind: "changed",
      line: { file: "/home/me/.ssh/known_hosts", line: 2 },
    });
  });

  it("take a key of another type as changed, so that an attacker can't present one", () => {
    expect(check(`n1 ${key("ed").text}\n`, "n1", "rsa").kind).toBe("changed");
  });

  it("know a host by several keys", () => {
    const text = `n1 ${key("ed").text}\nn1 ${key("rsa").text}\n`;
    expect(check(text, "n1", "ed").kind).toBe("known");
    expect(check(text, "n1", "rsa").kind).toBe("known");
    expect(check(text, "n1", "ed2")).toMatchObject({ kind: "changed", line: { line: 1 } });
    expect([...knownKeyTypes(parseKnownHosts(text, ""), "n1")]).toEqual(["ssh-ed25519", "ssh-rsa"]);
  });

  it("refuse a revoked key wherever else it is known", () => {
    const text = `n1 ${key("ed").text}\n@revoked * ${key("ed").text}\n`;
    expect(check(text, "n1", "ed")).toMatchObject({ kind: "revoked", line: { line: 2 } });
    expect(check(text, "n1", "ed2").kind).toBe("changed");
    expect(check(`@revoked n2 ${key("ed").text}\n`, "n1", "ed").kind).toBe("unknown");
  });

  it("know when a host is known by a certificate authority only", () => {
    const text = `@cert-authority *.example.com ${key("ed").text}\n`;
    expect(check(text, "n1.example.com", "ec").kind).toBe("authority");
    // An authority's own key is no host's key.
    expect(check(text, "n1.example.com", "ed").kind).toBe("authority");
    expect(check(`${text}n1.example.com ${key("ec").text}\n`, "n1.example.com", "ec").kind).toBe("known");
  });

  it("ignore lines with an unknown marker", () => {
    expect(check(`@future n1 ${key("ed").text}\n`, "n1", "ed").kind).toBe("unknown");
  });

  it("let a name without port make a key at another port known, but never changed", () => {
    const text = `n1 ${key("ed").text}\n`;
    expect(knownHostName("N1", 22)).toBe("n1");
    expect(knownHostName("n1", 2222)).toBe("[n1]:2222");
    expect(check(text, "[n1]:2222", "ed", "n1").kind).toBe("known");
    expect(check(text, "[n1]:2222", "ed2", "n1").kind).toBe("unknown");
  });

  it("don't take a byte order mark or a no-break space for a blank, as OpenSSH doesn't", () => {
    for (const blank of ["\uFEFF", "\u00A0", "\u3000"]) {
      expect(parseKnownHosts(`${blank}n1 ${key("ed").text}`, "f").map(({ hosts }) => hosts)).toEqual([`${blank}n1`]);
    }
  });

  it("take no time for patterns with many stars", () => {
    expect(hostsMatch(`${"*a".repeat(60)}b`, "a".repeat(200))).toBe(false);
    expect(hostsMatch(`${"*a".repeat(60)}*`, "a".repeat(200))).toBe(true);
  });

  it.skipIf(process.platform === "win32")(
    "aren't waited for in a pipe, nor read from a device without end",
    async () => {
      const pipe = join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      for (const file of [pipe, "/dev/zero"])
        await expect(readKnownHosts([file])).rejects.toThrow("not a regular file");
      expect(await readKnownHosts(["/dev/null", join(folder, "none")])).toEqual([]);
    },
  );

  it("agree with ssh-keygen -F about the lines of a host", () => {
    const file = join(folder, "patterns");
    const hosts = [
      "*.example.com,!bad.example.com",
      "[n1]:2222,n?",
      "*a*b*c,!*x*",
      "!n7,*7*",
      "N1,[N*]:22?2",
      "**?",
      "[n1]:*",
      "n1*,!n1",
    ];
    writeFileSync(file, hosts.map((each, at) => `${each} ${key(at % 2 ? "ed" : "ec").text}\n`).join(""));
    const lines = parseKnownHosts(readFileSync(file, "utf8"), file);
    for (const name of [
      "a.example.com",
      "bad.example.com",
      "[n1]:2222",
      "n7",
      "n77",
      "[n1]:22",
      "n1",
      "aabbcc",
      "aaxbbc",
      "ab",
    ]) {
      let found = "";
      try {
        found = execFileSync("ssh-keygen", ["-F", name, "-f", file], { encoding: "utf8" });
      } catch {
        // Exit 1: no such host.
      }
      expect(lines.filter((line) => hostsMatch(line.hosts, name)).map(({ line }) => line)).toEqual(
        [...found.matchAll(/found: line (\d+)/g)].map((match) => Number(match[1])),
      );
    }
  });
});

describe("an accepted key", () => {
  it("makes a new file that only its owner can read", async () => {
    const file = join(folder, "new", ".ssh", "known_hosts");
    await appendKnownHost(file, "[127.0.0.1]:2201", key("ed").blob);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toBe(`[127.0.0.1]:2201 ${key("ed").text}\n`);
    expect(execFileSync("ssh-keygen", ["-F", "[127.0.0.1]:2201", "-f", file], { encoding: "utf8" })).toContain(
      "found: line 1",
    );
  });

  it("is added at the end, also where the last line has no line feed", async () => {
    const file = join(folder, "unfinished");
    writeFileSync(file, `n1 ${key("ed").text}`);
    await appendKnownHost(file, "n2", key("ec").blob);
    expect(readFileSync(file, "utf8")).toBe(`n1 ${key("ed").text}\nn2 ${key("ec").text}\n`);
  });

  it("is hashed where the others are", async () => {
    const file = join(folder, "hashed-too");
    writeFileSync(file, `n1 ${key("ed").text}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    await appendKnownHost(file, "n2", key("ec").blob);
    expect(readFileSync(file, "utf8")).not.toMatch(/^n2/m);
    expect(execFileSync("ssh-keygen", ["-F", "n2", "-f", file], { encoding: "utf8" })).toContain("found: line 2");
  });

  it("stays whole when many are added at the same time", async () => {
    const file = join(folder, "crowd");
    await Promise.all(Array.from({ length: 40 }, (_, index) => appendKnownHost(file, `n${index}`, key("rsa").blob)));
    expect(await readKnownHosts([file, join(folder, "absent")])).toHaveLength(40);
  });
});

describe("an accepted key", () => {
  const login = () => `ssh-ed25519 ${key("ed").text.split(" ")[1]} me@home`;
  const others: [name: string, text: () => string][] = [
    ["authorized_keys", () => ""],
    ["authorized_keys2", () => `n1 ${key("ed").text}\n`],
    ["config", () => ""],
    ["keys", () => `${login()}\n`],
    ["keys-with-options", () => `from="10.0.0.1" ${key("ed").text}\n`],
    ["keys-with-command", () => `command="true",no-pty ${key("ed").text}\n`],
    ["keys-restricted", () => `# mine\n\nrestrict ${key("ed").text}\n`],
    ["keys-no-pty", () => `no-pty ${key("ed").text}\n`],
    ["id.pub", () => `${key("ed").text}\n`],
    ["bashrc", () => "alias ll='ls -l'\n"],
    ["notes", () => "n1 is the first node\n"],
  ];
  for (const [name, text] of others)
    it(`isn't added to a file that is no known_hosts file: ${name}`, async () => {
      const file = join(folder, name);
      writeFileSync(file, text());
      await expect(appendKnownHost(file, "n1", key("ed2").blob)).rejects.toThrow(file);
      expect(readFileSync(file, "utf8")).toBe(text());
    });

  it("isn't added to an empty file of keys that a link leads to", async () => {
    mkdirSync(join(folder, "linked"));
    const keys = join(folder, "linked", "authorized_keys");
    writeFileSync(keys, "");
    symlinkSync(keys, join(folder, "known_hosts_link"));
    await expect(appendKnownHost(join(folder, "known_hosts_link"), "n1", key("ed2").blob)).rejects.toThrow(
      "file of SSH",
    );
    expect(readFileSync(keys, "utf8")).toBe("");
  });

  it("is added to every form of a known_hosts file", async () => {
    const file = join(folder, "all-forms");
    const text = `# mine\r\n\nn1,10.0.0.1,[n2]:22 ${key("ed").text} a comment\n|1|aaaa|bbbb ${key("ec").text}\n@revoked * ${key("rsa").text}\n@cert-authority *.x,!y.x ${key("rsa").text}\nold 1024 35 1234567\n`;
    writeFileSync(file, text);
    await appendKnownHost(file, "n9", key("ed2").blob);
    expect(checkKnownHosts(await readKnownHosts([file]), "n9", key("ed2").blob).kind).toBe("known");
  });

  for (const name of ["n1,*", "*", "n1 n2", "#n1", "@revoked", "|1|x", "[n?]:22", "!n1", "n1\nn2", "a/b", ""])
    it(`isn't added under a name that isn't one of a host: ${JSON.stringify(name)}`, async () => {
      const file = join(folder, "never");
      await expect(appendKnownHost(file, name, key("ed").blob)).rejects.toThrow("no name of a host");
    });
});

describe("a file of revoked keys", () => {
  it("is read as ssh-keygen reads it: keys line by line, or a key revocation list", async () => {
    const pub = (name: string): string => join(folder, `${name}.pub`);
    const lines = join(folder, "revoked");
    writeFileSync(lines, `# old\n${key("ed").text}\n${key("rsa").text} with a comment\n`);
    const lists = { explicit: "", hashes: `hash: ${key("ed").fingerprint}\n`, sha1: `sha1: ${key("rsa").text}\n` };
    const files = [lines];
    for (const [name, specification] of Object.entries(lists)) {
      const list = join(folder, `krl-${name}`);
      const from = join(folder, `spec-${name}`);
      writeFileSync(from, specification || `${key("ed").text}\n`);
      execFileSync("ssh-keygen", ["-q", "-k", "-f", list, from]);
      files.push(list);
    }
    for (const file of files)
      for (const name of ["ed", "ed2", "ec", "rsa"]) {
        const { status } = spawnSync("ssh-keygen", ["-Q", "-f", file, pub(name)]);
        // ssh-keygen -Q reads key revocation lists alone; lines are read as the list of the keys in them.
        const expected = file === lines ? ["ed", "rsa"].includes(name) : status !== 0;
        expect(await isRevoked(file, key(name).blob), `${name} in ${file}`).toBe(expected);
      }
    writeFileSync(join(folder, "krl-cut"), readFileSync(join(folder, "krl-explicit")).subarray(0, 60));
    await expect(isRevoked(join(folder, "krl-cut"), key("ed").blob)).rejects.toThrow("damaged");
    await expect(isRevoked(join(folder, "none"), key("ed").blob)).rejects.toThrow("ENOENT");
  });
});
