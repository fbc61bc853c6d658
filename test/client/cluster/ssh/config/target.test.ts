import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ClusterError } from "../../../../../client/src/cluster/errors.ts";
import { sshArguments } from "../../../../../client/src/cluster/ssh/client-arguments.ts";
import type { ClusterConfig } from "../../../../../client/src/cluster/ssh/cluster-config.ts";
import {
  accountOf,
  describeTarget,
  resolveTarget,
  type SshEnvironment,
  type Target,
} from "../../../../../client/src/cluster/ssh/config/target.ts";

let home: string;
let environment: SshEnvironment;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "target-"));
  mkdirSync(join(home, ".ssh", "conf.d"), { recursive: true });
  for (const name of ["id_ed25519", "id_rsa"]) writeFileSync(join(home, ".ssh", name), "");
  environment = {
    home,
    configFiles: [join(home, ".ssh", "config")],
    globalKnownHostsFiles: ["/etc/ssh/ssh_known_hosts"],
    agentSocket: "/run/agent",
    localUser: "me",
  };
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function resolve(entry: string, sshConfig = "", config: Partial<ClusterConfig> = {}): Target {
  writeFileSync(join(home, ".ssh", "config"), sshConfig);
  return resolveTarget(entry, { name: "lab", nodes: [entry], ...config }, environment);
}

describe("the target of a node", () => {
  it("is as the entry says, with this machine's default keys, agent and known_hosts", () => {
    expect(resolve("root@n1:2222")).toEqual({
      label: "root@n1:2222",
      host: "n1",
      port: 2222,
      user: "root",
      identityFiles: [join(home, ".ssh/id_ed25519"), join(home, ".ssh/id_rsa")],
      identityNamed: false,
      agent: "/run/agent",
      agentOnlyNamed: false,
      knownHostsFiles: [join(home, ".ssh/known_hosts"), join(home, ".ssh/known_hosts2"), "/etc/ssh/ssh_known_hosts"],
    });
  });

  it("follows a Host of ~/.ssh/config", () => {
    const config = `Host *
  User nobody
Host web1 web2
    HostName %h.example.com
    Port 2200
    IdentityFile ~/.ssh/web
    HostKeyAlias the-web
    UserKnownHostsFile ~/.ssh/web_hosts /etc/web_hosts
`;
    expect(resolve("web1", config)).toMatchObject({
      host: "web1.example.com",
      port: 2200,
      user: "nobody",
      identityFiles: [join(home, ".ssh/web")],
      identityNamed: true,
      hostKeyAlias: "the-web",
      knownHostsFiles: [join(home, ".ssh/web_hosts"), "/etc/web_hosts", "/etc/ssh/ssh_known_hosts"],
    });
  });

  it("prefers the entry to the setting, and the setting to ~/.ssh/config", () => {
    const ssh = "Host n1\n  User third\n  Port 3\n  IdentityFile /third\n";
    expect(resolve("n1", ssh)).toMatchObject({ user: "third", port: 3 });
    expect(
      resolve("n1", ssh, { user: "second", port: 2, identityFile: "~/second", knownHostsFile: "/known" }),
    ).toMatchObject({
      user: "second",
      port: 2,
      identityFiles: [join(home, "second"), "/third"],
      knownHostsFiles: ["/known"],
    });
    // A password saved for the host that the person knows isn't sent to one that only this file knows.
    const accounts = [{}, { knownHostsFile: "/known" }].map((more) => accountOf(resolve("first@n1:1", ssh, more)));
    expect(accounts).toEqual(["first@n1:1", "first@n1:1 (known by /known)"]);
    // Nor one for the host of this address in another network, which has another alias.
    expect(accountOf(resolve("n1", "HostKeyAlias site-b"))).toBe("me@n1:22 (known as site-b)");
    expect(resolve("first@n1:1", ssh, { user: "second", port: 2 })).toMatchObject({ user: "first", port: 1 });
  });

  it("follows Include, also with a pattern and inside a Host", () => {
    writeFileSync(join(home, ".ssh/conf.d/a.conf"), "Host n1\n  Port 2201\n");
    writeFileSync(join(home, ".ssh/conf.d/b.conf"), "Host n2\n  Port 2202\n");
    writeFileSync(join(home, ".ssh/conf.d/port"), "  Port 2203\n");
    const ssh = 'Include conf.d/*.conf\nHost n3\n  Include "conf.d/port"\n  User three\nHost *\n  User all\n';
    expect(resolve("n1", ssh)).toMatchObject({ port: 2201, user: "all" });
    expect(resolve("n2", ssh)).toMatchObject({ port: 2202, user: "all" });
    expect(resolve("n3", ssh)).toMatchObject({ port: 2203, user: "three" });
    expect(resolve("n4", ssh)).toMatchObject({ port: 22, user: "all" });
  });

  it("follows Include only where the Host or Match around it applies", () => {
    writeFileSync(join(home, ".ssh/conf.d/prod"), "User root\nHost *\n  Port 2204\nMatch all\n  IdentityFile /prod\n");
    const ssh = "Host prod*\n  Include conf.d/prod\nHost *\n  User me2\n";
    expect(resolve("prod1", ssh)).toMatchObject({ user: "root", port: 2204, identityFiles: ["/prod"] });
    expect(resolve("n1", ssh)).toMatchObject({ user: "me2", port: 22, identityNamed: false });
  });

  it("has the paths, names and jump hosts that quotes, tokens, variables and ssh:// mean", () => {
    const ssh = `Host n1
  IdentityFile "~/my keys/%n-%r-%p"
  IdentityFile \${KEYS}/other
  UserKnownHostsFile "~/known hosts" /dev/null
  GlobalKnownHostsFile /etc/all
  RevokedHostKeys "/etc/revoked keys"
  ProxyJump ssh://ops%40corp@gate:2222/,ssh://inner
  StrictHostKeyChecking yes
  Port 2022
`;
    const variables = { KEYS: "/keys" };
    environment = { ...environment, variables };
    expect(resolve("root@n1", ssh)).toMatchObject({
      identityFiles: [join(home, "my keys/n1-root-2022"), "/keys/other"],
      knownHostsFiles: [join(home, "known hosts"), "/dev/null", "/etc/all"],
      revokedHostKeys: "/etc/revoked keys",
      isStrict: true,
      via: { host: "inner", via: { host: "gate", user: "ops@corp", port: 2222 } },
    });
  });

  it("is an error where HostName or HostKeyAlias can't be a host's name", () => {
    for (const name of ["n1,*", "*", "@revoked", "a|b", "#x", "-oProxyCommand=x", "x/y"]) {
      expect(() => resolve("n1", `Host n1\n  HostName "${name}"\n`)).toThrow("HostName");
      expect(() => resolve("n1", `Host n1\n  HostKeyAlias "${name}"\n`)).toThrow("HostKeyAlias");
    }
  });

  it("isn't read from a personal configuration that others can write", () => {
    const file = join(home, ".ssh/config");
    resolve("n1", "Host n1\n  Port 7\n");
    chmodSync(file, 0o666);
    expect(() => resolve("n1", "Host n1\n  Port 7\n")).toThrow(`chmod go-w ${file}`);
    chmodSync(file, 0o600);
  });

  it("doesn't hang on a file that includes itself", () => {
    expect(resolve("n1", "Include config\nHost n1\n  Port 7\n").port).toBe(7);
  });

  // By ssh_config(5) of OpenSSH 9.4, which is newer than some machines' ssh: that calls it an error.
  it("follows Tag and Match tagged", () => {
    const config = (tag: string) => `Host n1\n  Tag ${tag}\nMatch tagged web*,!webtest\n  User deploy\n`;
    expect(resolve("n1", config("webfront")).user).toBe("deploy");
    for (const tag of ["webtest", "db"]) expect(resolve("n1", config(tag)).user).toBe("me");
    expect(resolve("n1", "Match tagged web\n  User deploy\n").user).toBe("me");
  });

  it("never runs the command of a Match exec", () => {
    const trace = join(home, "ran");
    resolve("n1", `Match exec "touch ${trace}"\n  Port 7\n`);
    expect(() => rmSync(trace)).toThrow();
  });

  it("goes through the jump hosts of ProxyJump, one after the other", () => {
    const ssh = "Host n1\n  ProxyJump ops@gate:2222,inner\nHost inner\n  HostName 10.0.0.9\n";
    expect(resolve("n1", ssh, { user: "root", port: 22022 })).toMatchObject({
      host: "n1",
      user: "root",
      via: { host: "10.0.0.9", user: "me", port: 22, via: { host: "gate", user: "ops", port: 2222 } },
    });
  });

  it("goes through the setting's jump host instead, with an account of its own", () => {
    const target = resolve("n1", "Host n1\n  ProxyJump other\nHost gate\n  User jumper\n", {
      user: "root",
      jumpHost: "gate",
    });
    expect(target).toMatchObject({ user: "root", via: { host: "gate", user: "jumper" } });
    expect(target.via?.via).toBeUndefined();
  });

  it("is an error when jump hosts form a cycle, or a proxy is a command", () => {
    expect(() => resolve("n1", "Host n1 gate\n  ProxyJump gate\n")).toThrow(/cycle/);
    expect(() => resolve("n1", "Host n1\n  ProxyCommand nc %h %p\n")).toThrow(/ProxyCommand .* doesn't run/);
    expect(resolve("n1", "Host n1\n  ProxyCommand none\n").host).toBe("n1");
  });

  it("uses the agent that ~/.ssh/config names, or none", () => {
    expect(resolve("n1", "Host n1\n  IdentityAgent ~/agent\n").agent).toBe(join(home, "agent"));
    expect(resolve("n1", "Host n1\n  IdentityAgent none\n").agent).toBeUndefined();
    expect(resolve("n1", "Host n1\n  IdentitiesOnly yes\n").agentOnlyNamed).toBe(true);
  });

  it("is a clear error where the entry is not an address", () => {
    expect(() => resolve("n 1")).toThrow(ClusterError);
    expect(() => resolve("n 1")).toThrow('"n 1" is not the address of a node.');
  });

  it("is named for people by the entry, with the address where that differs", () => {
    expect(describeTarget(resolve("root@n1"))).toBe('"root@n1"');
    expect(describeTarget(resolve("root@n1:2222"))).toBe('"root@n1:2222"');
    expect(describeTarget(resolve("web", "Host web\n  HostName 10.0.0.1\n  Port 2222\n"))).toBe(
      '"web" (10.0.0.1:2222)',
    );
  });
});

describe("the arguments of ssh", () => {
  const args = (entry: string, config: Partial<ClusterConfig> = {}, sshConfig = ""): readonly string[] => {
    writeFileSync(join(home, ".ssh", "config"), sshConfig);
    return sshArguments(entry, { name: "lab", nodes: [entry], ...config }, environment);
  };

  it("say what the setting says, and leave the rest to ssh", () => {
    expect(args("n1")).toEqual(["--", "n1"]);
    expect(args("alias", {}, "Host alias\n HostName 192.0.2.1\n Port 2222\n")).toEqual(["--", "alias"]);
    expect(args("root@[2001:db8::1]:22", { jumpHost: "jump" })).toEqual([
      ...["-p", "22", "-l", "root", "-J", "jump", "--", "2001:db8::1"],
    ]);
    const config = { user: "admin", port: 2200, identityFile: "~/key", knownHostsFile: "/etc/my hosts" };
    expect(args("n1", config)).toEqual([
      ...["-p", "2200", "-l", "admin", "-i", `${home}/key`, "-o", 'UserKnownHostsFile="/etc/my hosts"', "--", "n1"],
    ]);
  });

  it("never are an option that an entry smuggles in, and a folder's known_hosts doesn't count", () => {
    expect(() => args("-oProxyCommand=id")).toThrow(ClusterError);
    expect(() => args("n1", { jumpHost: "-oProxyCommand=id" })).toThrow(ClusterError);
    expect(args("n1", { knownHostsFile: "/x", isOfProject: true })).toEqual(["--", "n1"]);
  });
});
