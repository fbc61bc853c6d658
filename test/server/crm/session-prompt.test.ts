import { expect, test } from "vitest";
import { marksOf, parseStatement } from "../../../server/src/crm/parse-statement.ts";
import { convert, createWorkspace, formatText, parseDocument } from "../../../server/src/workspace.ts";

const session = `crm(live)configure# primitive web ocf:pacemaker:Dummy \\
   > op monitor interval=10s timeout=20s
crm(live/n1)configure# group g web
[root@n1 ~]# crm configure location l web 50: n1
root@n1:~# sudo crm configure property no-quorum-policy=stop
crm(live)configure# commit
INFO: done
`;

const plain = `primitive web ocf:pacemaker:Dummy \\
   op monitor interval=10s timeout=20s
group g web
location l web 50: n1
property no-quorum-policy=stop
`;

test("what a terminal shows before a statement is passed over", () => {
  expect(convert("a.crm", session, "crm", "cib")).toEqual(convert("a.crm", plain, "crm", "cib"));
});

test("positions are those of the text", () => {
  const text = "crm(live)configure# primitive web ocf:pacemaker:Dummy";
  const { keywordSpan } = parseStatement(text);
  expect(text.slice(keywordSpan.start, keywordSpan.end)).toBe("primitive");
  for (const { start, end, value } of marksOf({ text })) expect(text.slice(start, end)).toBe(value);
});

test("the fixes leave the configuration alone", () => {
  let text = session;
  for (;;) {
    const document = parseDocument("a.crm", "crm", text);
    const fix = createWorkspace()
      .checkDocuments([document])
      .get("a.crm")
      ?.find(({ code }) => code === "session-command")?.fixes?.[0];
    if (!fix) break;
    text = text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
  }
  expect(text.trimEnd().replace(/\n+$/, "\n")).toBe(plain.trimEnd());
});

test("formatting changes nothing of the meaning", () => {
  const text = formatText(parseDocument("a.crm", "crm", session));
  expect(convert("a.crm", text, "crm", "cib")).toEqual(convert("a.crm", plain, "crm", "cib"));
  expect(formatText(parseDocument("a.crm", "crm", text))).toBe(text);
});

test("a misspelt statement after a prompt is an error", () => {
  expect(parseStatement("crm(live)configure# primtive web ocf:pacemaker:Dummy").problems).toMatchObject([
    { severity: "error", span: { start: 20, end: 28 }, message: expect.stringContaining('Did you mean "primitive"?') },
  ]);
});

test.each(["# crm configure primitive a Dummy", "#crm(live)configure# show"])("a comment stays one: %s", (text) => {
  expect(parseStatement(text).kind).toBe("comment");
});
