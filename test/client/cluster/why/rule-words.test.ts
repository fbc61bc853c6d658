import { expect, it } from "vitest";
import { ruleWords } from "../../../../client/src/cluster/why/rule-words.ts";
import { parseXml } from "../../../../server/src/text/xml.ts";

it("names what a rule compares, but no secret", () => {
  const rule = parseXml(
    '<rule id="r" boolean-op="or"><expression id="e1" attribute="rack" operation="eq" value="7"/><expression id="e2" attribute="dbpassword" operation="ne" value="geheim"/></rule>',
  );
  expect(ruleWords(rule)).toBe("rack is 7 or dbpassword is not ******");
});
