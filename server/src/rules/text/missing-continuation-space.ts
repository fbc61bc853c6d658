import { tokenize } from "../../crm/lexer.ts";
import type { CrmToken } from "../../crm/tokens.ts";
import type { Rule } from "../rule.ts";

const backslashAfterWord = /[^\s\\]\\+[ \t\r]*\n/;

/** Whether an offset of a token is inside quotes, where a long text may be continued on purpose. */
function isQuoted({ image }: CrmToken, at: number): boolean {
  let quote = "";
  for (let i = 0; i < at; i++) {
    const character = image[i] as string;
    if (quote === "" && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = "";
  }
  return quote !== "";
}

/** A `\` at the end of a line without a space before it, which joins two words. */
export const missingContinuationSpace: Rule = {
  id: "missing-continuation-space",
  group: "text",
  severity: "warning",
  title: "Missing space before a line continuation",
  why: "A backslash at the end of a line removes the line break and the spaces after it. Without a space before it, the last word of the line and the first word of the next become one word: a parameter gets a different value, or two names become one unknown name. Insert a space before the backslash.",
  source: "crmsh joins continued lines and splits them like a shell",
  wrong: "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\\\n    cidr_netmask=24",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100 \\\n    cidr_netmask=24",
  checkText({ text, keyword }, report) {
    if (keyword === "xml" || !backslashAfterWord.test(text)) return;
    for (const token of tokenize(text, false)) {
      const { joinedAt, startOffset } = token;
      if (joinedAt === undefined || isQuoted(token, joinedAt - startOffset)) continue;
      const next = joinedAt + (/\\+[ \t\r]*\n[ \t\r]*/.exec(text.slice(joinedAt))?.[0].length ?? 0);
      const before = text.slice(startOffset, joinedAt);
      const after = text.slice(next, token.end);
      report({
        span: { start: startOffset, end: joinedAt + 1 },
        message: `"${before}" and "${after}" become one word, because there is no space before the backslash. Insert one.`,
        fixes: [{ title: "Insert a space before the backslash", span: { start: joinedAt, end: joinedAt }, text: " " }],
      });
    }
  },
};
