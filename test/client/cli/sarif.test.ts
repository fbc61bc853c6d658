import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import Ajv04 from "ajv-draft-04";
import formats from "ajv-formats";
import { afterAll, describe, expect, test } from "vitest";
import { quorateIn } from "./command-line.ts";

/** The schema of SARIF 2.1.0 by OASIS, as Microsoft packs it; its patterns are older than the flag u. */
const schema = createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const ajv = new Ajv04({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(schema);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-sarif-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const good = "primitive vip IPaddr2 params ip=10.0.0.1 op monitor interval=10s timeout=20s\n";
const bad = `${good}location l\tvpi 100: n1\n`;

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
  readonly relatedLocations?: readonly unknown[];
}

/** The only run of the log that a check writes; the log has to be what the schema asks for. */
function sarif(
  args: readonly string[],
  input = "",
): { run: Record<string, never>; results: Result[]; code: number | null } {
  const { out, code } = quorateIn(folder, ["check", "--format", "sarif", ...args], { input });
  const log = JSON.parse(out);
  isSarif(log);
  expect(isSarif.errors).toBeNull();
  const [run] = log.runs;
  const { rules } = run.tool.driver;
  for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex].id).toBe(ruleId);
  return { run, results: run.results, code };
}

const places = (results: readonly Result[]) =>
  results.map(({ ruleId, locations }) => `${ruleId} ${locations[0]?.physicalLocation.artifactLocation.uri}`);

describe("quorate check --format sarif", () => {
  test("the schema is a real one: it refuses a log without a tool", () => {
    expect(isSarif({ version: "2.1.0", runs: [{ results: [] }] })).toBe(false);
  });

  test("nothing found", () => {
    write("good.crm", good);
    const { run, results, code } = sarif(["--severity", "error", "good.crm"]);
    expect([code, results, run.columnKind]).toEqual([0, [], "utf16CodeUnits"]);
    expect(run.invocations).toEqual([{ executionSuccessful: true }]);
  });

  test("every rule is described in full, with no address that package.json doesn't name", () => {
    const { driver } = sarif([write("good.crm", good)]).run.tool as unknown as {
      driver: { informationUri?: string; rules: { id: string; helpUri?: string; help: { markdown: string } }[] };
    };
    expect(driver.informationUri).toBeUndefined();
    for (const { id, helpUri, help } of driver.rules) {
      expect(helpUri).toBeUndefined();
      expect(help.markdown).toContain(`## ${id}\n`);
    }
  });

  test("odd names of files", () => {
    const names = ["a b#é.crm", "100%.crm", "q?x=1.crm", "in ner/[1].crm", "line\nbreak.crm", "c:d.crm", "-.crm"];
    for (const name of names) write(name, bad);
    const absolute = write("absolute é.crm", bad);
    const { results } = sarif(["--severity", "error", "--", ...names, `./${names[0]}`, absolute]);
    expect(places(results)).toEqual([
      "unknown-resource a%20b%23%C3%A9.crm",
      "unknown-resource 100%25.crm",
      "unknown-resource q%3Fx%3D1.crm",
      "unknown-resource in%20ner/%5B1%5D.crm",
      "unknown-resource line%0Abreak.crm",
      "unknown-resource c%3Ad.crm",
      "unknown-resource -.crm",
      "unknown-resource a%20b%23%C3%A9.crm",
      `unknown-resource ${pathToFileURL(absolute).href}`,
    ]);
  });

  test("standard input, with other places that have to do with it", () => {
    const { results } = sarif(["--severity", "error", "-"], "node n1\nnode n1\n");
    expect(places(results)).toEqual(["duplicate-id stdin"]);
    expect(results[0]?.relatedLocations).toHaveLength(1);
  });

  test("many findings, over several files, of every kind", () => {
    write("many/cluster.crm", Array.from({ length: 500 }, (_, at) => `primitive p${at} Dumy\nnonsense\n`).join(""));
    write("many/corosync.conf", "totem {\n    version: 2\n    tokn: 1\n");
    write(
      "many/inner/cib.xml",
      '<cib><configuration><constraints><rsc_location id="l" rsc="none"/></constraints></configuration></cib>',
    );
    const { results, code } = sarif(["many"]);
    expect(code).toBe(1);
    expect(results.length).toBeGreaterThan(1000);
  });

  test("a CIB, a file that is empty and one that is not there", () => {
    const file = write("cib.xml", "<cib>");
    expect(sarif([file]).results).toHaveLength(1);
    expect(sarif([write("empty.crm", "")]).results).toEqual([]);
    const { run, code } = sarif(["missing.crm"]);
    expect(code).toBe(2);
    const text = '"missing.crm" can\'t be read: there is no such file.';
    expect(run.invocations).toEqual([
      { executionSuccessful: false, toolExecutionNotifications: [{ level: "error", message: { text } }] },
    ]);
  });
});
