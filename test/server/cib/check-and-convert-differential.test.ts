import fc from "fast-check";
import { expect, test } from "vitest";
import { convert, createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { times } from "../../support/soak.ts";
import { statementText } from "../support/crm-arbitraries.ts";
import { installedSchemas, validateBySchema, whyNoSchema } from "../support/schema-oracle.ts";

const { checkDocuments } = createWorkspace();
const why = whyNoSchema();
const schema = installedSchemas().find(({ name }) => name === "pacemaker-3.9") ?? installedSchemas()[0];
const seed = 20261130;

/** Healthy statements, into which one or two of any kind are put that may be wrong. */
const healthy = [
  "primitive h1 ocf:heartbeat:Dummy op monitor interval=10s timeout=20s",
  "primitive h2 ocf:heartbeat:Dummy op monitor interval=10s timeout=20s",
  "group hg h1 h2",
  "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 username=a password=b pcmk_host_list=n1 op monitor interval=60s timeout=60s",
];
const configuration = fc
  .array(statementText(), { minLength: 1, maxLength: 2 })
  .map((planted) => `${[...healthy, ...planted].join("\n")}\n`);

test.skipIf(why !== undefined || schema === undefined)(
  `what check finds no error in, convert converts, and the schema accepts${why === undefined ? "" : ` (skipped: ${why})`}`,
  async () => {
    const texts = fc.sample(configuration, { seed, numRuns: times(150, 2500) });
    let clean = 0;
    const written: { text: string; cib: string }[] = [];
    for (const text of texts) {
      const found = checkDocuments([parseDocument("x.crm", "crm", text)]).get("x.crm") ?? [];
      if (!found.some((f) => f.severity === "error")) clean++;
      const { text: cib, errors } = convert("x.crm", text, "crm", "cib");
      if (!found.some(({ severity }) => severity === "error")) expect({ text, errors }).toEqual({ text, errors: [] });
      if (errors.length === 0) {
        written.push({ text, cib: cib.replace(/validate-with="pacemaker-3[^"]*"/, `validate-with="${schema?.name}"`) });
      }
    }
    const verdicts = schema
      ? await validateBySchema(
          schema,
          written.map(({ cib }) => cib),
        )
      : [];
    const refused = written.flatMap((each, index) => {
      const isOld = each.cib.includes('validate-with="pacemaker-1');
      return verdicts[index] === "" || isOld ? [] : [{ ...each, verdict: verdicts[index] }];
    });
    expect(refused).toEqual([]);
    expect(Math.min(written.length, clean)).toBeGreaterThan(10);
  },
  600_000,
);
