import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Pull, PullBase } from "../../../server/src/protocol.ts";
import { convert, createWorkspace, pull } from "../../../server/src/workspace.ts";
import { corpusFolder, whyNoCorpus } from "../../support/corpus.ts";

const { plan } = createWorkspace();

const uri = "file:///cluster.crm";

function cibOf(crm: string): string {
  const { text, errors } = convert("x.crm", crm, "crm", "cib");
  expect(errors).toEqual([]);
  return text;
}

/** The text after the edits of a pull. */
function edited(text: string, edits: Pull["edits"]): string {
  const lines = text.split("\n");
  const starts = lines.map((_, index) => lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0));
  const offset = ({ line, character }: { line: number; character: number }) =>
    (starts[line] ?? text.length) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
      text,
    );
}

function pulled(file: string, cluster: string, base?: PullBase, take?: readonly string[]) {
  const cib = cibOf(cluster);
  const result = pull([{ uri, text: file }], cib, base, take);
  expect(result.errors).toEqual([]);
  return { ...result, text: edited(file, result.edits), cib };
}

/** What is remembered when file and cluster are the same. */
function baseOf(crm: string): PullBase {
  return pulled(crm, crm).base;
}

const before = `# The address that clients know.
primitive vip IPaddr2 params ip=192.168.1.100 op monitor interval=10s
primitive web apache op monitor interval=30s
order web-after-vip Mandatory: vip web
property stonith-enabled=true no-quorum-policy=stop
`;

describe("a pull", () => {
  it("has nothing to bring where both are the same", () => {
    expect(pulled(before, before)).toMatchObject({ edits: [], changes: [], conflicts: [] });
  });

  it("takes over what only the cluster changed, and leaves all else as it is written", () => {
    const cluster = before
      .replace("ip=192.168.1.100", "ip=192.168.1.101")
      .replace("no-quorum-policy=stop", "no-quorum-policy=freeze maintenance-mode=true");
    const { text, changes, conflicts } = pulled(before, cluster, baseOf(before));
    expect(changes).toEqual([
      { kind: "changed", type: "primitive", id: "vip" },
      { kind: "changed", type: "property", id: "no-quorum-policy" },
      { kind: "added", type: "property", id: "maintenance-mode" },
    ]);
    expect(conflicts).toEqual([]);
    expect(text).toContain("# The address that clients know.\nprimitive vip ");
    expect(text).toContain("ip=192.168.1.101");
    expect(text).toContain("primitive web apache op monitor interval=30s\n");
    expect(text).toContain("\nproperty stonith-enabled=true no-quorum-policy=freeze maintenance-mode=true\n");
  });

  it("adds what is new after the others of its kind, and removes what is gone", () => {
    const cluster = `${before.replace(/order .*\n/, "")}primitive db Dummy\ncolocation web-with-vip inf: web vip\n`;
    const { text, changes } = pulled(before, cluster, baseOf(before));
    expect(changes.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "removed web-after-vip",
      "added db",
      "added web-with-vip",
    ]);
    expect(text).toMatch(/primitive web apache.*\nprimitive db ocf:heartbeat:Dummy\n/);
    expect(text).not.toContain("order");
    expect(text.trimEnd()).toMatch(/colocation web-with-vip inf: web vip$/);
  });

  it("keeps what only the file changed", () => {
    const file = `${before.replace("interval=30s", "interval=20s")}primitive mail postfix\n`;
    expect(pulled(file, before, baseOf(before))).toMatchObject({ edits: [], conflicts: [] });
  });

  it("finds what both changed in conflict, and takes the cluster's version on request", () => {
    const file = before.replace("interval=30s", "interval=20s");
    const cluster = before.replace("interval=30s", "interval=15s");
    const { conflicts, edits } = pulled(file, cluster, baseOf(before));
    expect(edits).toEqual([]);
    expect(conflicts).toMatchObject([{ key: "primitive web", type: "primitive", id: "web" }]);
    expect(conflicts[0]?.cluster).toContain("interval=15s");
    expect(conflicts[0]?.file).toContain("interval=20s");
    expect(pulled(file, cluster, baseOf(before), ["primitive web"]).text).toContain("interval=15s");
  });

  it("shows no secret in a conflict", () => {
    const agent = (password: string, host: string) =>
      `primitive f stonith:fence_ipmilan params ip=${host} username=a password=${password}\n`;
    const { conflicts } = pulled(agent("one", "h1"), agent("two", "h2"));
    expect(JSON.stringify(conflicts)).not.toMatch(/one|two/);
    expect(JSON.stringify(conflicts)).toContain("•••");
  });

  it("leaves a secret masked that the file only shows so", () => {
    const agent = (password: string, host: string) =>
      `primitive f stonith:fence_ipmilan params ip=${host} username=a password=${password}\n`;
    const [masked, live] = [agent('"******"', "h1"), agent("geheim", "h1")];
    expect(pulled(masked, live, baseOf(live))).toMatchObject({ edits: [], conflicts: [] });
    const { text } = pulled(masked, agent("geheim", "h2"), baseOf(live));
    expect(text).toContain("ip=h2");
    expect(text).toMatch(/password="?\*{6}"?/);
    expect(text).not.toContain("geheim");
  });

  it("remembers and shows no secret of what crm text can only carry as XML", () => {
    const written = (password: string, ip: string) =>
      `xml <primitive id="f" class="stonith" type="x"><instance_attributes id="f-i"><nvpair id="f-p" name="password" value="${password}"/><nvpair id="f-a" name="ip" value="${ip}"/><nvpair id="f-x" name="x" value="a&#10;b"/></instance_attributes></primitive>\n`;
    expect(baseOf(written("hunter2", "h1"))["primitive f"]).toMatch(/f-x.*•••|•••.*f-x/s);
    const { conflicts, base } = pulled(written("hunter2", "h1"), written("hunter3", "h2"));
    expect(conflicts).toMatchObject([{ cluster: expect.stringContaining("h2") }]);
    expect(JSON.stringify([conflicts, base])).not.toContain("hunter");
  });

  it("doesn't take up what the file never mentioned", () => {
    const file = "primitive vip IPaddr2 params ip=192.168.1.100 op monitor interval=10s\n";
    const base = baseOf(before);
    expect(pulled(file, before, base).edits).toEqual([]);
    expect(pulled(file, before.replace("interval=30s", "interval=5s"), base).edits).toEqual([]);
  });

  it("fills an empty file with the whole configuration, but for what the cluster writes automatically", () => {
    const { text, cib } = pulled("", `${before}property dc-version=2.1.5 cluster-infrastructure=corosync\nnode n1\n`);
    expect(text).not.toMatch(/dc-version|node n1/);
    expect(plan([{ uri, text }], cib, "update").changes).toEqual([]);
    expect(pulled(text, before).edits).toEqual([]);
  });

  it("takes the operations from outside a primitive into its own statement", () => {
    const file = "primitive web apache\nmonitor web 30s\n";
    const { text } = pulled(file, file.replace("30s", "20s"), baseOf(file));
    expect(text).not.toContain("monitor web");
    expect(text).toContain("op monitor interval=20s");
  });

  it("refuses a file with errors, and says where", () => {
    const { errors, edits } = pull([{ uri, text: "primitive\n" }], cibOf(before));
    expect(edits).toEqual([]);
    expect(errors).toContainEqual(expect.objectContaining({ uri, line: 1 }));
  });
});

describe("a pull of real CIBs (../shared/corpus/cib)", () => {
  const why = whyNoCorpus("cib");
  const names = why ? [] : readdirSync(corpusFolder("cib")).filter((name) => name.endsWith(".xml"));

  it.skipIf(why)(`fills an empty file, and then has nothing to bring${why ? ` (skipped: ${why})` : ""}`, () => {
    for (const name of names) {
      const cib = readFileSync(join(corpusFolder("cib"), name), "utf8");
      const { edits, errors } = pull([{ uri, text: "" }], cib);
      if (errors.length > 0) continue;
      const again = pull([{ uri, text: edited("", edits) }], cib);
      expect(again, name).toMatchObject({ errors: [], edits: [], conflicts: [] });
    }
  });
});
