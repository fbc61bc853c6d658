import { describe, expect, test } from "vitest";
import { whyNoDebianRoot } from "../../../scripts/debian-root.ts";
import { findCommand } from "../../../server/src/pcs/commands.ts";
import { times } from "../../support/soak.ts";
import { commandList, setupList } from "./command-lists.ts";
import { compare, compareSetup } from "./compare-with-pcs.ts";
import { pcsReleases } from "./pcs-roots.ts";
import { namesInHelp, type RealPcs, whyNoPcs } from "./real-pcs.ts";
import { useRealPcs } from "./use-real-pcs.ts";

const reason = whyNoPcs();
if (reason) console.warn(`Nothing is compared with pcs itself: ${reason}.`);

/** QUORATE_PCS_SEED is the first seed. */
const count = times(10, 200);
const first = Number(process.env.QUORATE_PCS_SEED ?? 1);

describe.skipIf(reason !== undefined)("compared with pcs 0.11", () => {
  let pcs: RealPcs;
  let folder: string;

  useRealPcs((setup) => {
    ({ pcs, folder } = setup);
  });

  test(`${count} lists of commands create the same configuration in Quorate and in pcs`, {
    timeout: 120_000 + count * 20_000,
  }, async () => {
    const differing: string[] = [];
    for (let seed = first; seed < first + count; seed++) {
      const { script, differences } = await compare(pcs, commandList(seed), folder);
      if (differences.length > 0) differing.push(`list ${seed}\n${script}\n${differences.join("\n")}`);
    }
    expect(differing).toEqual([]);
  });

  test(`${count} lists of commands create the same corosync.conf in Quorate and in pcs`, {
    timeout: 120_000 + count * 20_000,
  }, async () => {
    const differing: string[] = [];
    for (let seed = first; seed < first + count; seed++) {
      const { script, differences } = await compareSetup(pcs, setupList(seed), folder);
      if (differences.length > 0) differing.push(`list ${seed}\n${script}\n${differences.join("\n")}`);
    }
    expect(differing).toEqual([]);
  });

  test("every command that the help of pcs lists is known", () => {
    const unknown = namesInHelp().filter((words) => {
      const { length } = findCommand(words.map((value) => ({ value, span: { start: 0, end: 0 } })));
      return length < words.length;
    });
    expect(unknown).toEqual([]);
  });
});

/** So many lists are compared with the pcs of each other release. */
const otherCount = times(3, 100);

for (const { name, suite } of pcsReleases) {
  if (!suite) continue;
  const why = whyNoDebianRoot();
  if (why) console.warn(`Nothing is compared with ${name}: ${why}`);
  describe.skipIf(why !== undefined)(`compared with ${name}`, () => {
    let pcs: RealPcs;
    let folder: string;

    useRealPcs((setup) => {
      ({ pcs, folder } = setup);
    }, suite);

    test(`${otherCount} lists of each kind`, { timeout: 120_000 + otherCount * 40_000 }, async () => {
      const differing: string[] = [];
      for (let seed = first; seed < first + otherCount; seed++) {
        // That agent's timeouts are others in newer releases.
        const list = commandList(seed).map((argv) => argv.map((word) => (word === "Delay" ? "Dummy" : word)));
        for (const { script, differences } of [
          await compare(pcs, list, folder),
          await compareSetup(pcs, setupList(seed), folder),
        ]) {
          if (differences.length > 0) differing.push(`list ${seed}\n${script}\n${differences.join("\n")}`);
        }
      }
      expect(differing).toEqual([]);
    });
  });
}
