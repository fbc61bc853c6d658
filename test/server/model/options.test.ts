import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { alertMeta } from "../../../server/src/model/options/alert-attributes.ts";
import { bundleAttributes } from "../../../server/src/model/options/bundle-attributes.ts";
import { clusterOptions } from "../../../server/src/model/options/cluster-options.ts";
import { constraintAttributes } from "../../../server/src/model/options/constraint-attributes.ts";
import { fencingParameters } from "../../../server/src/model/options/fencing-parameters.ts";
import { nodeAttributes } from "../../../server/src/model/options/node-attributes.ts";
import { operationAttributes, operationMeta } from "../../../server/src/model/options/operation-attributes.ts";
import { findOption, type KeywordInfo, type OptionInfo } from "../../../server/src/model/options/option.ts";
import { bundleMeta, cloneMeta, groupMeta, primitiveMeta } from "../../../server/src/model/options/resource-meta.ts";
import { operations, orderActions, orderKinds, roles, scoreKeywords } from "../../../server/src/model/options/roles.ts";
import {
  dateOperators,
  dateSpecKeys,
  durationKeys,
  ruleAttributes,
  ruleOperators,
} from "../../../server/src/model/options/rule-vocabulary.ts";
import { isDefaultUnstated } from "../../support/installed-releases.ts";

const optionTables: Record<string, readonly OptionInfo[]> = {
  clusterOptions,
  primitiveMeta,
  groupMeta,
  cloneMeta,
  bundleMeta,
  operationAttributes,
  operationMeta,
  alertMeta,
  nodeAttributes,
  ruleAttributes,
  fencingParameters,
  ...constraintAttributes,
  ...bundleAttributes,
};

const keywordTables: Record<string, readonly KeywordInfo[]> = {
  ...optionTables,
  ruleOperators,
  dateOperators,
  dateSpecKeys,
  durationKeys,
  roles,
  orderActions,
  orderKinds,
  scoreKeywords,
  operations,
};

const release = /^\d+\.\d+(\.\d+)?$/;

describe.each(Object.entries(keywordTables))("the table %s", (_table, keywords) => {
  it("has each name once", () => {
    const names = keywords.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each(keywords.map((keyword) => [keyword.name, keyword] as const))("explains %s", (_name, keyword) => {
    expect(keyword.description).toMatch(/^[A-Z].*\.$/s);
    expect(keyword.description.length).toBeLessThanOrEqual(300);
    expect(keyword.description).not.toMatch(/\n| {2}|!/);
  });

  it("names releases as releases, and new names that are in the table", () => {
    for (const keyword of keywords) {
      for (const since of [
        keyword.since,
        keyword.deprecated?.since,
        keyword.removed?.since,
        keyword.renamedTo?.since,
      ]) {
        if (since !== undefined) expect(since, keyword.name).toMatch(release);
      }
      if (keyword.renamedTo)
        expect(findOption(keywords, keyword.renamedTo.name)?.renamedFrom, keyword.name).toBe(keyword.name);
      if (keyword.renamedFrom)
        expect(findOption(keywords, keyword.renamedFrom)?.renamedTo?.name, keyword.name).toBe(keyword.name);
    }
  });
});

describe.each(Object.entries(optionTables))("the options of %s", (_table, options) => {
  it("have choices exactly where their type is choice, and a default that is one of them", () => {
    for (const option of options) {
      if (option.choices === undefined) {
        // Removed options are only explained, not offered.
        if (option.type === "choice") expect(option.removed, option.name).toBeDefined();
        continue;
      }
      expect(option.type, option.name).toBe("choice");
      const values = option.choices.map(({ value }) => value);
      expect(new Set(values).size, option.name).toBe(values.length);
      if (option.default !== undefined) expect(values, option.name).toContain(option.default);
      for (const { value, meaning } of option.choices)
        expect(meaning, `${option.name}=${value}`).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("have a default of their type", () => {
    const forms: Partial<Record<OptionInfo["type"], RegExp>> = {
      boolean: /^(true|false)$/,
      integer: /^-?\d+$/,
      score: /^-?(\d+|INFINITY)$/,
      duration: /^\d+(ms|s|min|h)?$/,
      percentage: /^\d+%$/,
    };
    for (const option of options) {
      const form = forms[option.type];
      if (form && option.default !== undefined) expect(option.default, option.name).toMatch(form);
      if (option.type === "duration" && !option.removed) expect(option.unit, option.name).toBe("s");
    }
  });
});

describe("findOption", () => {
  it("finds an option by its name as written", () => {
    expect(findOption(clusterOptions, "stonith-enabled")?.renamedTo).toEqual({
      name: "fencing-enabled",
      since: "3.0.2",
    });
    expect(findOption(clusterOptions, "Stonith-Enabled")).toBeUndefined();
  });

  it("finds an option whose name begins a family", () => {
    expect(findOption(nodeAttributes, "#health-smart")?.name).toBe("#health*");
    expect(findOption(nodeAttributes, "fail-count-db#monitor_10000")?.clusterOwned).toBe(true);
  });
});

/** An option in an installed daemon's own metadata. */
interface Stated {
  readonly name: string;
  readonly type: string;
  readonly default?: string;
  readonly choices: readonly string[];
  readonly descriptions: readonly string[];
}

const withoutEntities = (text: string): string =>
  text.replaceAll("&apos;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

/** The daemon's release, and the parameters of `pacemaker-… metadata`, which always has the same simple form. */
function statedBy(daemon: string): { readonly release: string; readonly options: readonly Stated[] } {
  const xml = execFileSync(daemon, ["metadata"], { encoding: "utf8" });
  const release = /<resource-agent [^>]*version="([\d.]+)/.exec(xml)?.[1] ?? "";
  const options = [...xml.matchAll(/<parameter name="([^"]+)">(.*?)<\/parameter>/gs)].map(
    ([, name = "", body = ""]) => {
      const preset = /<content type="[^"]*" default="([^"]*)"/.exec(body)?.[1];
      return {
        name,
        type: /<content type="([^"]*)"/.exec(body)?.[1] ?? "",
        ...(preset === undefined || preset === "" ? {} : { default: withoutEntities(preset) }),
        choices: [...body.matchAll(/<option value="([^"]*)"/g)].map(([, value = ""]) => value),
        descriptions: [...body.matchAll(/<(?:long|short)desc[^>]*>(.*?)<\//gs)].map(([, text = ""]) =>
          withoutEntities(text),
        ),
      };
    },
  );
  return { release, options };
}

const daemons = [
  { daemon: "/usr/lib/pacemaker/pacemaker-controld", table: clusterOptions },
  { daemon: "/usr/lib/pacemaker/pacemaker-schedulerd", table: clusterOptions },
  { daemon: "/usr/lib/pacemaker/pacemaker-based", table: clusterOptions },
  { daemon: "/usr/lib/pacemaker/pacemaker-fenced", table: fencingParameters },
];

// The distribution chooses, or the default depends on something that the description names.
const dependingDefaults = new Set(["concurrent-fencing", "dc-version", "pcmk_host_check"]);

describe.each(daemons)("against $daemon", ({ daemon, table }) => {
  const missing = existsSync(daemon) ? "" : ` (skipped: ${daemon} is not installed)`;

  it.skipIf(missing !== "")(`knows every option with its default and choices${missing}`, () => {
    const { release, options: stated } = statedBy(daemon);
    expect(release).toMatch(/^\d+\.\d+\.\d+$/);
    expect(stated.length).toBeGreaterThan(0);
    for (const { name, default: preset, choices } of stated) {
      const option = findOption(table, name);
      expect(option, name).toBeDefined();
      if (isDefaultUnstated(name, release)) expect(preset, name).toBeUndefined();
      else if (!dependingDefaults.has(name)) expect(option?.default, name).toBe(preset);
      const known = option?.choices?.map(({ value }) => value) ?? [];
      for (const choice of choices) expect(known, name).toContain(choice);
    }
  });

  it.skipIf(missing !== "")(`explains them in words of its own${missing}`, () => {
    for (const { name, descriptions } of statedBy(daemon).options) {
      const ours = findOption(table, name)?.description.toLowerCase() ?? "";
      for (const sentence of descriptions.flatMap((text) => text.split(/(?<=\.)\s+/))) {
        if (sentence.length > 25) expect(ours, name).not.toContain(sentence.toLowerCase().replace(/\.$/, ""));
      }
    }
  });
});

const schemas = "/usr/share/pacemaker";

/** The attributes of an element in a schema, without those of elements inside it. */
function attributesInSchema(file: string, element: string): readonly string[] {
  const text = readFileSync(`${schemas}/${file}`, "utf8");
  const body = new RegExp(`<element name="${element}">(.*?)(?:<element |</element>)`, "s").exec(text)?.[1] ?? "";
  return [...body.matchAll(/<attribute name="([^"]+)"/g)].map(([, name = ""]) => name);
}

describe("against the installed schemas", () => {
  const missing = existsSync(`${schemas}/constraints-3.9.rng`)
    ? ""
    : " (skipped: pacemaker's schemas are not installed)";

  it.skipIf(missing !== "")(`knows every attribute of an operation${missing}`, () => {
    const known = operationAttributes.map(({ name }) => name);
    expect(known).toEqual(
      expect.arrayContaining(attributesInSchema("resources-3.9.rng", "op").filter((name) => name !== "name")),
    );
  });

  it.skipIf(missing !== "")(`knows every attribute of a set of resources${missing}`, () => {
    const known = Object.values(constraintAttributes).flatMap((table) => table.map(({ name }) => name));
    const stated = attributesInSchema("constraints-3.9.rng", "resource_set");
    expect(stated).toContain("sequential");
    expect(known).toEqual(expect.arrayContaining(stated.filter((name) => name !== "id-ref")));
  });

  it.skipIf(missing !== "")(`knows every part of a date and of a duration${missing}`, () => {
    const spec = attributesInSchema("rule-3.9.rng", "date_spec").filter((name) => name !== "id");
    expect(dateSpecKeys.map(({ name }) => name).sort()).toEqual([...spec].sort());
    const durations = attributesInSchema("rule-3.9.rng", "duration");
    expect(durations).toEqual(expect.arrayContaining(durationKeys.map(({ name }) => name)));
  });
});
