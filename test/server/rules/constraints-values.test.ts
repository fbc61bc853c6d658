import { afterEach, expect, test } from "vitest";
import { clock } from "../../../server/src/rules/support/clock.ts";
import { latestTime } from "../../../server/src/rules/support/dates.ts";
import { patternProblem } from "../../../server/src/rules/support/posix-pattern.ts";
import { expectFindings } from "../support/annotated.ts";

const rules = [
  "clone-child-in-constraint",
  "group-member-in-constraint",
  "not-promotable",
  "leftover-move",
  "misspelt-score",
  "misspelt-yeardays",
  "ban-by-date",
  "several-rules",
  "expired-rule",
  "ineffective-set",
  "symmetrical-serialize",
  "bad-pattern",
  "resource-discovery",
  "loss-policy-without-fencing",
];

function find(text: string, ...only: string[]): void {
  expectFindings(text, "cluster.crm", { rules: only.length > 0 ? only : rules });
}

const realNow = clock.now;
afterEach(() => {
  clock.now = realNow;
});

test("constraints must not name a resource inside a clone or bundle", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    primitive d Dummy
    primitive e Dummy
    clone ca a
    group g b c
    ms mg g
    bundle bb podman image=i primitive d
    location l1 a 100: n1
                ^ error clone-child-in-constraint
    colocation c1 inf: e b
                         ^ error clone-child-in-constraint
    order o1 ( g e ) ca
               ^ error clone-child-in-constraint
    rsc_ticket t1 T: d:Started
                     ^ error clone-child-in-constraint
    order o2 ca bb
    location l2 mg 100: n1
  `);
});

test("a constraint for one member of a group", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    group g a b
    colocation c1 inf: c a
                         ^ warning group-member-in-constraint
    order o1 b c
             ^ warning group-member-in-constraint
    location l1 a 100: n1
                ^ warning group-member-in-constraint
    colocation c2 -5000: c g
    order o2 Mandatory: g c
  `);
});

test("a deliberate constraint for one member of a group, as in guides for SAP's central services", () => {
  find(`
    primitive rsc_ASCS00 SAPInstance InstanceName=A
    primitive ip_A IPaddr2 ip=10.0.0.1
    primitive rsc_ERS10 SAPInstance InstanceName=E
    primitive ip_E IPaddr2 ip=10.0.0.2
    group grp_A rsc_ASCS00 ip_A
    group grp_E rsc_ERS10 ip_E
    colocation apart -5000: grp_E grp_A
    location to_ers rsc_ASCS00 rule 2000: runs_ers_HA1 eq 1
    order first_ascs Optional: rsc_ASCS00:start rsc_ERS10:stop symmetrical=false
    order inside ip_A rsc_ASCS00
  `);
});

test("a promotion without a promotable clone, also inherited by the second resource", () => {
  find(`
    primitive db ocf:pacemaker:Stateful
    primitive web Dummy
    primitive plain Dummy
    clone cl-db db meta promotable=true
    clone cl-plain plain
    order o1 Mandatory: cl-db:promote web
                                      ^^^ warning not-promotable
    order o2 Mandatory: cl-plain:promote web:start
                                 ^^^^^^^ warning not-promotable
    colocation c1 inf: web cl-plain:Master
                                    ^^^^^^ warning not-promotable
    location l1 web role=Promoted 100: n1
                    ^^^^^^^^^^^^^ warning not-promotable
    location l2 cl-plain rule $role=Promoted 100: #uname eq n1
                ^^^^^^^^ warning not-promotable
    order o3 ( cl-db:promote ) ( web:start cl-plain:start )
    order o4 cl-db:promote web:start
    colocation c2 inf: web cl-db:Promoted
    location l3 cl-db role=Promoted 100: n1
  `);
});

test("no finding if a template, child or default may set promotable", () => {
  find(`
    primitive a ocf:pacemaker:Stateful meta promotable=true
    primitive b ocf:pacemaker:Stateful
    ms mb b
    clone ca a
    bundle bb podman image=i
    colocation c1 inf: mb:Promoted ca:Promoted
    order o1 bb:promote ca:promote
    order o2 nowhere:promote ca:promote
  `);
});

test("leftover moves and bans, but not those that expire", () => {
  find(`
    primitive a Dummy
    location cli-prefer-a a role=Started inf: n1
             ^^^^^^^^^^^^ warning leftover-move
    location cli-ban-a-on-n2 a -inf: n2
             ^^^^^^^^^^^^^^^ warning leftover-move
    location cli-ban-a-on-n3 a rule -inf: #uname eq n3 and date lt 2999-01-01
    location client-a a 100: n1
  `);
});

test("invalid scores", () => {
  find(
    `
    primitive a Dummy
    primitive b Dummy
    location l1 a Inf: n1
                  ^^^ error misspelt-score
    colocation c1 -infinty: a b
                  ^^^^^^^^ error misspelt-score
    colocation c2 pingd: a b
                  ^^^^^ error misspelt-score
    location l2 a rule INFINTY: #uname eq n1
                       ^^^^^^^ error misspelt-score
    location l3 a rule -1O0: #uname eq n1
                       ^^^^ error misspelt-score
    location l4 a rule pingd: defined pingd
    location l5 a rule master-score: defined master-score
    location l6 a rule inf: #uname eq n1
    colocation c3 advisory: a b
    order o1 Madnatory: a b
             ^^^^^^^^^ error misspelt-score
    order o2 mandatory: a b
    order o3 100: a b
    rsc_defaults rule Inf: #uname eq n1 resource-stickiness=1
                      ^^^ error misspelt-score
  `,
    "misspelt-score",
  );
});

test("yearsdays, in any rule", () => {
  find(`
    primitive a Dummy params rule date spec yearsdays=1-90 hours=9-17 fake=x
                                            ^^^^^^^^^ warning misspelt-yeardays
    location l1 a rule 100: date spec yeardays=1
  `);
});

test("a ban with only a date expression", () => {
  find(`
    primitive a Dummy
    location l1 a rule -inf: date spec hours=0-5 or date spec weekdays=6-7
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning ban-by-date
    location l2 a rule 100: date spec hours=0-5
    location l3 a rule -inf: #uname eq n1 and date spec hours=0-5
  `);
});

test("several rules in one location", () => {
  find(`
    primitive a Dummy
    location l1 a rule 100: #uname eq n1 rule 50: #uname eq n2
                                         ^^^^^^^^^^^^^^^^^^^^^ warning several-rules
    location l2 a rule 100: #uname eq n1 or #uname eq n2
  `);
});

test("expired rules", () => {
  clock.now = () => Date.UTC(2026, 5, 1);
  find(`
    primitive a Dummy
    location l1 a rule 100: #uname eq n1 and date lt 2026-05-30
                                             ^^^^^^^^^^^^^^^^^^ warning expired-rule
    location l2 a rule 100: date in start=2026-01-01 end=2026-02-01T12:00:00Z
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning expired-rule
    location l3 a rule 100: date in start=2026-01-01 months=3
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning expired-rule
    location l4 a rule 100: date spec years=2025 hours=9-17
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning expired-rule
    rsc_defaults rule date lt 2020-01-01 resource-stickiness=1
                      ^^^^^^^^^^^^^^^^^^ warning expired-rule
    location l5 a rule 100: date lt 2026-05-30 or #uname eq n1
    location l6 a rule 100: date in start=2026-01-01 months=6
    location l7 a rule 100: date gt 2020-01-01
    location l8 a rule 100: date lt 2026-06-02
    location l9 a rule 100: date spec years=2025-2026
  `);
});

test("dates as Pacemaker parses them", () => {
  expect(latestTime("2026-01-01T12:30:00Z")).toBe(Date.UTC(2026, 0, 1, 12, 30));
  expect(latestTime("20260101T123000+02:00")).toBe(Date.UTC(2026, 0, 1, 10, 30));
  expect(latestTime("2026-01-01 12:30:00 -05:30")).toBe(Date.UTC(2026, 0, 1, 18));
  expect(latestTime("2026-01-01")).toBe(Date.UTC(2026, 0, 1, 12));
  expect(latestTime("2026-W05-1")).toBeUndefined();
  expect(latestTime("tomorrow")).toBeUndefined();
});

test("ineffective sets", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    colocation c1 inf: ( a b )
                         ^^^ warning ineffective-set
    order o1 Mandatory: ( a b c )
                          ^^^^^ warning ineffective-set
    order o2 Serialize: ( a b c )
    order o3 Mandatory: ( a b ) c
    order o4 Mandatory: [ a b ] c
    order o5 Mandatory: ( a b sequential=true require-all=false ) c
                          ^^^ warning ineffective-set
  `);
});

test("Serialize with symmetrical=true", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    order o1 Serialize: a b symmetrical=true
                            ^^^^^^^^^^^^^^^^ warning symmetrical-serialize
    order o2 Serialize: a b symmetrical=false
    order o3 Optional: a b symmetrical=true
  `);
});

test("invalid patterns", () => {
  find(`
    primitive a Dummy
    location l1 /^web(1|2/ 100: n1
                ^^^^^^^^^^ error bad-pattern
    location l2 /^web(1|2)$/ 100: n1
    location l3 /!^db/ 100: n1
    fencing_topology pattern:[a-z fence1
                     ^^^^^^^^^^^^ error bad-pattern
  `);
});

test.each([
  ["(a", 'a "(" is not closed'],
  ["[a", 'a "[" is not closed'],
  ["[[:foo:]]", "the class [:foo:] doesn't exist"],
  ["*a", '"*" has nothing to repeat'],
  ["a|+b", '"+" has nothing to repeat'],
  ["(?:a)", '"?" has nothing to repeat'],
  ["a{2", 'a "{" is not closed'],
  ["a{3,1}", "the first number in {3,1} is larger than the second"],
  ["a\\", "it ends with a backslash"],
])("the pattern %s: %s", (pattern, problem) => {
  expect(patternProblem(pattern)).toBe(problem);
});

test.each(["a)", "a]", "a**", "a{,3}", "a{2}{3}", "()", "(|a)", "a||b", "\\d", "\\(", "[]a]", "[^]a]", "[a\\]", "a+?"])(
  "the pattern %s can be read",
  (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  },
);

test("nodes that are not probed for a resource", () => {
  find(`
    primitive a Dummy
    location l1 a resource-discovery=exclusive 100: n1
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning resource-discovery
    location l2 a resource-discovery=never -inf: n2
                  ^^^^^^^^^^^^^^^^^^^^^^^^ warning resource-discovery
    location l3 a resource-discovery=never rule -inf: hana_sid ne S3
                  ^^^^^^^^^^^^^^^^^^^^^^^^ information resource-discovery
    location l4 a resource-discovery=always 100: n1
  `);
});

test("loss-policy=fence while fencing is disabled, by either name", () => {
  find(`
    primitive a Dummy
    rsc_ticket t1 T: a loss-policy=fence
                       ^^^^^^^^^^^^^^^^^ error loss-policy-without-fencing
    rsc_ticket t2 T: a loss-policy=stop
    property fencing-enabled=off
  `);
  find(`
    primitive a Dummy
    rsc_ticket t1 T: a loss-policy=fence
  `);
});
