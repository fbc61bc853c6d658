import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  type NewHistoryEntry,
  openHistory,
  terminalHistoryFolder,
} from "../../../../client/src/cluster/rollback/history.ts";
import { clusterHosts } from "../../../../client/src/cluster/rollback/history-entry.ts";
import { fillSecrets, newSalt, withoutSecrets } from "../../../../client/src/cluster/rollback/history-secrets.ts";
import { sampleCib } from "../../support/sample-cib.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "history-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function newEntry(cluster = "lab"): NewHistoryEntry {
  return {
    cluster,
    by: { person: "alice@desk", account: "root", node: "n1" },
    files: ["/etc/cluster.crm"],
    mode: "update",
    changes: [{ kind: "added", type: "primitive", id: "a", after: "primitive a Dummy" }],
    before: { adminEpoch: 0, epoch: 7 },
  };
}

const fence = (password: string, id = "f-p"): string =>
  `<primitive id="f" class="stonith" type="fence_ipmilan"><instance_attributes id="f-i"><nvpair id="${id}" name="password" value="${password}"/></instance_attributes></primitive>`;

it("lists entries newest first, records how they ended, and is readable by its owner only", async () => {
  const history = openHistory(folder);
  const first = await history.start(newEntry(), sampleCib());
  await new Promise((resolve) => setTimeout(resolve, 2));
  const second = await history.start(newEntry(), sampleCib({ epoch: 8 }));
  await history.update(first, { outcome: "applied", message: "It is in.", after: { adminEpoch: 0, epoch: 9 } });
  expect(await history.list("lab")).toEqual([
    second,
    { ...first, outcome: "applied", message: "It is in.", after: { adminEpoch: 0, epoch: 9 } },
  ]);
  expect(await history.cibOf(second)).toContain('epoch="8"');
  const place = join(folder, "lab");
  expect(statSync(place).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(place)) expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);
});

it("is shared by editor and terminal, and skips what it can't read", async () => {
  const terminal = openHistory(join(folder, "terminal"));
  const damaged: string[] = [];
  const report = (file: string, why: string): void => void damaged.push(`${basename(file)}: ${why}`);
  const editor = openHistory(join(folder, "editor"), [terminal.folder], report);
  const entry = await terminal.start(newEntry(), sampleCib());
  await editor.start(newEntry(), sampleCib());
  writeFileSync(join(folder, "editor/lab/20991231T000000000Z-00000000.json"), "{}");
  writeFileSync(join(folder, "editor/lab/broken.json"), "{");
  expect((await editor.list("lab")).length).toBe(2);
  expect((await editor.list("lab")).length).toBe(2);
  expect(damaged.sort()).toEqual([
    "20991231T000000000Z-00000000.json: it is no history entry of this version",
    expect.stringMatching(/^broken\.json: .*JSON/),
  ]);
  expect(await terminal.list("lab")).toEqual([entry]);
  expect((await editor.update(entry, { outcome: "confirmed" })).outcome).toBe("confirmed");
  expect((await terminal.list("lab"))[0]?.outcome).toBe("confirmed");
  expect(terminalHistoryFolder({ XDG_STATE_HOME: "/state" })).toBe("/state/quorate/history");
});

it.each(["../../etc", ".", "..", "a/b", "ä ö", "x".repeat(300), "%2e%2e"])(
  "lets no cluster's name lead outside its folder: %s",
  async (cluster) => {
    const history = openHistory(join(folder, "inside/history"));
    const entry = await history.start(newEntry(cluster), sampleCib());
    expect(await history.list(cluster)).toEqual([entry]);
    expect(readdirSync(join(folder, "inside"))).toEqual(["history"]);
    expect(readdirSync(folder)).toEqual(["inside"]);
    expect(readdirSync(history.folder).length).toBe(1);
  },
);

it("has a history each for two clusters of one name, and follows one whose nodes are replaced one by one", async () => {
  const history = openHistory(folder);
  const at = (...hosts: string[]) => history.start({ ...newEntry(), hosts }, sampleCib());
  const first = await at("n1", "n2");
  const elsewhere = await at("10.0.0.1");
  const jump = clusterHosts({ nodes: ["root@n1"], jumpHost: "gate" });
  const behind = await at(...jump);
  const second = await at("n2", "n3");
  const ids = async (hosts: readonly string[]) => (await history.list("lab", hosts)).map(({ id }) => id).sort();
  expect(await ids(clusterHosts({ nodes: ["root@n3", "n4"] }))).toEqual([first.id, second.id].sort());
  expect(await ids(["10.0.0.1"])).toEqual([elsewhere.id]);
  expect(await ids(jump)).toEqual([behind.id]);
  expect((await history.list("lab")).length).toBe(4);
});

it("names a recorded configuration that is damaged", async () => {
  const history = openHistory(folder);
  const entry = await history.start(newEntry(), sampleCib());
  writeFileSync(join(folder, "lab", `${entry.id}.xml`), sampleCib().slice(0, 200));
  await expect(history.cibOf(entry)).rejects.toMatchObject({ message: expect.stringContaining("is damaged") });
});

it("keeps the newest hundred entries", async () => {
  const history = openHistory(folder);
  for (let count = 0; count < 103; count++) await history.start(newEntry(), sampleCib());
  expect((await history.list("lab")).length).toBe(100);
  expect(readdirSync(join(folder, "lab")).length).toBe(200);
});

it("loses no entry when processes write at once, and leaves nothing half written when one is killed", async () => {
  const module = fileURLToPath(new URL("../../../../client/src/cluster/rollback/history.ts", import.meta.url));
  const script = `import { openHistory } from ${JSON.stringify(module)};
    const history = openHistory(${JSON.stringify(folder)});
    for (let count = 0; count < 15; count++) {
      const entry = await history.start(${JSON.stringify(newEntry())}, ${JSON.stringify(sampleCib())});
      await history.update(entry, { outcome: "applied" });
    }
    console.log("done");
    for (;;) await history.start(${JSON.stringify(newEntry("other"))}, ${JSON.stringify(sampleCib())});`;
  await Promise.all(
    [1, 2, 3].map(
      () =>
        new Promise((resolve, reject) => {
          const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
            stdio: ["ignore", "pipe", "inherit"],
          });
          child.on("error", reject);
          child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), 50));
          child.on("exit", resolve);
        }),
    ),
  );
  const history = openHistory(folder);
  expect((await history.list("lab")).map(({ outcome }) => outcome)).toEqual(Array(45).fill("applied"));
  for (const entry of await history.list("other")) expect(await history.cibOf(entry)).toContain("<cib");
});

it("reports that nothing was applied when it can't be written", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(openHistory(join(folder, "file")).start(newEntry(), sampleCib())).rejects.toMatchObject({
    message: expect.stringMatching(/^The history in ".*" can't be written.*Nothing was applied\./),
  });
});

it("contains no secret, and fills it in from the live configuration or from the person", async () => {
  const history = openHistory(folder);
  const cib = sampleCib({ resources: fence("geheim"), status: "<node_state/>" });
  const entry = await history.start(newEntry(), cib);
  const files = readdirSync(join(folder, "lab")).map((name) => readFileSync(join(folder, "lab", name), "utf8"));
  expect(files.join("")).not.toContain("geheim");
  const recorded = await history.cibOf(entry);
  expect(recorded).toMatch(/value="quorate-secret:[0-9a-f]{32}"/);
  expect(recorded).not.toContain("node_state");

  const nobody = async () => {
    throw new Error("Nobody is to be asked.");
  };
  // It is found by its value, even under another id.
  expect(await fillSecrets(recorded, entry.salt, sampleCib({ resources: fence("geheim", "moved") }), nobody)).toContain(
    'value="geheim"',
  );

  const asked: unknown[] = [];
  const filled = await fillSecrets(recorded, entry.salt, sampleCib({ resources: fence("newer") }), async (secret) => {
    asked.push([
      secret.owner,
      secret.name,
      secret.hasCurrent,
      await secret.matches("guess"),
      await secret.matches("geheim"),
    ]);
    return "current";
  });
  expect(asked).toEqual([["f", "password", true, false, true]]);
  expect(filled).toContain('value="newer"');
  expect(await fillSecrets(recorded, entry.salt, sampleCib(), async () => undefined)).toBeUndefined();
  expect(await fillSecrets(recorded, entry.salt, sampleCib(), async () => ({ value: "typed" }))).toContain(
    'value="typed"',
  );
});

it("hashes the same secret differently each time", async () => {
  const cib = sampleCib({ resources: fence("geheim") });
  expect(await withoutSecrets(cib, newSalt())).not.toBe(await withoutSecrets(cib, newSalt()));
});

it("records no secret that a rule compares an attribute with, and fills it in again", async () => {
  const cib = sampleCib({
    constraints:
      '<rsc_location id="l" rsc="a"><rule id="r" score="1"><expression id="e" attribute="dbpassword" operation="eq" value="geheim"/></rule></rsc_location>',
  });
  expect(cib).toContain("geheim");
  const salt = newSalt();
  const recorded = await withoutSecrets(cib, salt);
  expect(recorded).not.toContain("geheim");
  expect(await fillSecrets(recorded, salt, cib, async () => undefined)).toContain('value="geheim"');
});
