import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type CheckSettings, checkDocuments, LineIndex, openDocument } from "../../../../server/src/service.ts";

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".crm"));

function errorsIn(name: string, target: NonNullable<CheckSettings["target"]>): string[] {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  const lines = new LineIndex(text);
  const failures: string[] = [];
  const findings = checkDocuments(
    [openDocument(name, "crm", text)],
    (rule, error) => failures.push(`${rule}: ${error}`),
    {
      target,
    },
  );
  const errors = (findings.get(name) ?? []).filter(({ severity }) => severity === "error");
  return [
    ...failures,
    ...errors.map(({ span, code, message }) => `${name}:${lines.position(span.start).line + 1} ${code} ${message}`),
  ];
}

test.each(files)("what vendors publish is no error: %s", (name) => {
  expect(errorsIn(name, {})).toEqual([]);
  expect(errorsIn(name, { pacemaker: "2.1.5" })).toEqual([]);
});
