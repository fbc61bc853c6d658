// What Quorate reads from an SSH client's configuration, beside what ssh itself reads (ssh -G), over generated configurations.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHostOptions, resolveHostName } from "../../../../client/src/cluster/ssh/config/config-file.ts";
import { readProxyJump } from "../../../../client/src/cluster/ssh/config/proxy-jump.ts";
import { times } from "../../../support/soak.ts";

const why = existsSync("/usr/bin/ssh") ? "" : " (skipped: there is no ssh on this machine)";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ssh-config-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The options that matter for a connection, and whether a line adds to those before. */
const compared = [
  "hostname",
  "user",
  "port",
  "identityfile",
  "identitiesonly",
  "identityagent",
  "userknownhostsfile",
  "globalknownhostsfile",
  "hostkeyalias",
  "revokedhostkeys",
  "stricthostkeychecking",
  "proxyjump",
  "proxycommand",
] as const;

type Options = Partial<Record<(typeof compared)[number], string>>;

/** What ssh reads; undefined where it refuses the configuration. */
function bySsh(file: string, host: string, user: string | undefined): Options | undefined {
  const { status, stdout } = spawnSync("ssh", ["-F", file, "-G", ...(user ? ["-l", user] : []), "--", host], {
    encoding: "utf8",
  });
  if (status !== 0) return undefined;
  const found: Options = {};
  for (const line of stdout.split("\n")) {
    const [, key, value = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
    const name = compared.find((each) => each === key);
    if (name) found[name] = found[name] === undefined ? value : `${found[name]}\n${value}`;
  }
  return found;
}

/** What Quorate reads, in the form of `ssh -G`; what isn't set comes from `defaults`. */
function byQuorate(file: string, host: string, user: string | undefined, defaults: Options): Options {
  const localUser = userInfo().username;
  const read = readHostOptions([file], { host, user, localUser, home: join(folder, "home") });
  const found: Options = { ...defaults };
  for (const name of compared) {
    const values = read[name];
    if (values === undefined) continue;
    if (name === "identityfile") found[name] = values.join("\n");
    else if (name.endsWith("knownhostsfile")) found[name] = values.join(" ");
    else found[name] = values[0] ?? "";
  }
  found.hostname = resolveHostName(read.hostname?.[0], host).toLowerCase();
  found.user = user ?? read.user?.[0] ?? localUser;
  if (found.proxyjump === "none") delete found.proxyjump;
  if (found.proxycommand === "none") delete found.proxycommand;
  if (found.hostkeyalias === "") delete found.hostkeyalias;
  return normal(found);
}

/** Different ways to print the same. */
function normal(options: Options): Options {
  const { stricthostkeychecking: strict, identitiesonly, proxyjump, ...more } = options;
  const yesNo = (value = ""): string => value.replace(/^yes$/i, "true").replace(/^no$/i, "false").toLowerCase();
  const paths = Object.entries(more).map(([name, value]) => [
    name,
    value.replaceAll(/(^|[ \n])~\//g, `$1${userInfo().homedir}/`),
  ]);
  return {
    ...Object.fromEntries(paths),
    ...(proxyjump ? { proxyjump: proxyJumpOf(proxyjump) } : {}),
    stricthostkeychecking: yesNo(strict).replace("off", "false"),
    identitiesonly: yesNo(identitiesonly).replace("true", "yes").replace("false", "no"),
  };
}

const proxyJumpOf = (value: string): string => readProxyJump(value).join(",").replace(/:22\b/g, "");

const hosts = ["n1", "n2.example.com", "web", "N1", "10.0.0.7"];
const pattern = fc.constantFrom(
  ..."n1 n2* *.example.com !n1 !*.com * web w?b 10.0.0.* N1 !N1 jump.internal *.internal n?.example.* ! other".split(
    " ",
  ),
);
const user = fc.constantFrom("root", "me", "deploy", "r*", "!root,*", "root,deploy", userInfo().username);
const hostList = fc.array(pattern, { minLength: 1, maxLength: 3 });
const criterion = fc.oneof(
  hostList.map((list) => `host ${list.join(",")}`),
  hostList.map((list) => `!host ${list.join(",")}`),
  hostList.map((list) => `originalhost "${list.join(",")}"`),
  hostList.map((list) => `OriginalHost=${list.join(",")}`),
  user.map((name) => `user ${name}`),
  user.map((name) => `!user ${name}`),
  user.map((name) => `localuser ${name}`),
  // What a command would say is never known here: only ones that ssh takes as not matching.
  fc.constant("exec false"),
  fc.constant('exec "exit 3"'),
  fc.constantFrom("final", "!final", "canonical", "!canonical"),
);
const option = fc.constantFrom(
  "HostName %h.internal",
  "HostName jump.internal",
  "HostName=10.0.0.8",
  "HostName 2001:db8::7",
  "HostName %%odd",
  "User root",
  'User "deploy"',
  "user = operator",
  "Port 2222",
  "Port=2200",
  'Port "22022"',
  "port\t=\t77",
  "IdentityFile ~/.ssh/one",
  'IdentityFile "~/.ssh/with blank"',
  "IdentityFile ~/.ssh/%h_%r",
  "IdentityFile ~/.ssh/two # mine",
  "IdentityFile ~/.ssh/a\\ b",
  "IdentityFile '~/.ssh/single'",
  'IdentityFile ~/.ssh/"half quoted"',
  "IdentityFile none",
  "IdentitiesOnly yes",
  "IdentitiesOnly no",
  "IdentityAgent none",
  'IdentityAgent "~/my agent"',
  "IdentityAgent SSH_AUTH_SOCK",
  'UserKnownHostsFile ~/.ssh/kh1 "~/.ssh/kh 2"',
  "UserKnownHostsFile /dev/null",
  "GlobalKnownHostsFile /etc/kh /etc/kh2",
  "HostKeyAlias the-node",
  'RevokedHostKeys "/etc/ssh/revoked keys"',
  "RevokedHostKeys /etc/ssh/revoked # old ones",
  "StrictHostKeyChecking yes",
  "StrictHostKeyChecking no",
  "StrictHostKeyChecking accept-new",
  "ProxyJump gate",
  "ProxyJump ops@gate:2222,inner",
  "ProxyJump ssh://ops@gate:2222",
  "ProxyJump ssh://gate,[2001:db8::1]:22",
  "ProxyJump none",
  "ProxyCommand none",
  'ProxyCommand nc "%h" %p # not a comment',
  "CanonicalizeHostname no",
  "ServerAliveInterval 10",
  "# Port 1",
  "",
);
const indented = fc.tuple(fc.constantFrom("", "  ", "\t"), option).map(([indent, line]) => `${indent}${line}`);
const heading = fc.oneof(
  { weight: 3, arbitrary: hostList.map((list) => `Host ${list.join(" ")}`) },
  hostList.map((list) => `Host=${list.map((each) => `"${each}"`).join(" ")} # mine`),
  {
    weight: 3,
    arbitrary: fc.array(criterion, { minLength: 1, maxLength: 3 }).map((list) => `Match ${list.join(" ")}`),
  },
  fc.constantFrom("Match all", "Match final all", "match canonical all", "HOST *"),
);
const lines = (more: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.array(fc.oneof({ weight: 4, arbitrary: indented }, { weight: 2, arbitrary: heading }, more), { maxLength: 12 });

const included = lines(indented);
const configuration = fc
  .tuple(
    lines(
      fc.constantFrom(
        "Include INC/a",
        "  Include INC/b",
        'Include "INC/a" INC/b',
        "Include INC/*.conf",
        "Include INC/[ab]",
      ),
    ),
    included,
    included,
  )
  .map(([main, a, b]) => ({ main: main.join("\n"), a: a.join("\n"), b: `${b.join("\n")}\nInclude INC/c.conf\n` }));

describe.skipIf(why !== "")(`the SSH client's configuration${why}`, () => {
  it("is read as ssh reads it", () => {
    const inc = join(folder, "inc");
    mkdirSync(inc);
    writeFileSync(join(folder, "empty"), "", { mode: 0o600 });
    const write = (path: string, text: string) => writeFileSync(path, text.replaceAll("INC", inc), { mode: 0o600 });
    write(join(inc, "c.conf"), "Host n1\n  Port 4711\nMatch user root\n  IdentityFile ~/.ssh/c\n");
    let count = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        configuration,
        fc.constantFrom(...hosts),
        fc.constantFrom(undefined, "root", "me"),
        ({ main, a, b }, host, account) => {
          const file = join(folder, "config");
          write(file, main);
          write(join(inc, "a"), a);
          write(join(inc, "b"), b);
          const expected = bySsh(file, host, account);
          if (expected === undefined) {
            refused++;
            return;
          }
          count++;
          const defaults = bySsh(join(folder, "empty"), host, account) ?? {};
          expect(byQuorate(file, host, account, defaults)).toEqual(normal(expected));
        },
      ),
      { numRuns: times(400, 10_000), seed: 4711 },
    );
    expect(count).toBeGreaterThan(refused);
  });
});
