import { describe, expect, it } from "vitest";
import { containsChange, touchedResources } from "../../../../client/src/cluster/cib/cib-change.ts";
import { readCibText } from "../../../../client/src/cluster/cib/cib-content.ts";
import { dummy, sampleCib } from "../../support/sample-cib.ts";

const read = (parts: Parameters<typeof sampleCib>[0]) => readCibText(sampleCib(parts), "The CIB");
const group = (...members: string[]): string => `<group id="g">${members.map((id) => dummy(id)).join("")}</group>`;
const meta = (value: string, more = ""): string =>
  `<meta_attributes id="a-meta"><nvpair id="a-role" name="target-role" value="${value}"/>${more}</meta_attributes>`;

describe("a change among others' changes", () => {
  const holds = (base: string, wanted: string, live: string): boolean =>
    containsChange(read({ resources: base }), read({ resources: wanted }), read({ resources: live }));

  it("is there when what was added is there", () => {
    expect(holds("", dummy("a"), dummy("b") + dummy("a"))).toBe(true);
    expect(holds("", dummy("a"), dummy("b"))).toBe(false);
  });

  it("is there when what was removed is gone", () => {
    expect(holds(dummy("a") + dummy("b"), dummy("b"), dummy("b") + dummy("c"))).toBe(true);
    expect(holds(dummy("a") + dummy("b"), dummy("b"), dummy("a") + dummy("b") + dummy("c"))).toBe(false);
  });

  it("is there when the changed value is, also where somebody changed another value of the same element", () => {
    const base = dummy("a", meta("Started"));
    const wanted = dummy("a", meta("Stopped"));
    expect(holds(base, wanted, dummy("a", meta("Stopped", '<nvpair id="x" name="priority" value="1"/>')))).toBe(true);
    expect(holds(base, wanted, wanted.replace('type="Dummy"', 'type="Stateful"'))).toBe(true);
    expect(holds(base, wanted, dummy("a", meta("Promoted")))).toBe(false);
    expect(holds(base, wanted, base)).toBe(false);
  });

  it("is there when a group's members come in the wanted order", () => {
    expect(holds(group("a", "b"), group("b", "a"), group("b", "a", "c"))).toBe(true);
    expect(holds(group("a", "b"), group("b", "a"), group("a", "b", "c"))).toBe(false);
    expect(holds(group("a"), group("a", "b"), group("a", "c", "b"))).toBe(true);
  });

  it("is there whatever the order of top-level resources", () => {
    expect(holds(dummy("a"), dummy("a") + dummy("b"), dummy("b") + dummy("a") + dummy("c"))).toBe(true);
  });

  it("isn't there when a resource was moved elsewhere", () => {
    expect(holds(dummy("a") + dummy("b"), group("a") + dummy("b"), dummy("a") + group("b"))).toBe(false);
  });
});

describe("the resources that a change concerns", () => {
  const touched = (base: Parameters<typeof sampleCib>[0], wanted: Parameters<typeof sampleCib>[0]): string[] =>
    [...touchedResources(read(base), read(wanted))].sort();

  it("are those that changed, named by the outermost", () => {
    expect(
      touched({ resources: dummy("x") + group("a", "b") }, { resources: dummy("x") + group("a", "b", "c") }),
    ).toEqual(["g"]);
    expect(touched({ resources: dummy("x") }, { resources: dummy("x", meta("Stopped")) })).toEqual(["x"]);
    expect(touched({ resources: dummy("x") }, {})).toEqual(["x"]);
  });

  it("are those that a changed constraint names", () => {
    const constraints =
      '<rsc_colocation id="c" rsc="site" with-rsc="vip"/><rsc_order id="o"><resource_set id="s"><resource_ref id="fs"/></resource_set></rsc_order>';
    expect(touched({}, { constraints })).toEqual(["fs", "site", "vip"]);
    expect(touched({ constraints }, {})).toEqual(["fs", "site", "vip"]);
  });

  it("are none for a property", () => {
    expect(touched({}, { properties: '<nvpair id="p" name="maintenance-mode" value="true"/>' })).toEqual([]);
  });
});
