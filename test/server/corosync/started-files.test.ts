import { describe, expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { labReleases } from "../../lab/releases.ts";
import { startedFilesOf } from "./started-files.ts";

const { checkDocuments } = createWorkspace();

/** The findings of a file for a release that aren't information, sorted. */
function foundIn(text: string, corosync: string): readonly string[] {
  const settings = { target: { corosync } };
  const findings = checkDocuments([parseDocument("corosync.conf", "corosync", text)], undefined, settings);
  return (findings.get("corosync.conf") ?? [])
    .filter(({ severity }) => severity !== "information")
    .map(({ severity, code }) => `${severity} ${code}`)
    .sort();
}

describe.each(labReleases)("corosync $corosync", ({ corosync }) => {
  test.each(startedFilesOf(corosync))("%s", (_, { conf, found }) => {
    expect(foundIn(conf, corosync)).toEqual([...found].sort());
  });
});
