import { describe, expect, it } from "vitest";
import { grammarOf, unmet } from "./scopes.ts";

const grammar = await grammarOf("source.corosync");

describe("corosync.conf colours", () => {
  it.each([
    [
      "sections, keys and values",
      `
# two rings
^^^^^^^^^^^ comment.line
totem {
^^^^^ entity.name.type
      ^ punctuation.section
  token: 3000
  ^^^^^ variable.parameter
       ^ punctuation.separator
         ^^^^ constant.numeric
  secauth: off
           ^^^ constant.language.boolean
  cluster_name: lab
                ^^^ string.unquoted
}
^ punctuation.section
nodelist {
  node {
  ^^^^ entity.name.type
    ring0_addr: 10.77.0.1
                ^^^^^^^^^ string.unquoted
                ^^^^^^^^^ !constant.numeric
    ring0_addr: fd00::1
    ^^^^^^^^^^ variable.parameter
                ^^^^^^^ string.unquoted
  }
}
`,
    ],
    [
      "what corosync reads otherwise than one thinks",
      `
token: 3000 # slow
            ^^^^^^ !comment
       ^^^^ !constant.numeric
totem { version: 2
        ^^^^^^^^^^ invalid.illegal
} quorum {
^^^^^^ entity.name.type
token 3000
^^^^^^^^^^ invalid.illegal
`,
    ],
  ])("%s", (_name, text) => {
    expect(unmet(grammar, text)).toEqual([]);
  });
});
