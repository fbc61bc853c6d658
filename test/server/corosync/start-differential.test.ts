import { describe, expect, test } from "vitest";
import { isSoak } from "../../support/soak.ts";
import { askableCorosyncs, startCorosync, whyNoStart } from "../support/corosync-start.ts";
import { startedFilesOf } from "./started-files.ts";

const why = whyNoStart();
const all = why === undefined ? askableCorosyncs() : [];
// The other releases are asked in a soak: each file is a start of corosync.
const releases = isSoak ? all : all.filter(({ name }, index) => name === "machine" || index === all.length - 1);
const title = "corosync does with the files what the findings are based on";

describe(title, () => {
  if (why !== undefined) test.skip(`${title} [skipped: ${why}]`, () => {});
  test.each(releases)(
    "$corosync ($name)",
    async ({ name, corosync }) => {
      const files = startedFilesOf(corosync);
      const answers = await startCorosync(
        { name, corosync },
        files.map(([, { conf }]) => conf),
      );
      const seen = files.map(([what, { says }], index) => {
        const { end, log, quorum } = answers[index] ?? { end: "exits", log: "", quorum: "" };
        const isSaid = says === undefined || says.test(log) || says.test(quorum);
        return { what, end, says: isSaid ? says : log + quorum };
      });
      expect(seen).toEqual(files.map(([what, { end, says }]) => ({ what, end, says })));
    },
    600_000,
  );
});
