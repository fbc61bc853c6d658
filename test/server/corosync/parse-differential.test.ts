import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCorosync } from "../../../server/src/corosync/parse.ts";
import { LineIndex } from "../../../server/src/text/line-index.ts";
import { times } from "../../support/soak.ts";
import { acceptedConf, askCorosync, whyNoCorosync } from "../support/corosync-oracle.ts";
import { typed } from "./typed-arbitrary.ts";

const reason = whyNoCorosync();
const name = "corosync itself stops at the first error";

describe("against the real corosync", () => {
  /** corosync doesn't check a section's name and stops at the first key in it; an empty key in a section counts as one. */
  const silent: readonly string[] = ["section-name", "missing-key"];

  it.skipIf(reason !== undefined)(
    reason === undefined ? name : `${name} [skipped: ${reason}]`,
    () => {
      const lines = new Set<string>();
      const compare = (text: string) => {
        const whole = acceptedConf + text;
        const { errors } = parseCorosync(whole);
        const index = new LineIndex(whole);
        const answer = askCorosync(whole);
        const shown = `${JSON.stringify(text)}: corosync says ${JSON.stringify(answer)}`;
        lines.add(answer?.message.replace(/".*?"/g, "") ?? "accepted");
        const audible = errors.filter((error) => !silent.includes(error.code));
        if (answer === undefined) expect(audible, shown).toEqual([]);
        else if (answer.message === "Missing closing brace") {
          expect(
            errors.map((error) => error.code),
            shown,
          ).toContain("missing-closing-brace");
        } else {
          const ours = audible
            .filter((error) => error.code !== "missing-closing-brace")
            .map((error) => index.position(error.span.start).line + 1);
          if (audible.length === errors.length) expect(ours[0], shown).toBe(answer.line);
          else expect(errors.length, shown).toBeGreaterThan(0);
        }
      };
      fc.assert(fc.property(typed, compare), { numRuns: times(300, 10_000) });
      for (const length of [249, 250, 251]) compare(`foo {\n${"k".repeat(length)}: v\n}\n`);
      for (const length of [253, 254]) compare(`${"k".repeat(length)}: v\n`);
      for (const length of [253, 254]) compare(`${"k".repeat(length)} {\n}\n`);
      for (const length of [505, 506]) compare(`abc: ${"é".repeat(length / 2)}\n`);
      for (const length of [504, 505, 506]) compare(`abc: ${"x".repeat(length)}\r\n`);
      for (const length of [510, 511]) compare(`#${"x".repeat(length - 1)}`);
      for (const blank of [" ", "\t", "\u00a0", "\f", "\v"]) compare(`foo {\n${blank}abc: v\n${blank}\n}\n`);
      compare("foo {\na\0b: c\n}\n");
      for (const character of "!$%&()*+-./;<=>?@[]^_`|~é") compare(`foo {\na${character}b: c\n}\n`);
      expect([...lines].sort().length).toBeGreaterThan(7);
    },
    times(600_000, 3_600_000),
  );
});
