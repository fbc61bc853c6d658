import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { whyNoDebianRoot } from "../../../scripts/debian-root.ts";
import { serializeXml } from "../../../server/src/text/xml.ts";
import { corpusFolder, whyNoCorpus } from "../../support/corpus.ts";
import { isSoak, times } from "../../support/soak.ts";
import { commandList } from "./command-lists.ts";
import { executed, lineOf } from "./compare-with-pcs.ts";
import { remake } from "./compare-written.ts";
import { pcsReleases } from "./pcs-roots.ts";
import { newCib, type RealPcs, whyNoPcs } from "./real-pcs.ts";
import { useRealPcs } from "./use-real-pcs.ts";

const reason = whyNoPcs() ?? whyNoCorpus("cib");
if (reason) console.warn(`No CIB is made again by pcs itself: ${reason}.`);

const sample = [
  "a-promote-then-b-migrate.xml",
  "bug-cl-5247.xml",
  "date-2.xml",
  "remote-disable.xml",
  "tags-location.xml",
  "template-ticket.xml",
  "ticket-rsc-sets-12.xml",
  "utilization-shuffle.xml",
];

/** Names of files of the corpus, separated by commas, in place of the sample; a soak takes all of it. */
const asked = process.env.QUORATE_PCS_CIBS;
/** So many generated lists of commands are executed, written as commands again, and made by pcs. */
const lists = times(3, 30);

describe.skipIf(reason !== undefined)("CIBs written as commands and recreated by pcs 0.11", () => {
  let pcs: RealPcs;
  let folder: string;

  useRealPcs((setup) => {
    ({ pcs, folder } = setup);
  });

  test("are identical where pcs had created them", { timeout: 3_600_000 }, async () => {
    const differing: string[] = [];
    const empty = newCib();
    for (let seed = 1; seed <= lists; seed++) {
      const script = commandList(seed).map(lineOf).join("\n");
      const { wrong, named } = await remake(pcs, serializeXml(executed(empty, script).root), folder);
      if (wrong.length + named.length > 0)
        differing.push(`list ${seed}\n${script}\n${[...wrong, ...named].join("\n")}`);
    }
    expect(differing).toEqual([]);
  });

  test("keep their meaning, or what pcs can't express is reported", { timeout: 3_600_000 }, async () => {
    const corpus = corpusFolder("cib");
    const chosen = asked?.split(",") ?? (isSoak ? fs.readdirSync(corpus) : sample);
    const wrong: string[] = [];
    const unsupported: string[] = [];
    let agreeing = 0;
    for (const file of chosen) {
      const made = await remake(pcs, fs.readFileSync(path.join(corpus, file), "utf8"), folder);
      if (made.wrong.length > 0) wrong.push(`${file}\n${made.wrong.join("\n")}`);
      else if (made.named.length > 0) unsupported.push(`${file}: ${made.named.join(" ")}`);
      else agreeing++;
    }
    if (asked ?? isSoak)
      console.info(
        `${agreeing} agree, ${unsupported.length} name what pcs lacks, ${wrong.length} wrong\n${unsupported.join("\n")}`,
      );
    expect(wrong).toEqual([]);
  });
});

/** The CIBs that are made again by the pcs of other releases: a part of the sample, and in a soak the whole corpus. */
const currentSample = (): readonly string[] => (isSoak ? fs.readdirSync(corpusFolder("cib")) : sample.slice(0, 4));

for (const { name, suite, pacemaker } of pcsReleases) {
  if (!suite) continue;
  const why = whyNoDebianRoot() ?? reason;
  if (why) console.warn(`No CIB is made again by ${name}: ${why}.`);
  describe.skipIf(why !== undefined)(
    `CIBs written as commands for Pacemaker ${pacemaker} and recreated by ${name}`,
    () => {
      let pcs: RealPcs;
      let folder: string;
      useRealPcs((setup) => {
        ({ pcs, folder } = setup);
      }, suite);

      test("keep their meaning, and no command is deprecated there", { timeout: 3_600_000 }, async () => {
        const wrong: string[] = [];
        const empty = newCib();
        for (let seed = 1; seed <= lists; seed++) {
          const script = commandList(seed).map(lineOf).join("\n");
          const made = await remake(pcs, serializeXml(executed(empty, script).root), folder, pacemaker);
          if (made.wrong.length > 0) wrong.push(`list ${seed}\n${script}\n${made.wrong.join("\n")}`);
        }
        for (const file of currentSample()) {
          const cib = fs.readFileSync(path.join(corpusFolder("cib"), file), "utf8");
          const made = await remake(pcs, cib, folder, pacemaker);
          if (made.wrong.length > 0) wrong.push(`${file}\n${made.wrong.join("\n")}`);
        }
        expect(wrong).toEqual([]);
      });
    },
  );
}
