import fc from "fast-check";
import { expect, test } from "vitest";
import { closest, closestOrLonger, editDistance } from "../../../server/src/text/fuzzy-match.ts";

/** The distance by its definition, without shortcuts. */
function distance(a: string, b: string): number {
  const known = new Map<string, number>();
  const of = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const key = `${i} ${j}`;
    let least = known.get(key);
    if (least === undefined) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      least = Math.min(of(i - 1, j) + 1, of(i, j - 1) + 1, of(i - 1, j - 1) + same);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, of(i - 2, j - 2) + 1);
      known.set(key, least);
    }
    return least;
  };
  return of(a.length, b.length);
}

test("counts letters left out, added, replaced and swapped, whatever their case", () => {
  expect(editDistance("vip", "vpi")).toBe(1);
  expect(editDistance("vip", "VIP")).toBe(0);
  expect(editDistance("web", "webs")).toBe(1);
  expect(editDistance("primitve", "primitive")).toBe(1);
  expect(editDistance("abc", "xyz")).toBe(3);
});

test("is the distance up to its limit, and one more beyond", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "-"), maxLength: 9 });
  fc.assert(
    fc.property(word, word, fc.nat(4), (a, b, limit) => {
      expect(editDistance(a, b, limit)).toBe(Math.min(distance(a, b), limit + 1));
    }),
    { numRuns: 3_000 },
  );
});

test("the nearest of several is meant, of equally near ones the first, and none that is far", () => {
  expect(closest("wbe1", ["db1", "web1", "web2"])).toBe("web1");
  expect(closest("web", ["we", "wxb"])).toBe("we");
  expect(closest("vip", ["database"])).toBeUndefined();
});

test.each([
  ["IPADDR2", "IPaddr2"],
  ["IPaddr", "IPaddr2"],
  ["fence_ipmi", "fence_ipmilan"],
  ["fence_ipmilam", "fence_ipmilan"],
  ["IPaddr2", "IPaddr2"],
  ["ip", undefined],
])("%s suggests %s", (word, meant) => {
  expect(closestOrLonger(word, ["IPsrcaddr", "IPaddr2", "fence_ipmilanplus", "fence_ipmilan"])).toBe(meant);
});
