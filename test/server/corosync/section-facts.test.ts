import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCorosync } from "../../../server/src/corosync/parse.ts";
import { corosyncSections, findOption, findSection, sectionsIn } from "../../../server/src/corosync/section-facts.ts";
import { corosyncOptions } from "../../../server/src/corosync/tree.ts";
import { acceptedConf, askCorosync, whyNoCorosync } from "../support/corosync-oracle.ts";

describe("the options of corosync.conf", () => {
  it("are found by section and name, case-sensitively", () => {
    expect(findOption("totem", "token")).toMatchObject({ type: "u32", default: "3000", unit: "ms" });
    expect(findOption("totem", "Token")).toBeUndefined();
    expect(findOption("nodelist.node", "ring7_addr")?.transports).toEqual(["knet"]);
    expect(findOption("nodelist.node", "ring8_addr")).toBeUndefined();
    expect(findOption("quorum.device.heuristics", "exec_ping")?.name).toBe("exec_NAME");
    expect(findOption("totem.interface", "ringnumber")).toMatchObject({ replacedBy: "linknumber" });
    expect(findSection("totem.interfaces")).toBeUndefined();
    expect(sectionsIn("quorum.device").map((section) => section.path)).toEqual([
      "quorum.device.net",
      "quorum.device.heuristics",
    ]);
    expect(sectionsIn("").map((section) => section.path)).toContain("totem");
  });

  it("are each described once, in a sentence", () => {
    for (const { path, options, description } of corosyncSections) {
      expect(new Set(options.map((option) => option.name)).size, path).toBe(options.length);
      for (const text of [description, ...options.map((option) => option.description)]) {
        expect(text, path).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  it("match the examples, obsolete ones marked as obsolete", () => {
    const unknown = (name: string) => {
      const text = readFileSync(join(import.meta.dirname, "../../../examples", name, "corosync.conf"), "utf8");
      return [...corosyncOptions(parseCorosync(text).entries)].filter(({ option, sections }) => {
        const path = sections.at(-1)?.path ?? "";
        const fact = findOption(path, option.key);
        return fact === undefined || fact.obsolete !== undefined || findSection(path)?.obsolete !== undefined;
      });
    };
    expect(unknown("lab")).toEqual([]);
    expect(unknown("tutorials/s4-debian-crm-shell").map(({ option }) => option.path)).toEqual([
      "totem.vsftype",
      "totem.threads",
      "totem.rrp_mode",
      "totem.interface.ringnumber",
      "totem.interface.ringnumber",
      "amf.mode",
      "service.ver",
      "service.name",
      "aisexec.user",
      "aisexec.group",
      "logging.logger_subsys.tags",
    ]);
  });

  const binary = "/usr/sbin/corosync";
  const named = "corosync's program knows the names of the totem options";
  it.skipIf(!existsSync(binary))(existsSync(binary) ? named : `${named} [skipped: corosync is not installed]`, () => {
    const inProgram = readFileSync(binary, "latin1");
    for (const { name, obsolete, since, readBy } of findSection("totem")?.options ?? []) {
      if (obsolete === undefined && since === undefined && readBy === undefined)
        expect(inProgram.includes(`totem.${name}\0`), name).toBe(true);
    }
  });

  const reason = whyNoCorosync();
  const numbers = "corosync itself accepts the numbers and choices of the tables, and refuses the rest where it checks";
  it.skipIf(reason !== undefined)(reason === undefined ? numbers : `${numbers} [skipped: ${reason}]`, () => {
    const sectionOf = (path: string, line: string) =>
      path.split(".").reduceRight((inner, name) => `${name} {\n${inner}\n}`, line);
    for (const path of ["totem", "quorum"]) {
      for (const option of findSection(path)?.options ?? []) {
        const ask = (value: string) => askCorosync(`${acceptedConf}${sectionOf(path, `${option.name}: ${value}`)}\n`);
        if (option.obsolete !== undefined || !/^u\d+$|^flag$/.test(option.type)) continue;
        expect(ask("many"), `${path}.${option.name}: many`).toBeDefined();
        if (option.max !== undefined) expect(ask(String(option.max + 1)), option.name).toBeDefined();
      }
    }
  });
});
