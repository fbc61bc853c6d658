import { expect, test } from "vitest";
import { signatureHelp } from "../../../../server/src/workspace.ts";
import { scene } from "../../support/cluster.ts";

/** The synopsis's part that the cursor is in. */
function active(marked: string): string | undefined {
  const { document, offset } = scene(marked);
  const found = signatureHelp(document, offset);
  const part = found?.parts[found.active];
  return found && part && found.label.slice(part.start, part.end);
}

test.each([
  ["colocation |", "ID"],
  ["colocation c|", "ID"],
  ["colocation c |", "SCORE:"],
  ["colocation c inf: |", "RSC[:ROLE]"],
  ["colocation c inf: web |", "RSC[:ROLE]…"],
  ["colocation c inf: web ms:Prom|", "RSC[:ROLE]…"],
  ["colocation c inf: web vip node-attribute=r|", "[node-attribute=NAME]"],
  ["order o Mand|", "[Mandatory:|Optional:|Serialize:]"],
  ["order o Mandatory: |vip web", "FIRST[:ACTION]"],
  ["order o Mandatory: vip |web", "THEN[:ACTION]…"],
  ["order o Mandatory: a b c|", "THEN[:ACTION]…"],
  ["order o Mandatory: a b symmetrical=f|", "[symmetrical=BOOL]"],
  ["order o Mandatory: a b symmetrical=f|", "[symmetrical=BOOL]"],
  ["location l |", "{RSC | /REGEX/ | { RSC… }}"],
  ["location l vip 100: |", "{SCORE: NODE | rule …}"],
  ["location l vip rule pin|", "{SCORE: NODE | rule …}"],
  ["location l vip role=|", "[role=ROLE]"],
  ["rsc_ticket t A|: web", "TICKET:"],
  ["primitive vip |", "{[CLASS:[PROVIDER:]]TYPE | @TEMPLATE}"],
  ["primitive vip IPaddr2 params ip=|", "[params NAME=VALUE…]"],
  ["primitive vip IPaddr2 meta a=|", "[meta NAME=VALUE…]"],
  ["primitive vip IPaddr2 op monitor inter|", "[op NAME NAME=VALUE…]…"],
  ["group g a b|", "RSC…"],
])("%j is at %s", (marked, part) => expect(active(marked)).toBe(part));

test("the help explains the statement as soon as it is complete", () => {
  const help = (marked: string): string | undefined => {
    const { document, offset } = scene(marked);
    return signatureHelp(document, offset)?.markdown;
  };
  expect(help("order o Mandatory: vip |")).toContain("order in which resources start");
  expect(help("order o Mandatory: vip web|")).toBe("`vip` starts before `web`, and stops after it.");
});

test.each(["|", "# order |", "commit |", "ord|er", "nonsense a |", "\n|"])("%j has no help", (marked) => {
  const { document, offset } = scene(marked);
  expect(signatureHelp(document, offset)).toBeUndefined();
});

test("only statements with positional arguments show their help automatically", () => {
  const isAutomatic = (marked: string): boolean | undefined => {
    const { document, offset } = scene(marked);
    return signatureHelp(document, offset)?.isAutomatic;
  };
  expect(isAutomatic("colocation |")).toBe(true);
  expect(isAutomatic("primitive |")).toBe(false);
});
