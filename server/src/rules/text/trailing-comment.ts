import { tokenize } from "../../crm/lexer.ts";
import type { Rule } from "../rule.ts";

/** Names of Pacemaker or the crm language that start with `#`: built-in node attributes, and a role. */
const ownName =
  /^#(?:uname|id|kind|is_dc|cluster-name|site-name|role|ra-version|default|feature-set|health|node|digests)/;

/** A comment after a statement, which becomes a part of it. */
export const trailingComment: Rule = {
  id: "trailing-comment",
  group: "text",
  severity: "warning",
  title: "Comment after a statement",
  why: "Only a whole line can be a comment. After a statement, and on a continued line too, the # and the following words are read as part of the statement: as resources, names or values. Put the comment on a line of its own before the statement.",
  source: "crmsh drops lines that start with # and reads everything else as words",
  wrong: "primitive web ocf:heartbeat:Dummy\ngroup g web # the web server",
  right: "primitive web ocf:heartbeat:Dummy\n# the web server\ngroup g web",
  checkText({ text, keyword, kind }, report) {
    if (keyword === "xml" || kind === "comment" || !/\s#/.test(text)) return;
    const token = tokenize(text, false).find(
      ({ image, startOffset, value }) => image.startsWith("#") && startOffset > 0 && !ownName.test(value.toLowerCase()),
    );
    if (!token) return;
    const lineEnd = text.indexOf("\n", token.startOffset);
    const written = text.slice(token.startOffset, lineEnd < 0 ? text.length : lineEnd).trimEnd();
    const continued = /[ \t]*\\$/.exec(written);
    const end = token.startOffset + written.length - (continued?.[0].length ?? 0);
    const before = /[ \t]*$/.exec(text.slice(0, token.startOffset))?.[0].length ?? 0;
    report({
      span: { start: token.startOffset, end },
      message:
        "This is read as part of the statement, not as a comment. Put the comment on a line of its own before the statement.",
      // A comment line ends the statement; only the author knows what the remaining lines should be.
      ...(lineEnd < 0 || continued
        ? { fixes: [{ title: "Remove the comment", span: { start: token.startOffset - before, end }, text: "" }] }
        : {}),
    });
  },
};
