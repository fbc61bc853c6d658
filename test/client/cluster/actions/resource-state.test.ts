import { describe, expect, it } from "vitest";
import { actionTarget } from "../../../../client/src/cluster/actions/action-target.ts";
import { ownMeta, switchChanges } from "../../../../client/src/cluster/actions/resource-state.ts";
import { dummy, sampleCib } from "../../support/sample-cib.ts";
import { sampleSnapshot } from "../../support/sample-snapshot.ts";

const meta = (id: string, name: string, value: string): string =>
  `<meta_attributes id="${id}-meta"><nvpair id="${id}-${name}" name="${name}" value="${value}"/></meta_attributes>`;
const cib = (resources: string): string => sampleCib({ resources });
const words = (changes: ReturnType<typeof switchChanges>): string[] =>
  changes.map(({ resource, name, value }) => `${resource} ${name}=${value}`);

describe("starting and stopping", () => {
  it("changes the resource itself", () => {
    expect(words(switchChanges(cib(dummy("a")), "a", "run", false))).toEqual(["a target-role=Stopped"]);
    expect(words(switchChanges(cib(dummy("a")), "a", "run", true))).toEqual(["a target-role=Started"]);
  });

  it("starts a member by starting the group that was stopped", () => {
    const group = `<group id="g">${meta("g", "target-role", "Stopped")}${dummy("a")}${dummy("b")}</group>`;
    expect(words(switchChanges(cib(group), "a", "run", true))).toEqual(["g target-role=Started"]);
  });

  it("starts all that is stopped inside a group", () => {
    const group = `<group id="g">${dummy("a", meta("a", "target-role", "stopped"))}${dummy("b")}</group>`;
    expect(words(switchChanges(cib(group), "g", "run", true))).toEqual(["a target-role=Started"]);
  });

  it("stops with a group the members that are started explicitly", () => {
    const group = `<group id="g">${dummy("a", meta("a", "target-role", "Started"))}${dummy("b")}</group>`;
    expect(words(switchChanges(cib(group), "g", "run", false))).toEqual([
      "g target-role=Stopped",
      "a target-role=Stopped",
    ]);
  });
});

describe("managing", () => {
  it("is restored at every container and member that is unmanaged, or in maintenance", () => {
    const clone = `<clone id="c">${meta("c", "is-managed", "off")}${dummy("a", meta("a", "maintenance", "yes"))}</clone>`;
    expect(words(switchChanges(cib(clone), "c", "manage", true))).toEqual(["c is-managed=true", "a maintenance=false"]);
    expect(words(switchChanges(cib(clone), "c", "manage", false))).toEqual(["c is-managed=false"]);
  });
});

it("reads a meta attribute of a resource itself, and none of its containers", () => {
  const group = `<group id="g">${meta("g", "target-role", "Stopped")}${dummy("a")}</group>`;
  expect(ownMeta(cib(group), "g", "target-role")).toBe("Stopped");
  expect(ownMeta(cib(group), "a", "target-role")).toBeUndefined();
});

it("refuses a resource that was removed concurrently", () => {
  expect(() => switchChanges(cib(dummy("a")), "b", "run", true)).toThrow('The configuration has no resource "b".');
});

it("acts on the clone of a resource, and moves its outermost container", () => {
  const objects = (id: string) => {
    const found = actionTarget(sampleSnapshot(), id);
    return found && `${found.whole.id} ${found.top.id}`;
  };
  expect(objects("vip")).toBe("vip g-web");
  expect(objects("g-web")).toBe("g-web g-web");
  expect(objects("st")).toBe("ms-st ms-st");
  expect(objects("nothing")).toBeUndefined();
});
