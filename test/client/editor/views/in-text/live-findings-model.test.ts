import { expect, test } from "vitest";
import type { ClusterSnapshot } from "../../../../../client/src/cluster/status/snapshot.ts";
import { resourceLines } from "../../../../../client/src/editor/views/in-text/code-lens-model.ts";
import { liveFindings } from "../../../../../client/src/editor/views/in-text/live-findings-model.ts";
import { sampleContainer, sampleFailure, samplePrimitive, sampleSnapshot } from "../../../support/sample-snapshot.ts";

const text =
  "primitive web apache\nclone cl-ping ping\n  primitive ping ocf:pacemaker:ping\nbundle httpd docker image=x";

function findings(rest: Partial<ClusterSnapshot>): readonly string[] {
  return liveFindings(resourceLines(text), sampleSnapshot(rest)).map(
    ({ place, severity, message }) => `${place.line}:${place.character} ${place.id} ${severity}: ${message}`,
  );
}

test("a failure is at the statement that defines its resource", () => {
  const failures = [sampleFailure("web", "n1", { reason: "no config", when: "Sat Oct  3 10:00:00 2026" })];
  expect(findings({ failures })).toEqual([
    '0:10 web warning: "web" failed: start on n1: not installed (no config). Since Sat Oct  3 10:00:00 2026.',
  ]);
});

test("it is an error when the resource runs nowhere", () => {
  const failures = [sampleFailure("web", "n1")];
  expect(findings({ failures, resources: [samplePrimitive("web", [], { failed: true })] })).toEqual([
    '0:10 web error: "web" failed: start on n1: not installed.',
  ]);
});

test("an instance of a clone is found by its primitive's name", () => {
  expect(findings({ failures: [sampleFailure("ping:1", "n2", { operation: "monitor" })] })).toEqual([
    '2:12 ping warning: "ping:1" failed: monitor on n2: not installed.',
  ]);
});

test("what Pacemaker creates for a bundle is found by the bundle's name", () => {
  const resources = [sampleContainer("httpd", "bundle", [])];
  expect(findings({ resources, failures: [sampleFailure("httpd-docker-0", "n1")] })[0]).toMatch(/^3:7 httpd /);
});

test("failures of what the text doesn't define are left out", () => {
  expect(findings({ failures: [sampleFailure("web-2", "n1"), sampleFailure("other", "n2")] })).toEqual([]);
});
