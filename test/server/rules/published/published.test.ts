import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type CheckSettings, createWorkspace, LineIndex, parseDocument } from "../../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

/** Of systems that have corosync 2: SUSE Linux Enterprise up to 15. */
const ofCorosync2 = new Set(["azure-sbd-scheduled-events.crm", "google-hana-angi-suse.crm"]);

// A corosync.conf has the name of the configuration beside it, with which it is one cluster.
const files = readdirSync(import.meta.dirname).filter((name) => /\.(crm|pcs)$/.test(name));

function errorsIn(name: string, target: NonNullable<CheckSettings["target"]>): string[] {
  const corosync = name.replace(/\w+$/, "conf");
  const names = existsSync(new URL(corosync, import.meta.url)) ? [name, corosync] : [name];
  const documents = names.map((each) => {
    const language = each.endsWith(".pcs") ? "pcs" : each.endsWith(".conf") ? "corosync" : "crm";
    return parseDocument(each, language, readFileSync(new URL(each, import.meta.url), "utf8"));
  });
  const failures: string[] = [];
  const findings = checkDocuments(documents, (rule, error) => failures.push(`${rule}: ${error}`), { target });
  const errors = documents.flatMap(({ uri, text }) => {
    const lines = new LineIndex(text);
    return (findings.get(uri) ?? []).flatMap(({ severity, span, code, message }) =>
      severity === "error" ? [`${uri}:${lines.position(span.start).line + 1} ${code} ${message}`] : [],
    );
  });
  return [...failures, ...errors];
}

test.each(files)("what vendors publish is no error: %s", (name) => {
  const target = ofCorosync2.has(name) ? { corosync: "2.4.6" } : {};
  expect(errorsIn(name, target)).toEqual([]);
  expect(errorsIn(name, { ...target, pacemaker: "2.1.5" })).toEqual([]);
});
