import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../../scripts/paths.mjs";
import { isMaskedSecret, isSecret, isSecretName } from "../../../server/src/text/secret-values.ts";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

/** The names of all parameters of all agents in the catalogue. */
function parametersOfCatalogue(): ReadonlySet<string> {
  const folder = join(root, "server/src/agents/catalogue");
  const names = new Set<string>();
  for (const file of readdirSync(folder)) {
    const { shared, agents } = JSON.parse(readFileSync(join(folder, file), "utf8"));
    for (const { parameters } of Object.values<{ parameters: ({ name: string } | number)[] }>(agents))
      for (const each of parameters) names.add(typeof each === "number" ? shared[each].name : each.name);
  }
  return names;
}

/** Parameters that sound like secrets and hold none, each looked up in its agent's description. */
const noSecrets = new Set([
  // Files, folders, programs and addresses.
  "authfile",
  "credentials_file",
  "keyfile",
  "key_file",
  "token_file",
  "named_keytab_file",
  "passwd_script",
  "password_script",
  "snmpwalk_path",
  "snmp_priv_passwd_script",
  "tlskey",
  "replication_master_ssl_key",
  "smb_passdb_backend",
  "VI_CREDSTORE",
  "auth_url",
  "auth-url",
  // How a secret is used.
  "auth",
  "auth_type",
  "passwd_method",
  "check_passwd_use_empty",
  "snmp_auth_prot",
  "timeout_bypass",
  // Keys of a reservation on a disk.
  "key",
  "key_value",
]);

const catalogue = parametersOfCatalogue();
const suspicious = [...catalogue].filter((name) => /pass|pw|secret|token|key|cred|community|auth|_kg|psk/i.test(name));

describe("a parameter of the catalogue", () => {
  it("that sounds like a secret is one, or was looked up", () => {
    expect(suspicious.length).toBeGreaterThan(30);
    expect(suspicious.filter((name) => !isSecretName(name) && !noSecrets.has(name))).toEqual([]);
    expect([...noSecrets].filter((name) => isSecretName(name))).toEqual([]);
  });

  it("that doesn't is none", () => {
    expect([...catalogue].filter((name) => isSecretName(name) && !suspicious.includes(name))).toEqual([]);
  });
});

it.each([
  ...[
    "passwd",
    "password",
    "login_password",
    "monpassword",
    "test_pass",
    "apikey",
    "api_key",
    "api-key",
    "client_secret",
  ],
  ...["snmp-priv-passwd", "snmp_auth_passwd", "bindpw", "rootpwd", "sshpass_password", "clientSecret", "accessToken"],
  ...["passphrase", "psk", "private_key", "secret.key", "bearer_token", "session_token", "hexadecimal_kg", "passwords"],
  ...["PASSWORD", "Passwd", "db.password", "ldap_bind_pw", "community", "credentials", "auth_key"],
  ...["dbpass", "userPass", "ipmi_pass", "passcode"],
])("%s is the name of a secret", (name) => expect(isSecretName(name)).toBe(true));

it.each([
  ...[
    "ping_count",
    "pidfile",
    "monitor_user",
    "passenger",
    "bypass",
    "compass",
    "key",
    "keyfile",
    "token_path",
    "tokenring",
  ],
  ...[
    "password_file",
    "passwd_script",
    "secret_dir",
    "keyboard",
    "monkey",
    "unpassable",
    "communities_file",
    "pw_user",
  ],
])("%s is not", (name) => expect(isSecretName(name)).toBe(false));

it.each([
  ...[
    "user=a,password=xyzzy",
    "username=a,pass=xyzzy,ro",
    "-P xyzzy",
    "-U admin -P xyzzy -I lanplus",
    "--password xyzzy",
  ],
  ...["--password=xyzzy", "-u admin -pxyzzy", "-u admin:xyzzy http://x", "--user admin:xyzzy", "http://a:xyzzy@n1/x"],
  ...[
    '{"password": "xyzzy"}',
    "PGPASSWORD=xyzzy psql",
    "Authorization: Bearer abcdefghijk",
    "https://x/?api_key=xyzzy",
    "-passin pass:xyzzy",
  ],
  ...["postgres://:xyzzy@db", "host=db password='xyzzy'", "client_secret=xyzzy", "token: xyzzy"],
  ...["sshpass -p xyzzy ssh n1", "sshpass -pxyzzy ssh n1"],
])("a value such as %s holds a secret", (value) => expect(isSecret("options", value)).toBe(true));

it.each([
  ...[
    "ro,noatime",
    "-p 3306",
    "http://n1:8080/status",
    "user=a",
    "password_file=/etc/x",
    "--socket=/run/x",
    "-u mysql",
  ],
  ...[
    "compass=north",
    "-o passthrough=1",
    "n1:/export",
    "10.0.0.1:3306",
    "pass",
    "[fe80::1]:22",
    "a@b",
    "rsync://a@n1/x",
  ],
])("a value such as %s holds none", (value) => expect(isSecret("options", value)).toBe(false));

it("knows a value that is only a mask", () => {
  expect(isMaskedSecret("passwd", "******")).toBe(true);
  expect(isMaskedSecret("note", "******")).toBe(false);
  expect(isMaskedSecret("options", "•••3")).toBe(true);
  expect(isSecret("passwd", "lrm://")).toBe(false);
});

describe("a secret of a configuration", () => {
  const names = suspicious.filter((name) => isSecretName(name));
  const text = [
    ...names.map(
      (name, index) => `primitive r${index} ocf:x:y params ${name}=xyzzy${index} options="-P xyzzy${index}"`,
    ),
    `primitive f stonith:fence_ipmilan params ip=1 username=a password=xyzzy-f op monitor interval=60`,
    `group g ${names.map((_, index) => `r${index}`).join(" ")}`,
    "location l f 100: n1",
    'location l2 f rule 100: dbpassword eq "xyzzy-rule" and dbpassword number:gt 1',
  ].join("\n");

  it("is in no hover, finding, symbol or proposal", () => {
    const workspace = createWorkspace();
    const document = parseDocument("cluster.crm", "crm", text);
    const said: unknown[] = [[...workspace.checkDocuments([document])]];
    for (const line of text.matchAll(/\b(?:r\d+|f|g|l2?|dbpassword)\b/g)) {
      said.push(workspace.hover(document, line.index, [document]));
    }
    said.push(workspace.complete(document, text.length, [document]));
    expect(JSON.stringify(said)).toContain("******");
    expect(JSON.stringify(said).replace(/"(?:newText|insertText)":"[^"]*"/g, "")).not.toContain("xyzzy");
  });

  it("is in no form of the graph", () => {
    const graph = createWorkspace().graph([parseDocument("cluster.crm", "crm", text)]);
    expect(JSON.stringify(graph)).toContain("dbpassword is ******");
    expect(JSON.stringify(graph)).not.toContain("xyzzy");
  });

  it("is in no text of a plan", () => {
    const workspace = createWorkspace();
    const document = parseDocument("cluster.crm", "crm", text);
    const live = `<cib epoch="1" num_updates="0" admin_epoch="0" validate-with="pacemaker-3.9"><configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>`;
    const plan = workspace.plan([{ ...document, text }], live, "update");
    expect(JSON.stringify({ ...plan, cib: "" })).not.toContain("xyzzy");
    // What was copied from it means the secret that is there.
    const copied = parseDocument("cluster.crm", "crm", plan.wantedText);
    const again = workspace.plan([{ ...copied, text: plan.wantedText }], plan.cib, "update");
    expect(again).toMatchObject({ errors: [], changes: [] });
    expect(again.cib).toContain("xyzzy-rule");
  });
});
