import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { grammarOf, tokenize, unmet } from "./scopes.ts";

const grammar = await grammarOf("source.pcs");

describe("pcs colours", () => {
  it.each([
    [
      "a command over several lines",
      String.raw`
# A comment
^^^^^^^^^^^ comment.line
sudo pcs resource create vip ocf:heartbeat:IPaddr2 \
^^^^ support.function.shell
     ^^^ support.function.command
         ^^^^^^^^ keyword.control
                  ^^^^^^ keyword.control
                             ^^^^^^^^^^^^^^^^^^^^^ support.class.agent
                                                   ^ punctuation.separator.continuation
    ip=192.0.2.1 nic="eth0" \
    ^^ variable.parameter
      ^ keyword.operator
                     ^^^^^^ string.quoted.double
    op monitor interval=30s meta priority=5 --no-default-ops # why
    ^^ keyword.other.section
               ^^^^^^^^ variable.parameter
                        ^^^ constant.numeric
                            ^^^^ keyword.other.section
                                            ^^^^^^^^^^^^^^^^ variable.parameter
                                                             ^^^^^ comment.line
echo done
^^^^ !keyword.control
`,
    ],
    [
      "a rule about a node is no comment, and a prompt is none of the command",
      `
[root@n1 ~]# pcs constraint location web rule score=-INFINITY #uname eq n1
^^^^^^^^^^^^ comment.block.prompt
                                                    ^^^^^^^^^ constant.language
                                                              ^^^^^^ !comment
`,
    ],
    [
      "what follows on the line is another command",
      `
pcs status; pcs property set x=1 && ls
            ^^^ support.function.command
                                    ^^ !support.function
`,
    ],
  ])("%s", (_, text) => {
    expect(unmet(grammar, text)).toEqual([]);
  });

  it("end with each script", () => {
    const folder = join(import.meta.dirname, "../../e2e/pcs");
    for (const file of readdirSync(folder)) {
      const lines = tokenize(grammar, `${readFileSync(join(folder, file), "utf8")}\nend`);
      expect(lines.at(-1)?.[0]?.scopes).toEqual([]);
    }
  });
});
