import { describe, expect, it } from "vitest";
import { whatRuns } from "../../../../client/src/cluster/apply/format-outcome.ts";
import { readCibText } from "../../../../client/src/cluster/cib/cib-content.ts";
import { whoChanged } from "../../../../client/src/cluster/cib/last-change.ts";
import { verifyReasons } from "../../../../client/src/cluster/cib/verify-reasons.ts";
import { positionsIn } from "../../../../client/src/cluster/cib/xml-position.ts";
import { changingResources, describeActivity } from "../../../../client/src/cluster/status/resource-activity.ts";
import type {
  ClusterSnapshot,
  FailedAction,
  ResourceRole,
  ResourceState,
} from "../../../../client/src/cluster/status/snapshot.ts";
import { sampleCib } from "../../support/sample-cib.ts";
import { samplePrimitive, sampleSnapshot } from "../../support/sample-snapshot.ts";

const resource = (
  id: string,
  role: ResourceRole,
  nodes: readonly string[],
  rest: Partial<ResourceState> = {},
): ResourceState => samplePrimitive(id, nodes, { placements: nodes.map((node) => ({ node, role })), role, ...rest });

function snapshot(resources: ResourceState[], failures: FailedAction[] = []): ClusterSnapshot {
  return sampleSnapshot({ nodes: [], resources, failures });
}

const failure: FailedAction = {
  resource: "site",
  node: "n2",
  operation: "start",
  interval: 0,
  exitCode: 5,
  exitText: "not installed",
  reason: "no httpd",
  status: "complete",
};

describe("what runs where, in words", () => {
  const say = (resources: ResourceState[], touched: string[], failures: FailedAction[] = []): string =>
    whatRuns(snapshot(resources, failures), new Set(touched));

  it("names the node", () => {
    expect(say([resource("vip", "Started", ["n1"]), resource("x", "Stopped", [])], ["vip"])).toBe(
      '"vip" is started on "n1".',
    );
  });

  it("names the roles of a promotable clone, the promoted first", () => {
    const placements = [
      { node: "n2", role: "Unpromoted" as const },
      { node: "n1", role: "Promoted" as const },
    ];
    expect(say([resource("db", "Promoted", [], { kind: "promotable", placements })], ["db"])).toBe(
      '"db" is promoted on "n1" and unpromoted on "n2".',
    );
  });

  it("says why something doesn't run", () => {
    expect(say([resource("site", "Stopped", [])], ["site"], [failure])).toBe(
      '"site" doesn\'t run: start of "site" on "n2" returned "not installed", no httpd.',
    );
    expect(say([resource("site", "Stopped", [], { disabled: true })], ["site"])).toBe(
      '"site" stays stopped, as its target-role is set so.',
    );
    expect(say([resource("site", "Started", ["n1"])], ["site"], [failure])).toMatch(
      /^"site" is started on "n1", after a failure: /,
    );
    const half = resource("web", "Stopped", [], {
      kind: "group",
      placements: [{ node: "n1", role: "Started" }],
      children: [resource("vip", "Started", ["n1"]), resource("site", "Stopped", [])],
    });
    expect(say([{ ...half, role: "Stopped" }], ["site"], [failure])).toMatch(
      /^"web" runs only in part, on "n1": start of "site"/,
    );
  });

  it("says it of the whole cluster when the change names no resource, or is gone with it", () => {
    expect(say([resource("a", "Started", ["n1"]), resource("b", "Started", ["n1"])], [])).toBe("All 2 resources run.");
    expect(say([], ["gone"])).toBe("No resource is configured.");
    const many = Array.from({ length: 9 }, (_, index) =>
      resource(`r${index}`, index < 4 ? "Stopped" : "Started", index < 4 ? [] : ["n1"]),
    );
    expect(
      say(
        many,
        many.map(({ id }) => id),
      ),
    ).toBe('5 of 9 resources run. "r0" is stopped. "r1" is stopped. "r2" is stopped. 1 more don\'t run.');
  });

  it("describes what moves", () => {
    expect(describeActivity(snapshot([resource("a", "Starting", ["n1"]), resource("b", "Started", ["n1"])]))).toBe(
      '"a" is starting',
    );
    expect(describeActivity(snapshot([]))).toBe("");
  });

  it("knows which of the changed resources isn't where it will be", () => {
    const web = resource("web", "Stopped", [], {
      kind: "group",
      children: [resource("vip", "Started", ["n1"]), resource("site", "Starting", ["n1"])],
    });
    const other = resource("other", "Stopping", ["n1"]);
    expect(changingResources(snapshot([web, other]), new Set(["site"]))).toEqual(["web"]);
    expect(changingResources(snapshot([web, other]), new Set(["vip2"]))).toEqual([]);
  });
});

describe("who changed a CIB, as a message", () => {
  it("is what the CIB records of its last change", () => {
    expect(whoChanged(readCibText(sampleCib(), ""))).toBe(
      ' by "root" with cibadmin on "n1" (Fri Nov 20 04:37:50 2026)',
    );
    expect(whoChanged(readCibText("<cib epoch='1'><configuration/></cib>", ""))).toBe("");
  });
});

describe("the reasons of a refusal", () => {
  it("are crm_verify's, without what nobody can look up", () => {
    expect(
      verifyReasons(`Entity: line 18: element primitive: Relax-NG validity error : Element primitive failed to validate content
element rsc_location: validity error : IDREF attribute rsc references an unknown ID "nix"
(main) \terror: CIB did not pass schema validation
(unpack_resources) \terror: Resource start-up disabled since no STONITH resources have been defined.
crm_verify: Errors found during check: config not valid
`),
    ).toEqual([
      "Element primitive failed to validate content",
      'IDREF attribute rsc references an unknown ID "nix"',
      "Resource start-up disabled since no STONITH resources have been defined",
    ]);
  });

  it("name the element that a line of the document is about", () => {
    const document = `<resources>
  <primitive id="a"/>
  <primitive id="x">
    <operations>
      <op id="x-m" name="monitor" on-fail="weep"/><op id="x-s"/>
      <op id="x-t" on-fail="weep"/>
    </operations>
  </primitive>
</resources>`;
    const placeOf = positionsIn(document);
    expect(placeOf(3, "primitive")).toBe('primitive "x"');
    expect(placeOf(4, "operations")).toBe('operations of primitive "x"');
    expect(placeOf(6, "op")).toBe('op "x-t" of primitive "x"');
    // Which of the two it is isn't known.
    expect([placeOf(5, "op"), placeOf(1, "op"), placeOf(99, "op")]).toEqual([undefined, undefined, undefined]);
    expect(
      verifyReasons(
        `Entity: line 6: element op: Relax-NG validity error : Expecting an element meta_attributes, got nothing
Relax-NG validity error : Extra element operations in interleave
Entity: line 4: element operations: Relax-NG validity error : Element primitive failed to validate content
Entity: line 2: element primitive: Relax-NG validity error : Element resources has extra content: primitive
(main) 	error: CIB did not pass schema validation
`,
        placeOf,
      ),
    ).toEqual([
      'op "x-t" of primitive "x": Expecting an element meta_attributes, got nothing',
      'operations of primitive "x": Element primitive failed to validate content',
    ]);
  });
});

describe("a resource that doesn't run", () => {
  const hung: FailedAction = {
    ...{ resource: "db", node: "n1", operation: "start", interval: 0, exitCode: 1, exitText: "error" },
    ...{ status: "Timed Out", reason: "Resource agent did not complete within 3s" },
  };

  it("timed out rather than returned an error", () => {
    const text = whatRuns(snapshot([resource("db", "Stopped", [])], [hung]), new Set(["db"]));
    expect(text).toBe(`"db" doesn't run: start of "db" on "n1" timed out, Resource agent did not complete within 3s.`);
  });

  it("is kept away by the failures of an earlier definition", () => {
    const failCounts = [{ resource: "db", node: "n1", count: 1_000_000, threshold: 1_000_000 }];
    const text = whatRuns({ ...snapshot([resource("db", "Stopped", [])]), failCounts }, new Set(["db"]));
    expect(text).toBe(`"db" is stopped: it failed before on "n1", and isn't tried there before a cleanup.`);
  });
});
