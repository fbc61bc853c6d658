import fs from "node:fs";
import { checkPcs } from "../../../server/src/analysis/check-pcs.ts";
import { mergeCib } from "../../../server/src/cib/merge-cib.ts";
import { normalForm } from "../../../server/src/cib/normalize.ts";
import { configurationOf, readCib } from "../../../server/src/cib/read-cib.ts";
import { parseCorosync } from "../../../server/src/corosync/parse.ts";
import type { CorosyncEntry } from "../../../server/src/corosync/tree.ts";
import { printCorosync } from "../../../server/src/pcs/corosync-draft.ts";
import { parsePcs } from "../../../server/src/pcs/pcs-tree.ts";
import { refusedThere } from "../../../server/src/pcs/releases.ts";
import { Memo } from "../../../server/src/text/memo.ts";
import { parseXml, type XmlElement } from "../../../server/src/text/xml.ts";
import type { Argv } from "./command-lists.ts";
import { fileIn, type RealPcs } from "./real-pcs.ts";

/** A word as a person would have to write it in a shell. */
export function quoted(word: string): string {
  return /^[\w.,:=%@/+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command as a line of a script. */
export function lineOf(argv: Argv): string {
  return `pcs ${argv.map(quoted).join(" ")}`;
}

/** The configuration that a script makes of a CIB, by Quorate. */
export function executed(
  cib: string,
  script: string,
  pacemaker = "2.1.5",
): { root: XmlElement; refused: Set<number>; errors: string[] } {
  const tree = parsePcs(script, readCib(cib).objects);
  const refusedHere = refusedThere(pacemaker);
  const refused = new Set<number>();
  const errors: string[] = [];
  for (const { severity, code, span, message } of tree.problems) {
    if (severity !== "error" && !refusedHere.has(code)) continue;
    refused.add(lineAt(script, span.start));
    errors.push(message);
  }
  const empty = parseXml(cib.replace(/<nodes>.*<\/nodes>/, "<nodes/>"));
  return { root: mergeCib(empty, tree.objects, { mode: "update", modernize: false }), refused, errors };
}

function lineAt(script: string, offset: number): number {
  return script.slice(0, offset).split("\n").length - 1;
}

/** Whether a rule finds something in a line of a script: what pcs refuses for its values, Quorate reports so. */
function isFound(cib: string, script: string, line: number): boolean {
  const tree = parsePcs(script, readCib(cib).objects);
  const findings = checkPcs({ language: "pcs", uri: "list.pcs", text: script, tree }, new Memo());
  const notes = new Set<string>(tree.problems.map(({ code }) => code));
  return findings.some(({ code, span }) => !notes.has(code) && lineAt(script, span.start) === line);
}

/** Meanings of the parts of a configuration, a line for each element of a section. */
export function parts(root: XmlElement): string[] {
  return (configurationOf(root)?.children ?? []).flatMap((section) =>
    section.children
      .filter(
        (child) =>
          child.children.length > 0 ||
          Object.keys(child.attributes).length > 1 ||
          child.name !== "cluster_property_set",
      )
      // The score of a rule inside of another, and of defaults, has no meaning; pcs writes one until 0.11.
      .map(
        (child) =>
          `${section.name} ${normalForm(child)
            .replaceAll(/(<rule boolean-op="\w+") score="0"/g, "$1")
            .replaceAll('<rule score="0">', "<rule >")}`,
      )
      .map((each) => (/^(?:rsc|op)_defaults /.test(each) ? each.replaceAll(/score="INFINITY"/g, "") : each)),
  );
}

/** What a list shows: where Quorate and pcs differ, a line each. */
export interface Verdict {
  readonly script: string;
  readonly differences: readonly string[];
  /** How many commands pcs accepted. */
  readonly accepted: number;
  readonly commands: number;
}

/** Runs a list with pcs and with Quorate and compares what they leave. */
export async function compare(pcs: RealPcs, list: readonly Argv[], folder: string): Promise<Verdict> {
  const cib = pcs.newCib();
  const file = fileIn(folder, "cib.xml", cib);
  const differences: string[] = [];
  const done: string[] = [];
  let accepted = 0;
  for (const argv of list) {
    const before = fs.readFileSync(file, "utf8");
    const { code, output } = await pcs.run(["-f", file, ...argv]);
    const line = lineOf(argv);
    const ours = executed(cib, [...done, line].join("\n"), pcs.isOtherRelease ? "3.0.3" : "2.1.5");
    const isRefused = ours.refused.has(done.length);
    if (code === 0) accepted++;
    if (code === 0 && isRefused)
      differences.push(`pcs accepts, Quorate refuses: ${line}\n    ${ours.errors[ours.errors.length - 1]}`);
    if (code !== 0 && !isRefused && !isFound(cib, [...done, line].join("\n"), done.length))
      differences.push(`pcs refuses, Quorate accepts: ${line}\n    ${output.trim()}`);
    if (code !== 0 || isRefused) {
      // Neither goes on from what only one of them has done.
      fs.writeFileSync(file, before);
      continue;
    }
    done.push(line);
    const after = fs.readFileSync(file, "utf8");
    const [theirs, own] = [parts(parseXml(after)), parts(ours.root)];
    const notIn = (a: readonly string[], b: readonly string[]): string[] => a.filter((each) => !b.includes(each));
    const [missing, extra] = [notIn(theirs, own), notIn(own, theirs)];
    const order = (all: readonly string[]): string => all.filter((each) => each.startsWith("resources ")).join("\n");
    const isOrdered = missing.length + extra.length > 0 || order(theirs) === order(own);
    if (missing.length + extra.length > 0 || !isOrdered) {
      differences.push(
        [
          `after: ${line}`,
          ...missing.map((each) => `    pcs:     ${each}`),
          ...extra.map((each) => `    Quorate: ${each}`),
          ...(isOrdered ? [] : [`    order of resources`, order(theirs), order(own)]),
        ].join("\n"),
      );
      break;
    }
  }
  return { script: [...done].join("\n"), differences, accepted, commands: list.length };
}

/** What a corosync.conf says, whatever the order of options; where its log is depends on the distribution. */
function settingsIn(text: string): string[] {
  const linesOf = (entries: readonly CorosyncEntry[]): string[] =>
    entries
      .flatMap((entry): string[] => {
        if (entry.kind === "option") return entry.key === "logfile" ? [] : [`${entry.key}: ${entry.value}`];
        return entry.kind === "section" ? [`${entry.name} { ${linesOf(entry.entries).join("; ")} }`] : [];
      })
      .sort();
  return linesOf(parseCorosync(text).entries);
}

/** Runs commands that make a corosync.conf with pcs and with Quorate and compares the files. */
export async function compareSetup(pcs: RealPcs, list: readonly Argv[], folder: string): Promise<Verdict> {
  const file = fileIn(folder, "corosync.conf", "");
  const differences: string[] = [];
  const done: string[] = [];
  let accepted = 0;
  for (const argv of list) {
    const options = argv[1] === "setup" ? ["--no-cluster-uuid", "--overwrite"] : [];
    const { code, output } = await pcs.run([...argv, "--corosync_conf", file, ...options]);
    const line = lineOf(argv);
    const tree = parsePcs([...done, line].join("\n"));
    const refusing = tree.problems.find(({ severity }) => severity === "error");
    if (code === 0) accepted++;
    if (code === 0 && refusing) differences.push(`pcs accepts, Quorate refuses: ${line}\n    ${refusing.message}`);
    const corosync = tree.corosync;
    const script = [...done, line].join("\n");
    const isNoticed =
      refusing ||
      checkPcs({ language: "pcs", uri: "list.pcs", text: script, tree }, new Memo()).some(
        ({ severity }) => severity !== "information",
      );
    if (code !== 0 && !isNoticed) differences.push(`pcs refuses, Quorate accepts: ${line}\n    ${output.trim()}`);
    if (code !== 0 && done.length === 0) break;
    if (code !== 0 || refusing || !corosync) continue;
    done.push(line);
    const [theirs, ours] = [settingsIn(fs.readFileSync(file, "utf8")), settingsIn(printCorosync(corosync))];
    if (theirs.join("\n") === ours.join("\n")) continue;
    differences.push(
      `after: ${line}\n    pcs:     ${theirs.join("\n             ")}\n    Quorate: ${ours.join("\n             ")}`,
    );
    break;
  }
  return { script: done.join("\n"), differences, accepted, commands: list.length };
}
