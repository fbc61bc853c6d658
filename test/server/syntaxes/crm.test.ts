import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { grammarOf, tokenize, unmet } from "./scopes.ts";

const grammar = await grammarOf("source.crm");

describe("crm colours", () => {
  it.each([
    [
      "a primitive over several lines",
      String.raw`
primitive vip ocf:heartbeat:IPaddr2 \
^^^^^^^^^ keyword.control
          ^^^ entity.name.function
              ^^^^^^^^^^^^^^^^^^^^^ support.class
                                    ^ punctuation.separator.continuation
    params ip=10.77.0.100 cidr_netmask=24 nic="eth0" \
    ^^^^^^ keyword.other
           ^^ variable.parameter
             ^ keyword.operator
              ^^^^^^^^^^^ string.unquoted
              ^^^^^^^^^^^ !constant.numeric
                                       ^^ constant.numeric
                                              ^^^^^^ string.quoted.double
    op monitor interval=10s timeout=1min OCF_CHECK_LEVEL=10 \
    ^^ keyword.other
       ^^^^^^^ support.function
               ^^^^^^^^ variable.parameter
                        ^^^ constant.numeric
    meta target-role=Started is-managed=true priority=-INFINITY
                     ^^^^^^^ string.unquoted
                                        ^^^^ constant.language.boolean
                                                      ^^^^^^^^^ constant.language.score
group g vip web
^^^^^ keyword.control
`,
    ],
    [
      "upper-case keywords, bare types, templates",
      `
PRIMITIVE p1 Dummy PARAMS state=/run/p1 OP monitor
^^^^^^^^^ keyword.control
          ^^ entity.name.function
             ^^^^^ support.class
                   ^^^^^^ keyword.other
                                        ^^ keyword.other
                                           ^^^^^^^ support.function
primitive p2 @template params x=1
             ^ keyword.operator
              ^^^^^^^^ entity.name.function
primitive st stonith:external/ipmi params hostname=n1
             ^^^^^^^^^^^^^^^^^^^^^ support.class
primitive p3 systemd:foo@bar.service
             ^^^^^^^^^^^^^^^^^^^^^^^ support.class
`,
    ],
    [
      "what is on continuation lines",
      String.raw`
primitive \
^^^^^^^^^ keyword.control
    ocf:heartbeat:Dummy \
    ^^^^^^^^^^^^^^^^^^^ support.class
    op monitor
    ^^ keyword.other
Dummy\
     ^ invalid.deprecated
op
property a=b
^^^^^^^^ keyword.control
`,
    ],
    [
      "comments: only as a statement's first character",
      `
# primitive x Dummy
^^^^^^^^^^^^^^^^^^^ comment.line
  # indented
  ^^^^^^^^^^ comment.line
primitive x Dummy # none
                  ^^^^^^ !comment
`,
    ],
    [
      "quoted values",
      String.raw`
primitive x Dummy params a="a \" b" b='c d' c="x"y
                           ^^^^^^^^ string.quoted.double
                              ^^ constant.character.escape
                                      ^^^^^ string.quoted.single
                                                 ^ string.unquoted
primitive y Dummy params a="not closed
                           ^^^^^^^^^^^ string.quoted.double
group g x y
^^^^^ keyword.control
`,
    ],
    [
      "groups, clones, bundles, tags",
      `
group g-web vip httpd meta target-role=Started
      ^^^^^ entity.name.function
            ^^^ entity.name.function
                ^^^^^ entity.name.function
                      ^^^^ keyword.other
clone c1 ping-gateway meta interleave=true
^^^^^ keyword.control
         ^^^^^^^^^^^^ entity.name.function
bundle b docker image=x network ip-range-start=10.0.0.1 port-mapping port=80 storage storage-mapping source-dir=/x
^^^^^^ keyword.control
         ^^^^^^ keyword.other
                        ^^^^^^^ keyword.other
                                                        ^^^^^^^^^^^^ keyword.other
tag t1: vip httpd
^^^ keyword.control
        ^^^ entity.name.function
`,
    ],
    [
      "constraints",
      `
location l1 vip 100: n1
^^^^^^^^ keyword.control
         ^^ entity.name.label
            ^^^ entity.name.function
                ^^^ constant.numeric
                     ^^ variable.other.constant
location l2 /re.*x/ -inf: n2
            ^^^^^^^ string.regexp
                    ^^^^ constant.language
location l3 { a b } resource-discovery=exclusive inf: n1
              ^ entity.name.function
                    ^^^^^^^^^^^^^^^^^^ variable.parameter
colocation c1 INFINITY: web ms-st:Promoted
^^^^^^^^^^ keyword.control
              ^^^^^^^^ constant.language
                        ^^^ entity.name.function
                            ^^^^^ entity.name.function
                                  ^^^^^^^^ constant.language
order o1 Mandatory: ms-st:promote ( a b ) [ c d ] symmetrical=false
         ^^^^^^^^^ constant.language
                    ^^^^^ entity.name.function
                          ^^^^^^^ constant.language
                                  ^ punctuation.section
                                    ^ entity.name.function
                                        ^ punctuation.section
                                                              ^^^^^ constant.language.boolean
order o2 0: a b
         ^ constant.numeric
            ^ entity.name.function
rsc_ticket t1 ticketA: a b:Promoted loss-policy=fence
              ^^^^^^^ variable.other.constant
                       ^ entity.name.function
`,
    ],
    [
      "rules",
      String.raw`
location l vip rule -inf: not_defined pingd or pingd lte 0
               ^^^^ keyword.other.rule
                    ^^^^ constant.language
                          ^^^^^^^^^^^ keyword.operator
                                      ^^^^^ variable.other.attribute
                                            ^^ keyword.operator.logical
                                               ^^^^^ variable.other.attribute
                                                     ^^^ keyword.operator.comparison
                                                         ^ constant.numeric
location l vip \
    rule $role=Promoted 100: #uname eq n1 and date in start=2024-01-01 \
         ^^^^^ variable.parameter
                        ^^^ constant.numeric
                             ^^^^^^ variable.language
                                       ^^ string.unquoted
                                              ^^^^ keyword.operator
    rule cpus number:gt 4
         ^^^^ variable.other.attribute
              ^^^^^^ storage.type
                     ^^ keyword.operator.comparison
primitive p Dummy params rule 10: #uname eq n1 state=/a meta target-role=Started
                                                        ^^^^ keyword.other.section
property maintenance-mode=false
^^^^^^^^ keyword.control
`,
    ],
    [
      "nodes, properties, topology",
      `
node 1: n1:member attributes standby=off
     ^ constant.numeric
        ^^ variable.other.constant
           ^^^^^^ constant.language
                  ^^^^^^^^^^ keyword.other
node $id="1084783375" n2
                      ^^ variable.other.constant
property cib-bootstrap-options: stonith-enabled=false no-quorum-policy=ignore
^^^^^^^^ keyword.control
         ^^^^^^^^^^^^^^^^^^^^^ entity.name.label
                                                ^^^^^ constant.language.boolean
rsc_defaults resource-stickiness=100
^^^^^^^^^^^^ keyword.control
                                 ^^^ constant.numeric
fencing_topology n1: f1,f2 f3
                 ^^ variable.other.constant
                     ^^ entity.name.function
                        ^^ entity.name.function
`,
    ],
    [
      "access control, alerts, raw XML",
      String.raw`
role r1 read xpath:"//nodes" deny type:node
^^^^ keyword.control
        ^^^^ keyword.other
             ^^^^^ keyword.other
                   ^^^^^^^^^ string
acl_target joe r1
               ^^ entity.name.label
alert a1 /usr/bin/alert.sh select nodes to { "me@x.org" }
         ^^^^^^^^^^^^^^^^^ string.unquoted
                           ^^^^^^ keyword.other
                                  ^^^^^ constant.language
xml <rsc_order id="o" \
^^^ keyword.control
     ^^^^^^^^^ entity.name.tag
               ^^ entity.other.attribute-name
                  ^^^ string.quoted
    first="a"
    ^^^^^ entity.other.attribute-name
property a=b
^^^^^^^^ keyword.control
`,
    ],
    [
      "commands of a session",
      `
configure
^^^^^^^^^ support.function.command
crm configure primitive x Dummy
^^^ support.function.command
    ^^^^^^^^^ support.function.command
              ^^^^^^^^^ keyword.control
                        ^ entity.name.function
crm(live/n1)configure# group g x
^^^^^^^^^^^^^^^^^^^^^^ comment.block.prompt
                       ^^^^^ keyword.control
commit
^^^^^^ support.function.command
primtive x Dummy
^^^^^^^^ !keyword.control
`,
    ],
  ])("%s", (_name, text) => {
    expect(unmet(grammar, text)).toEqual([]);
  });

  it("ends a statement's colours with the statement", () => {
    const starts = [
      'primitive a Dummy params x="',
      'xml <a b="c',
      "location l r rule (",
      "alert a b to {",
      "order o [",
    ];
    for (const start of starts) {
      const lines = tokenize(grammar, `${start}\nproperty a=b`);
      expect(lines[1]?.[0]?.scopes, start).toContain("keyword.control.statement.crm");
    }
  });
});

describe("the examples", () => {
  const folder = join(import.meta.dirname, "../../../examples");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".crm"));

  it.each(files)("%s: every line that starts a statement is coloured as one", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const tokens = tokenize(grammar, text);
    text.split("\n").forEach((line, index) => {
      if (!/^[a-z]/.test(line)) return;
      expect(tokens[index]?.[0]?.scopes.at(-1), `${file}:${index + 1}`).toMatch(/^keyword\.control|^support\.function/);
    });
  });
});
