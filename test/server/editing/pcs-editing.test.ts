import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  applyEdits,
  convert,
  createWorkspace,
  foldsOf,
  outlineOf,
  parseDocument,
  pastePcs,
  type SourceDocument,
} from "../../../server/src/workspace.ts";

const { checkDocuments, complete, hover } = createWorkspace();

const scripts = fileURLToPath(new URL("../../e2e/pcs", import.meta.url));
const scenario = (name: string): string => fs.readFileSync(path.join(scripts, `${name}.pcs`), "utf8");
const open = (text: string): SourceDocument => parseDocument("file:///cluster.pcs", "pcs", text);

/** A text with the cursor at the bar. */
function at(text: string): { document: SourceDocument; offset: number } {
  const offset = text.indexOf("|");
  return { document: open(text.slice(0, offset) + text.slice(offset + 1)), offset };
}

function proposed(text: string): string[] {
  const { document, offset } = at(text);
  return complete(document, offset, [document]).items.map(({ label }) => label);
}

function shown(text: string): string | undefined {
  const { document, offset } = at(text);
  return hover(document, offset, [document])?.markdown;
}

describe("completion in pcs commands", () => {
  test("commands and their continuations", () => {
    expect(proposed("pc|")).toEqual(["pcs"]);
    expect(proposed("pcs |")).toEqual(expect.arrayContaining(["resource", "constraint", "stonith", "property"]));
    expect(proposed("sudo pcs resource cr|")).toEqual(expect.arrayContaining(["create", "clone", "group"]));
    expect(proposed("pcs constraint |")).toEqual(expect.arrayContaining(["location", "colocation", "order"]));
  });

  test("agents, their parameters, operations and meta attributes", () => {
    expect(proposed("pcs resource create vip ocf:heartbeat:IPa|")).toContain("ocf:heartbeat:IPaddr2");
    expect(proposed("pcs stonith create f |")).toContain("fence_ipmilan");
    expect(proposed("pcs resource create vip ocf:heartbeat:IPaddr2 ip=1 |")).toEqual(
      expect.arrayContaining(["cidr_netmask", "nic", "op", "meta", "clone"]),
    );
    expect(proposed("pcs resource create vip ocf:heartbeat:IPaddr2 ip=1 |")).not.toContain("ip");
    expect(proposed("pcs resource create vip IPaddr2 ip=1 op |")).toEqual(expect.arrayContaining(["monitor"]));
    expect(proposed("pcs resource create vip IPaddr2 ip=1 op monitor |")).toEqual(
      expect.arrayContaining(["interval", "timeout", "on-fail"]),
    );
    expect(proposed("pcs resource create vip IPaddr2 ip=1 meta |")).toContain("resource-stickiness");
    expect(proposed("pcs property set stonith|")).toContain("stonith-enabled");
    expect(proposed("pcs property set no-quorum-policy=|")).toEqual(expect.arrayContaining(["stop", "freeze"]));
  });

  test("resources that are created above, and no others", () => {
    const text =
      "pcs resource create a ocf:pacemaker:Dummy\npcs constraint colocation add |\npcs resource create b ocf:pacemaker:Dummy";
    expect(proposed(text)).toContain("a");
    expect(proposed(text)).not.toContain("b");
    expect(proposed("pcs resource create a ocf:pacemaker:Dummy\npcs constraint order a |")).toContain("then");
    expect(proposed("pcs cluster setup c n1 n2\npcs node standby |")).toEqual(expect.arrayContaining(["n1", "n2"]));
  });

  test("options, those of the command first", () => {
    expect(proposed("pcs resource create a ocf:pacemaker:Dummy --|")).toEqual(
      expect.arrayContaining(["--group", "--no-default-ops", "--disabled", "--force"]),
    );
    expect(proposed("pcs resource create a ocf:pacemaker:Dummy --no-def|")).not.toContain("--name");
  });
});

describe("hover in pcs commands", () => {
  test("a command, with its result in crm", () => {
    const markdown = shown("pcs resource |create vip ocf:heartbeat:IPaddr2 ip=192.0.2.1 --no-default-ops");
    expect(markdown).toContain("Creates a resource");
    expect(markdown).toContain("primitive vip ocf:heartbeat:IPaddr2");
  });

  test("a constraint, in a sentence", () => {
    const text =
      "pcs resource create a ocf:pacemaker:Dummy\npcs resource create b ocf:pacemaker:Dummy\npcs constraint |colocation add b with a";
    expect(shown(text)).toContain("`b` runs only where `a` runs");
  });

  test("an agent, its parameter, an option, a resource", () => {
    expect(shown("pcs resource create vip ocf:heartbeat:IP|addr2 ip=1")).toContain("Required: `ip`");
    expect(shown("pcs resource create vip ocf:heartbeat:IPaddr2 i|p=1")).toContain("**ip** (required");
    expect(shown("pcs resource create vip ocf:heartbeat:IPaddr2 ip=1 --dis|abled")).toContain("target-role=Stopped");
    expect(shown("pcs resource create a ocf:pacemaker:Dummy\npcs resource clone |a")).toContain("primitive a");
    expect(shown("pcs stonith create f fence_ip|milan")).toContain("stonith:fence_ipmilan");
    expect(shown("pcs property set no-quorum-|policy=ignore")).toContain("no-quorum-policy");
  });
});

test("the outline lists the objects that a script creates, at its commands", () => {
  const items = outlineOf(open(scenario("s3"))).map(({ name, detail }) => `${name} ${detail}`);
  expect(items).toEqual([
    "cib-bootstrap-options property",
    "virtual_ip ocf:heartbeat:IPaddr2",
    "web_server ocf:heartbeat:nginx",
    "colocation-web_server-virtual_ip-INFINITY colocation",
    "order-virtual_ip-web_server-mandatory order",
  ]);
});

describe("tutorials as their authors typed them", () => {
  /** What is found besides notes on the commands themselves. */
  const found = (name: string): string[] => {
    const document = open(scenario(name));
    const notes = new Set(["acts-only", "added-by-pcs", "old-pcs", "foreign-line", "single-link"]);
    const findings = checkDocuments([document]).get(document.uri) ?? [];
    return findings.filter(({ code }) => !notes.has(code)).map(({ code }) => code);
  };
  const expected: Readonly<Record<string, readonly string[]>> = {
    s1: ["fencing-disabled", "missing-order"],
    s2: ["fencing-disabled", "quorum-ignored", "missing-parameter", "missing-order"],
    s3: ["fencing-disabled", "quorum-ignored"],
    s5: ["fencing-disabled"],
  };

  test.each(Object.entries(expected))("%s: exactly what is wrong with it", (name, codes) => {
    expect(found(name)).toEqual(codes);
  });

  test.each(Object.entries(expected))("%s: as crm with its corosync.conf it has the same findings", (name, codes) => {
    const { text, corosync, errors } = pastePcs("", scenario(name));
    expect(errors).toEqual([]);
    const files = [
      parseDocument("file:///a.crm", "crm", text),
      parseDocument("file:///corosync.conf", "corosync", corosync ?? ""),
    ];
    const all = [...checkDocuments(files).values()].flat().map(({ code }) => code);
    expect(all.filter((code) => code !== "single-link").sort()).toEqual([...codes].sort());
  });
});

describe("pcs commands in a crm file", () => {
  const crm = (text: string): { text: string; findings: ReturnType<typeof checkCrm> } => ({
    text,
    findings: checkCrm(text),
  });
  const checkCrm = (text: string) => {
    const document = parseDocument("file:///a.crm", "crm", text);
    return (checkDocuments([document]).get(document.uri) ?? []).filter(({ code }) => code === "syntax");
  };

  test("are reported, with a fix that converts them to crm", () => {
    const { text, findings } = crm(`primitive a ocf:pacemaker:Dummy op monitor interval=10s

sudo pcs resource create b ocf:pacemaker:Dummy op monitor interval=10s --no-default-ops
pcs constraint colocation add b with a INFINITY
`);
    expect(findings.map(({ message }) => message)).toEqual([
      "This is a pcs command. Convert it to crm.",
      "This is a pcs command. Convert it to crm.",
    ]);
    const fix = findings[1]?.fixes?.[0];
    expect(fix?.title).toBe("Convert 2 pcs commands to crm");
    const fixed = text.slice(0, fix?.span.start) + fix?.text + text.slice(fix?.span.end);
    expect(fixed).toBe(`primitive a ocf:pacemaker:Dummy op monitor interval=10s

primitive b ocf:pacemaker:Dummy \\
\top monitor interval=10s
colocation colocation-b-a-INFINITY inf: b a
`);
    expect(checkCrm(fixed)).toEqual([]);
  });

  test("what pcs would refuse stays as a comment", () => {
    const [finding] = crm("pcs constraint colocation add b with nothing").findings;
    expect(finding?.fixes?.[0]?.text).toMatch(/^# pcs would refuse line 1: There is no resource "b"/);
  });
});

test("only the statements that a selection touches are copied", () => {
  const crm = `primitive a ocf:pacemaker:Dummy op monitor interval=10s
primitive b ocf:pacemaker:Dummy op monitor interval=10s
group g a b
property stonith-enabled=true
`;
  const part = (of: string): string => {
    const start = crm.indexOf(of);
    return convert("a.crm", crm, "crm", "pcs", { selection: { start, end: start } }).text;
  };
  expect(part("group")).toBe("pcs resource group add g a b\n");
  expect(part("property")).toBe("pcs property set stonith-enabled=true\n");
  expect(part("primitive b")).toContain("pcs resource create b ocf:pacemaker:Dummy op monitor interval=10s --group g");
});

test("nothing throws for any prefix of a script", () => {
  const texts = ["s1", "s2", "s3", "s5"].map(scenario);
  let state = 7;
  const number = (most: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  for (let round = 0; round < 150; round++) {
    const text = texts[round % texts.length] as string;
    const [start, end] = [number(text.length), number(text.length)].sort((a, b) => a - b) as [number, number];
    const odd = ["", "'", '"', "\\", "<<EOF\n", "$(", "\0", "(", "\r\n", "=", "--"][number(11)] as string;
    const cut = text.slice(0, start) + odd + text.slice(end);
    const document = open(cut);
    checkDocuments([document]);
    outlineOf(document);
    foldsOf(document);
    const offset = number(cut.length + 1);
    complete(document, offset, [document]);
    hover(document, offset, [document]);
    const { text: crm } = pastePcs("", cut);
    convert("a.crm", crm, "crm", "pcs");
    for (const to of ["crm", "cib", "pcs", "corosync"] as const) convert("a.pcs", cut, "pcs", to);
    const file = parseDocument("file:///a.crm", "crm", cut);
    checkDocuments([file]);
    pastePcs("", text, file.language === "crm" ? file : undefined);
  }
});

describe("names in pcs commands", () => {
  const script = `pcs cluster setup web n1 n2
pcs resource create vip IPaddr2 ip=192.0.2.1 --group g
pcs resource create db pgsql
pcs resource promotable db
pcs constraint colocation add g with Promoted db-clone
pcs constraint order promote db-clone then start g id=db-first
pcs constraint location g prefers n1=50
pcs resource meta vip target-role=Started
`;
  const lineOf = ({ span }: { span: { start: number } }): string => {
    const start = script.lastIndexOf("\n", span.start) + 1;
    return script.slice(start, script.indexOf("\n", start));
  };
  /** The script with one name renamed. */
  function renamed(text: string, word: string, newName: string): string {
    const document = open(text);
    const result = createWorkspace().renameAt(document, text.indexOf(word) + 1, newName, [document]);
    if ("refused" in result) return result.refused;
    return applyEdits(
      text,
      result.edits.map(({ span, text: newText }) => ({ span, text: newText })),
    );
  }

  test("a reference leads to the command that made what it names", () => {
    const document = open(script);
    const found = createWorkspace().definitionAt(document, script.indexOf("meta vip") + 6, [document]);
    expect(found?.places.map(lineOf)).toEqual(["pcs resource create vip IPaddr2 ip=192.0.2.1 --group g"]);
    const node = createWorkspace().definitionAt(document, script.indexOf("n1=50") + 1, [document]);
    expect(node?.places.map(lineOf)).toEqual(["pcs cluster setup web n1 n2"]);
  });

  test.each([
    ["deletes it later", "pcs resource create web nginx\npcs resource disable web\npcs resource delete web\n"],
    ["refuses to make it", "pcs resource create web Dummy\npcs resource disable web\npcs resource delete web\n"],
  ])("a name is one where the script makes something of that name, though pcs %s", (_, text) => {
    expect(renamed(text, "web", "www")).toBe(text.replaceAll("web", "www"));
  });

  test("all references, also by the name that pcs gives to a clone", () => {
    const document = open(script);
    const found = createWorkspace().referencesAt(document, script.indexOf("create db") + 8, [document], false);
    expect(found.map(lineOf)).toEqual([
      "pcs resource promotable db",
      "pcs constraint colocation add g with Promoted db-clone",
      "pcs constraint order promote db-clone then start g id=db-first",
    ]);
  });

  test("renamed everywhere", () => {
    const text = renamed(script, "db pgsql", "sql");
    expect(text).toContain("pcs resource create sql pgsql");
    expect(text).toContain("with Promoted sql-clone");
    expect(text).toContain("promote sql-clone then start g id=db-first");
  });

  test("not where a variable has the name too", () => {
    const text = `NAME=vip\npcs resource create $NAME IPaddr2 ip=192.0.2.1\npcs resource meta vip priority=1\n`;
    expect(renamed(text, "vip priority", "addr")).toMatch(/comes out of a variable/);
  });
});
