import { expect, test } from "vitest";
import { formatEdits, formatEditsAfterEnter, formatText, parseDocument } from "../../../../server/src/workspace.ts";
import { cursor, dedent } from "../../support/annotated.ts";

function format(text: string, language: "crm" | "corosync" = "crm"): string {
  return formatText(parseDocument("file", language, text));
}

function expectFormatted(before: string, after: string): void {
  const expected = dedent(after).replaceAll(/^ +/gm, (indent) => "\t".repeat(indent.length / 2));
  expect(format(dedent(before))).toBe(expected);
  expect(format(expected)).toBe(expected);
}

test("each section has a line of its own", () => {
  expectFormatted(
    `
    primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1   cidr_netmask=24 op monitor interval=10s  timeout=20s \\
    op start timeout=60s meta target-role=Started utilization cpu=1
    node 1: n1 attributes standby=off utilization cpu=4
    clone c-vip vip meta interleave=true
    `,
    `
    primitive vip ocf:heartbeat:IPaddr2 \\
      params ip=10.0.0.1 cidr_netmask=24 \\
      op monitor interval=10s timeout=20s \\
      op start timeout=60s \\
      meta target-role=Started \\
      utilization cpu=1
    node 1: n1 \\
      attributes standby=off \\
      utilization cpu=4
    clone c-vip vip \\
      meta interleave=true
    `,
  );
});

test("the author's choices stay: quotes, short names, order, ms, parameters without their keyword", () => {
  expectFormatted(
    `
    primitive  web apache configfile="/etc/a.conf"  'port=8 0' op monitor interval="10s"
    ms  m web
    collocation  c inf: web  m:Master
    `,
    `
    primitive web apache configfile="/etc/a.conf" 'port=8 0' \\
      op monitor interval="10s"
    ms m web
    collocation c inf: web m:Master
    `,
  );
});

test("keywords become lower case, values stay", () => {
  expectFormatted(
    "PRIMITIVE P Dummy PARAMS Fake=META OP Monitor INTERVAL=10s\nLOCATION l P RULE inf: A eq B AND defined C\n",
    "primitive P Dummy \\\n  params Fake=META \\\n  op Monitor INTERVAL=10s\nlocation l P rule inf: A eq B and defined C\n",
  );
});

test("constraints, tags and the members of a group are on one line", () => {
  expectFormatted(
    `
    group g a \\
      b   c
    order o Mandatory: \\
      (a b) [c  d:stop] symmetrical=false
    tag t:  a \\
      b
    location l {a b} 100: n1
    `,
    `
    group g a b c
    order o Mandatory: ( a b ) [ c d:stop ] symmetrical=false
    tag t: a b
    location l { a b } 100: n1
    `.replace("{ a b }", "{a b}"),
  );
});

test("several options, rules or fencing targets have a line each; a single one stays on its line", () => {
  expectFormatted(
    `
    property cib-bootstrap-options: stonith-enabled=true no-quorum-policy=stop
    property maintenance-mode=false
    rsc_defaults rsc-options: \\
     resource-stickiness=100
    location one web rule 100: #uname eq n1
    location two web rule 100: #uname eq n1 rule 50: #uname eq n2
    fencing_topology n1: a,b c n2: d
    fencing_topology a b
    `,
    `
    property cib-bootstrap-options: \\
      stonith-enabled=true \\
      no-quorum-policy=stop
    property maintenance-mode=false
    rsc_defaults rsc-options: \\
      resource-stickiness=100
    location one web rule 100: #uname eq n1
    location two web \\
      rule 100: #uname eq n1 \\
      rule 50: #uname eq n2
    fencing_topology \\
      n1: a,b c \\
      n2: d
    fencing_topology a b
    `,
  );
});

test("a rule stays in one piece", () => {
  expectFormatted(
    `
    property late: 2: rule date spec hours=12 weekdays=1-5 cluster-delay=10s no-quorum-policy=stop
    property early: 2: \\
      rule 0: date in start=2024-01-01  end=2025-01-01 \\
      cluster-delay=10s
    `,
    `
    property late: 2: rule date spec hours=12 weekdays=1-5 \\
      cluster-delay=10s \\
      no-quorum-policy=stop
    property early: 2: \\
      rule 0: date in start=2024-01-01 end=2025-01-01 \\
      cluster-delay=10s
    `,
  );
});

test("a line that is too long is folded between its pairs", () => {
  const pair = (name: string): string => `${name}=${"x".repeat(40)}`;
  expectFormatted(
    `primitive p Dummy params ${pair("a")} ${pair("b")} ${pair("c")} ${pair("d")} meta is-managed=true\n`,
    `primitive p Dummy \\\n  params ${pair("a")} ${pair("b")} \\\n    ${pair("c")} ${pair("d")} \\\n  meta is-managed=true\n`,
  );
});

test("comments stay, and one of several empty lines", () => {
  expectFormatted(
    "\n\n# first  \n\n\n\t# second\nprimitive a Dummy  \n   \n\n# last\n\n\n",
    "# first\n\n# second\nprimitive a Dummy\n\n# last\n",
  );
});

test.each([
  ["an error in it", "primitive   a Dummy op   \n"],
  ["an unknown word", "primitve   a   Dummy\n"],
  ["an open quote", 'primitive   a Dummy params a="b   c\n'],
  ["words joined over a line's end", "primitive a   Dummy\\\nop monitor   interval=10s\n"],
  ["a comment between its lines", "primitive a   Dummy \\\n# why\n  op monitor interval=10s\n"],
  ["a comment after it", "primitive a   Dummy params a=b  # why\n"],
  ["a comment that goes on", "  # one \\\n   two\n"],
  ["a value over two lines", 'primitive a   Dummy params a="b \\\n   c"\n'],
])("a statement with %s stays as it is", (_, text) => {
  expect(format(text)).toBe(text);
});

test("of xml and session commands only trailing white space is removed", () => {
  expect(format("configure  \nxml <a   b='c'> \\\n   </a>  \ncommit\t\n")).toBe(
    "configure\nxml <a   b='c'> \\\n   </a>\ncommit\n",
  );
});

test("line breaks keep the file's style, and the last line gets one", () => {
  expect(format("primitive a Dummy op monitor\r\n\r\n\r\n# c\r\ngroup g  a")).toBe(
    "primitive a Dummy \\\r\n\top monitor\r\n\r\n# c\r\ngroup g a\r\n",
  );
  expect(format("group g  a")).toBe("group g a\n");
  expect(format("# a \\")).toBe("# a \\");
  expect(format("\n \n")).toBe("");
});

test("an empty line after a stray \\ still separates two statements", () => {
  expectFormatted("primitive a Dummy \\\n\nprimitive b Dummy\n", "primitive a Dummy\n\nprimitive b Dummy\n");
});

test("edits are minimal", () => {
  const document = parseDocument("a.crm", "crm", "group g a\ngroup h  b\nproperty a=b\n");
  expect(formatEdits(document)).toEqual([{ span: { start: 18, end: 19 }, text: "" }]);
});

test("a range formats every statement that it touches, completely", () => {
  const text = "group  g a\nprimitive  p Dummy \\\n op  monitor\ngroup  h b\n";
  const at = text.indexOf("op  ");
  const document = parseDocument("a.crm", "crm", text);
  const touched = formatEdits(document, { start: at, end: at + 2 });
  expect(touched).toHaveLength(1);
  expect(touched[0]?.span.start).toBeGreaterThan(text.indexOf("primitive"));
  expect(touched[0]?.span.end).toBeLessThanOrEqual(text.indexOf("group  h"));
  const lines = { start: text.indexOf("primitive"), end: text.indexOf("group  h") };
  expect(formatEdits(document, lines)).toEqual(touched);
});

function afterEnter(written: string): string {
  const { text, offset } = cursor(written);
  const edits = formatEditsAfterEnter(parseDocument("a.crm", "crm", text), offset);
  return edits.reduceRight((all, { span, text }) => all.slice(0, span.start) + text + all.slice(span.end), text);
}

test("Enter formats the statement that it ends, and nothing else", () => {
  expect(afterEnter("group  g a\ngroup  h b\n|")).toBe("group  g a\ngroup h b\n");
  expect(afterEnter("primitive  p Dummy \\\n\t op  monitor\n|\ngroup  h b")).toBe(
    "primitive p Dummy \\\n\top monitor\n\ngroup  h b",
  );
});

test("Enter after a \\ indents the next line, once", () => {
  expect(afterEnter("primitive  p Dummy \\\n|")).toBe("primitive  p Dummy \\\n\t");
  expect(afterEnter("primitive  p Dummy \\\n  |")).toBe("primitive  p Dummy \\\n  ");
  expect(afterEnter("primitive  p Dummy \\\n|op monitor\n")).toBe("primitive  p Dummy \\\n\top monitor\n");
});

test("Enter on an empty line leaves it", () => {
  expect(afterEnter("group g a\n\n|")).toBe("group g a\n\n");
  expect(afterEnter("group g a\n\n\n|group h b\n")).toBe("group g a\n\n\ngroup h b\n");
});

test("corosync.conf is indented by its sections", () => {
  const text =
    "totem {\nversion:2\n# why\n    transport:   knet\n}\n\n\n\nquorum {\n  provider: corosync_votequorum\n}\n";
  expect(format(text, "corosync")).toBe(
    "totem {\n  version: 2\n  # why\n  transport: knet\n}\n\nquorum {\n  provider: corosync_votequorum\n}\n",
  );
  const document = parseDocument("corosync.conf", "corosync", text);
  expect(formatEdits(document, { start: 8, end: 12 })).toEqual([{ span: { start: 8, end: 16 }, text: "  version: " }]);
  const broken = "totem {\nversion:2\n";
  expect(format(broken, "corosync")).toBe(broken);
});
