import { checkAlone } from "../analysis/check-documents.ts";
import { parseDocument } from "../analysis/source-document.ts";
import { schemaForNewCib } from "../cib/schema/newest-schema.ts";
import { type Conversion, cibInFormsOf, cibToCrm, convertText, type SourceLanguage } from "../conversion/convert.ts";
import type { Agents } from "../model/agent.ts";
import { isAtLeast } from "../model/target.ts";
import { LineIndex } from "../text/line-index.ts";

/**
 * As crm text or a CIB in the forms of a release, with a note about each statement that its schema refuses or the crmsh beside it can't read.
 * A CIB names the newest schema that the release has and that takes it.
 */
export function convertForRelease(
  uri: string,
  text: string,
  from: SourceLanguage,
  to: "crm" | "cib",
  pacemaker: string,
  agents: Agents | undefined,
): Conversion {
  const cib: Conversion = from === "cib" ? { text, errors: [] } : convertText(uri, text, from, "cib", { agents });
  if (cib.errors.length > 0) return cib;
  const crm = cibToCrm(uri, cib.text, pacemaker);
  if (crm.errors.length > 0) return crm;
  const refused = refusedByRelease(uri, crm.text, pacemaker);
  const notes = [...(cib.notes ?? []), ...refused];
  if (to === "crm") return { ...crm, notes: [...notes, ...scoresOfSets(uri, crm.text), ...lineBreaks(uri, crm.text)] };
  const schema = refused.some(({ code }) => code !== "crmsh-unreadable")
    ? "pacemaker-3.10"
    : schemaForNewCib(pacemaker);
  return { text: cibInFormsOf(pacemaker, schema, cib.text), errors: [], notes };
}

/** The scores of whole sets of options, which the crm shell reads nowhere and drops in `xml`. */
function scoresOfSets(uri: string, crm: string) {
  const written = /^((?:property|rsc_defaults|op_defaults)(?: [^\s:]+:| \$id=\S+)?) [-+]?(?:\d+|INFINITY):(?= )/gm;
  return [...crm.matchAll(written)].map(([, statement = ""]) => ({
    ...{ uri, line: 1, column: 1 },
    message: `${statement} The crm shell can't read the score of a set. Load this configuration with cibadmin.`,
  }));
}

/** The statements `xml` with line breaks in values, of which the crm shell loads nothing. */
function lineBreaks(uri: string, crm: string) {
  const written = /^xml <\S+(?: id="[^"]*")?(?=(?:.*\\\n)*.*&#(?:10|x0*a);)/gim;
  return [...crm.matchAll(written)].map(([statement]) => ({
    ...{ uri, line: 1, column: 1 },
    message: `${statement}: The crm shell can't read a line break in a value. Load this configuration with cibadmin.`,
  }));
}

/** What the schema of Pacemaker 3, or the crm shell beside a release, refuses in a crm text. */
function refusedByRelease(uri: string, crm: string, pacemaker: string) {
  const found = checkAlone(parseDocument("written.crm", "crm", crm), { pacemaker });
  const lines = crm.split("\n");
  const index = new LineIndex(crm);
  const codes = [
    "crmsh-unreadable",
    "refused-by-schema-4",
    ...(isAtLeast(pacemaker, "3.0.0") ? ["several-rules"] : []),
  ];
  return found.flatMap(({ code, span, message }) => {
    if (!codes.includes(code)) return [];
    let line = index.position(span.start).line;
    while (lines[line - 1]?.endsWith("\\")) line--;
    const statement = lines[line]?.trim().split(/\s+/).slice(0, 2).join(" ") ?? "";
    return [{ uri, line: 1, column: 1, message: `${statement}: ${message}`, code }];
  });
}
