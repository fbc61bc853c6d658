import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/paths.mjs";
import { normalForm } from "../../server/src/cib/normalize.ts";
import { childElement, parseXml, type XmlElement } from "../../server/src/text/xml.ts";
import { convert } from "../../server/src/workspace.ts";
import { runWithin } from "./run-within.ts";

interface MeaningResult {
  /** CIBs that go to crm and back with the same meaning, of those tried; and how many needed an `xml` statement. */
  readonly cibs: {
    readonly tried: number;
    readonly same: number;
    readonly withXml: number;
    readonly different: readonly string[];
  };
  /** crm files that Quorate and crmsh make the same CIB of, of those tried; `refused` are those that crmsh can't read itself. */
  readonly crm: {
    readonly tried: number;
    readonly same: number;
    readonly refused: readonly string[];
    readonly different: readonly string[];
  };
  readonly skipped: readonly string[];
}

const emptyCib =
  '<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>';

/** What a CIB's configuration means, in parts whose order says nothing. */
function meaning(cib: string): string {
  const sections = childElement(parseXml(cib), "configuration")?.children ?? [];
  const parts = sections.flatMap((section): XmlElement[] =>
    ["resources", "constraints", "nodes"].includes(section.name)
      ? section.children
      : section.children.length
        ? [section]
        : [],
  );
  return parts.map(normalForm).sort().join("\n");
}

function thereAndBack(files: readonly string[]): MeaningResult["cibs"] {
  const different: string[] = [];
  let withXml = 0;
  for (const file of files) {
    const cib = readFileSync(file, "utf8");
    const crm = convert(file, cib, "cib", "crm").text;
    if (/^xml /m.test(crm)) withXml++;
    const back = convert(file, crm, "crm", "cib").text;
    if (!back || meaning(back) !== meaning(cib)) different.push(path.basename(file));
  }
  return { tried: files.length, same: files.length - different.length, withXml, different };
}

async function besideCrmsh(files: readonly string[], folder: string): Promise<MeaningResult["crm"]> {
  const different: string[] = [];
  const refused: string[] = [];
  const target = path.join(folder, "beside-crmsh.xml");
  for (const file of files) {
    writeFileSync(target, emptyCib);
    const env = { CIB_file: target, HOME: folder, TERM: "dumb" };
    const load = { name: "crm", command: "crm", args: ["-F", "configure", "load", "replace", file], env, alsoDone: [] };
    const isRead = await runWithin(load, 60_000).then(
      (took) => took !== undefined,
      () => false,
    );
    const theirs = readFileSync(target, "utf8");
    const ours = convert(file, readFileSync(file, "utf8"), "crm", "cib").text;
    if (!isRead || theirs === emptyCib) refused.push(path.basename(file));
    else if (!ours || meaning(ours) !== meaning(theirs)) different.push(path.basename(file));
  }
  return { tried: files.length, same: files.length - different.length - refused.length, refused, different };
}

/**
 * How much of its meaning a configuration keeps between the languages, over the corpus beside the checkout. crmsh takes a second for
 * each crm file, so it may be asked about every so manieth only; what it writes goes to `folder`.
 */
export async function measureMeaning(folder: string, everyCrm: number): Promise<MeaningResult> {
  const corpus = path.join(root, "../shared/corpus");
  const filesIn = (folder: string): string[] =>
    existsSync(path.join(corpus, folder))
      ? readdirSync(path.join(corpus, folder)).map((file) => path.join(corpus, folder, file))
      : [];
  const skipped: string[] = [];
  const cibs = filesIn("cib");
  if (cibs.length === 0) skipped.push("meaning preserved: the corpus ../shared/corpus is not here");
  const hasCrm = spawnSync("crm", ["--version"]).status === 0;
  if (cibs.length > 0 && !hasCrm) skipped.push("beside crmsh: crm is not installed (apt-get install crmsh)");
  const crm = hasCrm ? filesIn("crm").filter((_, index) => index % everyCrm === 0) : [];
  return { cibs: thereAndBack(cibs), crm: await besideCrmsh(crm, folder), skipped };
}

/** The results as lines for people. */
export function meaningLines({ cibs, crm, skipped }: MeaningResult): string {
  const list = (names: readonly string[]): string => (names.length ? ` (${names.join(", ")})` : "");
  return [
    ...(cibs.tried
      ? [
          `meaning preserved, cib → crm → cib: ${cibs.same} of ${cibs.tried}${list(cibs.different)}; ${cibs.withXml} with an xml statement`,
        ]
      : []),
    ...(crm.tried
      ? [
          `crm → cib as crmsh does it: ${crm.same} of ${crm.tried}; different${list(crm.different) || ": none"}; crmsh can't read${list(crm.refused) || ": none"}`,
        ]
      : []),
    ...skipped.map((each) => `skipped: ${each}`),
  ].join("\n");
}
