// What each release's own crm_verify says about constructs of other releases, beside what the rules say.
import { describe, expect, it } from "vitest";
import { convert, createWorkspace, type Diagnostic, parseDocument } from "../../../server/src/workspace.ts";
import { askablePacemakers, isRefused, pacemakerIn, verifyAll } from "../../support/pacemaker-releases.ts";
import { checkCib } from "../support/check-cib.ts";
import { releaseCases } from "../support/release-cases.ts";

const { checkDocuments } = createWorkspace();

function findingsIn(cib: string, pacemaker: string): readonly Diagnostic[] {
  const failures: string[] = [];
  const found = checkCib({ uri: "cib.xml", text: cib }, [], (rule, error) => failures.push(`${rule}: ${error}`), {
    target: { pacemaker },
  });
  expect(failures).toEqual([]);
  return found.get("cib.xml") ?? [];
}

const plain = (schema: string, pacemaker: string): string => releaseCases()[0]?.cib(schema, pacemaker) ?? "";

const schemas: Readonly<Record<string, readonly string[]>> = {
  "2.0.5": ["pacemaker-3.5"],
  "2.1.5": ["pacemaker-3.9"],
  "3.0.0": ["pacemaker-3.10", "pacemaker-4.0"],
  "3.0.3": ["pacemaker-3.10", "pacemaker-4.0"],
};

describe.each(askablePacemakers())("constructs that Pacemaker $pacemaker refuses or warns of", (askable) => {
  it("have a finding: an error where the schema refuses them, and a place", async () => {
    const release = await pacemakerIn(askable);
    const known = schemas[askable.pacemaker] ?? [];
    const cases = releaseCases().flatMap(({ name, cib }) =>
      known.map((schema) => ({ name, schema, text: cib(schema, askable.pacemaker) })),
    );
    const answers = verifyAll(
      release,
      cases.map(({ text }) => text),
    );
    const silent: string[] = [];
    const alarms: string[] = [];
    for (const [index, { name, schema, text }] of cases.entries()) {
      const answer = answers[index] ?? { code: 0, text: "" };
      const usual = new Set(findingsIn(plain(schema, askable.pacemaker), askable.pacemaker).map(({ code }) => code));
      const found = findingsIn(text, askable.pacemaker).filter(({ code }) => !usual.has(code));
      const errors = found.filter(({ severity }) => severity === "error");
      const warnings = answer.text
        .split("\n")
        .filter((line) => /^(\([\w@.:]+\)\s*)?warning: (Support|Using default)|^WARNING: Dropping/.test(line.trim()));
      const about = `${name} (${schema})`;
      if (isRefused(answer) && errors.length === 0) silent.push(`${about}: refused`);
      if (warnings.length > 0 && found.length === 0) silent.push(`${about}: ${warnings[0]}`);
      if (
        !isRefused(answer) &&
        errors.some(({ code }) => code === "refused-by-schema-4") &&
        !/Dropping/.test(answer.text)
      )
        alarms.push(about);
      for (const { span } of found) expect(span.end, about).toBeGreaterThan(span.start);
    }
    expect({ silent, alarms }).toEqual({ silent: [], alarms: [] });
  });
});

it("a fix of each crm construct makes the schema of Pacemaker 3 accept it", async () => {
  const newest = askablePacemakers().at(-1);
  if (newest === undefined || !newest.pacemaker.startsWith("3.")) return;
  const texts = [
    "primitive s ocf:pacemaker:Stateful op monitor interval=10s\nms m s meta master-max=1 notify=true",
    "property stonith-action=poweroff",
    "property crmd-integration-timeout=3min",
    "property remove-after-stop=false no-quorum-policy=stop",
    "primitive p ocf:pacemaker:Dummy params state=/run/x fake op monitor interval=10s",
    "primitive p ocf:pacemaker:Dummy op monitor interval=10s\nbundle b docker image=i masters=1 primitive p",
    "primitive p ocf:pacemaker:Dummy op monitor interval=10s\nlocation l p rule 5: #uname eq n1 rule 6: #uname eq n2",
  ];
  const fixed = texts.map((text) => {
    const target = { pacemaker: newest.pacemaker, schema: "pacemaker-4.0" };
    const found = checkDocuments([parseDocument("a.crm", "crm", text)], undefined, { target }).get("a.crm") ?? [];
    const fix = found.find(({ code }) => code === "refused-by-schema-4" || code === "several-rules")?.fixes?.[0];
    if (fix === undefined) throw new Error(`There is no fix for: ${text}`);
    return text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
  });
  const asCib = (text: string): string => {
    const { text: cib, errors } = convert("a.crm", `${text}\nproperty fencing-enabled=false`, "crm", "cib");
    expect(errors).toEqual([]);
    return cib.replace(/validate-with="[^"]*"/, 'validate-with="pacemaker-4.0"');
  };
  const release = await pacemakerIn(newest);
  const before = verifyAll(release, texts.map(asCib));
  const after = verifyAll(release, fixed.map(asCib));
  expect(before.map(isRefused)).toEqual(texts.map(() => true));
  expect(fixed.filter((_, index) => isRefused(after[index] ?? { code: 0, text: "" }))).toEqual([]);
});
