import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { validateCib } from "../../../server/src/cib/schema/validate-cib.ts";
import { serializeXml } from "../../../server/src/text/xml.ts";
import { times } from "../../support/soak.ts";
import { brokenCib, dice } from "../support/broken-cib.ts";
import { anyCib } from "../support/cib-arbitrary.ts";
import { installedSchemas, validateBySchema, whyNoSchema } from "../support/schema-oracle.ts";

const why = whyNoSchema();
const seed = 20260801;

describe.skipIf(why !== undefined)(
  why === undefined ? "Pacemaker's schema and ours" : `Pacemaker's schema and ours (skipped: ${why})`,
  () => {
    test.each(installedSchemas())("refuse the same CIBs: $name", async (schema) => {
      const roll = dice(seed);
      const cases = fc
        .sample(anyCib, { seed, numRuns: times(15, 4000) })
        .flatMap((cib) => [{ cib, what: "nothing" }, ...Array.from({ length: 9 }, () => brokenCib(cib, roll))]);
      for (const { cib } of cases) cib.attributes["validate-with"] = schema.name;
      const texts = cases.map(({ cib }) => serializeXml(cib));
      const theirs = await validateBySchema(schema, texts);
      const differing = cases.flatMap(({ cib, what }, index) => {
        const ours = validateCib(cib).map(({ message }) => message);
        return (ours.length === 0) === (theirs[index] === "") ? [] : [{ what, ours, theirs: theirs[index] }];
      });
      expect(differing).toEqual([]);
      // Both kinds are there.
      expect(theirs.filter((verdict) => verdict === "").length).toBeGreaterThan(cases.length / 10);
      expect(theirs.filter((verdict) => verdict !== "").length).toBeGreaterThan(cases.length / 3);
    });
  },
);
