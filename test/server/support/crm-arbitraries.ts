import fc from "fast-check";

/** A word as people write them: plain, quoted, with blanks or quotes in it. */
const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "10s", "true", "/srv/d1", "vip", "n1", "inf", "0", "Started") },
  fc.constantFrom('"a b"', "'a  b'", '"say \\"no\\""', "a\\ b", '""', '"noatime,nodiratime"', "x\\\\", "a(b)"),
);
const id = fc.constantFrom("vip", "web", "p-1", "g_2", "db", "Rule", "a.b");
const name = fc.constantFrom("ip", "target-role", "interval", "timeout", "on-fail", "OCF_CHECK_LEVEL", "$id", "x");
const pair = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(name, value).map(([n, v]) => `${n}=${v}`) },
  fc.constantFrom("bare", "@other-pair", "@other:name", "$pid:name=v", `long=${"y".repeat(70)}`),
);
const pairs = fc.array(pair, { maxLength: 5 });
const expression = fc.constantFrom(
  "#uname eq n1",
  "defined pingd",
  "pingd number:gt 100",
  "date gt 2024-01-01",
  "date in start=2024-01-01 end=2025-01-01",
  "date spec hours=9-16 weekdays=1-5",
  "( a eq b or c eq d )",
);
const rule = fc
  .tuple(fc.constantFrom("rule", "rule 100:", "rule $id=r1 -inf:", "RULE $role=Promoted"), expression, expression)
  .map(([head, first, second]) => `${head} ${first} and ${second}`.split(" "));

function section(...words: string[]): fc.Arbitrary<string[]> {
  return fc.tuple(fc.constantFrom(...words), pairs).map(([word, list]) => [word, ...list]);
}

const primitive = fc
  .tuple(
    fc.constantFrom("primitive", "PRIMITIVE", "rsc_template"),
    id,
    fc.constantFrom("Dummy", "ocf:heartbeat:IPaddr2", "stonith:fence_ipmilan", "@template"),
    pairs,
    fc.array(
      fc.oneof(
        section("params", "meta", "utilization", "Meta", "PARAMS"),
        fc.tuple(rule, pairs).map(([words, list]) => ["params", ...words, ...list]),
        fc
          .tuple(fc.constantFrom("monitor", "start", "stop"), pairs, section("op_params", "op_meta"))
          .map(([op, list, inner]) => ["op", op, ...list, ...inner]),
        fc.constant(["operations", "$id=ops"]),
      ),
      { maxLength: 5 },
    ),
  )
  .map(([keyword, ...rest]) => [keyword, rest[0], rest[1], ...rest[2], ...rest[3].flat()]);

const member = fc.oneof(id, fc.constantFrom("vip:start", "db:Promoted", "_rsc_set_"));
const set = fc
  .tuple(fc.constantFrom("()", "[]"), fc.array(member, { minLength: 1, maxLength: 3 }))
  .map(([brackets, members]) => [brackets[0] as string, ...members, brackets[1] as string]);
const members = fc.array(fc.oneof(fc.tuple(member), set), { minLength: 1, maxLength: 4 }).map((all) => all.flat());

const others = fc.oneof(
  fc.tuple(id, members).map(([own, all]) => ["order", own, "Mandatory:", ...all, "symmetrical=false"]),
  fc.tuple(id, members).map(([own, all]) => ["colocation", own, "inf:", ...all]),
  fc.tuple(id, members).map(([own, all]) => ["rsc_ticket", own, "ticketA:", ...all, "loss-policy=stop"]),
  fc.tuple(id, members).map(([own, all]) => ["location", own, "{", ...all, "}", "100:", "n1"]),
  fc
    .tuple(id, fc.array(rule, { minLength: 1, maxLength: 3 }))
    .map(([own, all]) => ["location", own, "vip", ...all.flat()]),
  fc.tuple(id, id, pairs).map(([own, child, list]) => ["clone", own, child, "meta", ...list]),
  fc.tuple(id, fc.array(id, { maxLength: 5 })).map(([own, all]) => ["group", own, ...all, "meta", "a=b"]),
  fc.tuple(fc.constantFrom("property", "rsc_defaults o:", "op_defaults"), pairs).map(([word, list]) => [word, ...list]),
  fc
    .tuple(fc.constantFrom("property", "rsc_defaults o:"), rule, pairs)
    .map(([word, all, list]) => [word, ...all, ...list]),
  fc
    .tuple(fc.array(id, { maxLength: 9 }))
    .map(([all]) => ["fencing_topology", ...all.map((w, i) => (i % 3 ? w : `${w}:`))]),
  fc.tuple(id, pairs, pairs).map(([own, a, b]) => ["node", own, ...a, "attributes", ...b, "utilization", "cpu=1"]),
  fc
    .tuple(id, pairs)
    .map(([own, list]) => [
      "bundle",
      own,
      "docker",
      "image=a",
      "network",
      "port-mapping",
      "port=80",
      "storage",
      ...list,
    ]),
  fc.constantFrom(
    ["# a comment"],
    ["#"],
    [""],
    ["configure"],
    ["commit  "],
    ["xml", "<a  b='c'/>"],
    ["tag", "t:", "a", "b"],
    ["role", "r", "read", "xpath://a", "write", "ref:b"],
    ["alert", "a", "/x", "attributes", "a=b", "to", "{", "b", "}"],
    ["nonsense", "a"],
  ),
);

const gap = fc.oneof(
  { weight: 6, arbitrary: fc.constant(" ") },
  { weight: 2, arbitrary: fc.constantFrom("  ", "\t", "\u00a0") },
  { weight: 2, arbitrary: fc.constantFrom(" \\\n\t", " \\\n", " \\ \n  ", " \\\r\n\t") },
  { weight: 0, arbitrary: fc.constant("") },
);

/** One statement, its words laid out at random. */
export function statementText(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.oneof(primitive, others), fc.array(gap, { minLength: 8, maxLength: 8 }), fc.nat(7))
    .map(([words, gaps, from]) => words.map((word, i) => (i ? gaps[(i + from) % 8] : "") + word).join(""));
}

/** Statements joined by line breaks of all kinds. */
export function cutOrJoined(statements: readonly string[]): fc.Arbitrary<string> {
  const breaks = fc.constantFrom(
    "\n",
    "\n",
    "\n\n\n",
    "\r\n",
    " \n",
    " \\\n\n",
    " \\\n# no comment\n",
    "\n \r\n\n",
    "\\\n",
  );
  const endings = fc.array(breaks, { minLength: statements.length, maxLength: statements.length });
  return fc.tuple(endings, fc.boolean()).map(([all, cut]) =>
    statements
      .map((text, i) => text + all[i])
      .join("")
      .slice(0, cut ? -1 : undefined),
  );
}

/** A text with some stretches taken out, doubled, or replaced by words that mean something to the language. */
export function mutated(text: string): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    "",
    " ",
    "\\\n",
    "\n",
    '"',
    "'",
    "#",
    "\\",
    "(",
    "]",
    ":",
    "=",
    " op ",
    " rule ",
    "\r",
    "@a",
    "{",
  );
  const change = fc.record({ at: fc.nat(text.length), length: fc.nat(8), piece, double: fc.boolean() });
  return fc.array(change, { maxLength: 6 }).map((changes) =>
    changes.reduce((all, { at, length, piece: insert, double }) => {
      const start = Math.min(at, all.length);
      const taken = all.slice(start, start + length);
      return all.slice(0, start) + (double ? taken + taken : insert) + all.slice(start + length);
    }, text),
  );
}
