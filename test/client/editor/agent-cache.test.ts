import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentCache } from "../../../client/src/editor/agent-cache.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => join(folder, file));

describe("what agents told, on disk", () => {
  it("is there again for the same cluster and version only", async () => {
    const cache = new AgentCache(join(folder, "not", "there", "yet"));
    expect(await cache.read("lab", "1")).toEqual(new Map());
    const told = new Map([
      ["ocf:mycompany:thing", "<resource-agent/>"],
      ["__proto__", "no trouble"],
    ]);
    await cache.write("lab", "1", told);
    expect([...(await cache.read("lab", "1"))]).toContainEqual(["ocf:mycompany:thing", "<resource-agent/>"]);
    expect(await cache.read("lab", "2")).toEqual(new Map());
    expect(await cache.read("../../lab", "1")).toEqual(new Map());
  });

  it("counts as not there where it was spoilt", async () => {
    const cache = new AgentCache(folder);
    await cache.write("lab", "1", new Map([["a", "b"]]));
    for (const spoilt of ["", "[]", '{"a":1}', "{"]) {
      writeFileSync(files()[0] ?? "", spoilt);
      expect((await cache.read("lab", "1")).get("a")).toBeUndefined();
    }
  });

  it("keeps the last few versions of a cluster", async () => {
    const cache = new AgentCache(folder);
    for (let version = 0; version < 7; version++) {
      await cache.write("lab", String(version), new Map([["a", String(version)]]));
      // As if time passed between them.
      for (const file of files()) utimesSync(file, new Date(), new Date(Date.now() - 60_000 * (10 - version)));
      await cache.write("lab", String(version), new Map([["a", String(version)]]));
    }
    expect(files()).toHaveLength(4);
    expect((await cache.read("lab", "6")).get("a")).toBe("6");
  });
});
