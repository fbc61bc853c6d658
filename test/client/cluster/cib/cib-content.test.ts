import { describe, expect, it } from "vitest";
import { canonical, readCibText, sameConfiguration } from "../../../../client/src/cluster/cib/cib-content.ts";
import { dummy, sampleCib } from "../../support/sample-cib.ts";

const read = (text: string) => readCibText(text, "The CIB");
const same = (one: string, other: string): boolean => sameConfiguration(read(one), read(other));

describe("the content of a CIB", () => {
  it("has its versions", () => {
    expect(read(`hello from .bashrc\n${sampleCib({ epoch: 12, numUpdates: 4 })}`)).toMatchObject({
      adminEpoch: 0,
      epoch: 12,
      numUpdates: 4,
    });
  });

  it("is the same whatever the whitespace, the order of attributes, comments, versions and status are", () => {
    const one = sampleCib({ resources: dummy("a") });
    expect(same(one, one.replace(/>\s+</g, "><"))).toBe(true);
    expect(same(one, one.replaceAll('class="ocf" provider="heartbeat"', 'provider="heartbeat"   class="ocf"'))).toBe(
      true,
    );
    expect(same(one, one.replace("<resources>", "<resources><!-- mine -->"))).toBe(true);
    expect(same(one, sampleCib({ resources: dummy("a"), epoch: 99, status: '<node_state id="1"/>' }))).toBe(true);
  });

  it("differs by any value, any element, its position, and the schema", () => {
    const one = sampleCib({ resources: dummy("a") + dummy("b") });
    expect(same(one, sampleCib({ resources: dummy("b") + dummy("a") }))).toBe(false);
    expect(same(one, sampleCib({ resources: dummy("a") }))).toBe(false);
    expect(same(one, one.replace('type="Dummy"', 'type="dummy"'))).toBe(false);
    expect(same(one, one.replace('type="Dummy"', 'type="Dummy" description=""'))).toBe(false);
    expect(same(one, sampleCib({ resources: dummy("a") + dummy("b"), schema: "pacemaker-3.9" }))).toBe(false);
  });

  it("is unambiguous where values have quotes and brackets", () => {
    const holding = (value: string): string =>
      canonical(read(sampleCib({ resources: `<primitive id="a" description="${value}"/>` })).configuration);
    expect(holding("&quot; x=&quot;1")).not.toBe(
      canonical(read(sampleCib({ resources: '<primitive id="a" description="" x="1"/>' })).configuration),
    );
    expect(holding("&lt;/&gt;")).not.toBe(holding("</>".replace("<", "&lt;").replace("/>", "")));
  });

  it("is an error with a message where there is none", () => {
    expect(() => read("")).toThrow("The CIB is not well-formed XML.");
    expect(() => read("<cib><configuration>")).toThrow("The CIB is not well-formed XML.");
    expect(() => read("<cib/>")).toThrow("The CIB is not a CIB.");
    expect(() => read('<cib epoch="x"><configuration/></cib>')).toThrow("The CIB is not a CIB.");
    expect(() => read("<configuration/>")).toThrow("The CIB is not a CIB.");
  });
});
