import type { Rule } from "../rule.ts";

/** A command of a crm session in a configuration file. */
export const sessionCommand: Rule = {
  id: "session-command",
  group: "text",
  severity: "warning",
  title: "Command of a crm session in a configuration",
  why: "Commands such as show, commit or quit do something in a session of the crm shell; they configure nothing. `crm configure load` refuses the whole file because of one of them, and Quorate ignores the line. So it does with the prompt of a terminal before a statement, which Quorate passes over. Only a script for `crm -f` or standard input of `crm` may contain them. Remove the line.",
  source: 'crmsh 4.4, crm configure load: "syntax: Unknown command near <commit>", and nothing is loaded',
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10s\ncommit",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s",
  checkText({ kind, keyword, keywordSpan, text, prompt }, report) {
    if (kind === "session") {
      const what = keyword === "" ? "This line is of a terminal" : `"${keyword}" is a command of a crm session`;
      report({
        span: keyword === "" ? { start: text.search(/\S/), end: text.trimEnd().length } : keywordSpan,
        message: `${what} and configures nothing: crm configure load refuses the file because of it. Remove the line.`,
        fixes: [{ title: "Delete the line", span: { start: 0, end: text.length }, text: "" }],
      });
    } else if (prompt) {
      report({
        span: prompt,
        message:
          "This is what a terminal shows before a command, not a part of it: Quorate reads what follows, but crm configure load refuses the file. Remove it.",
        fixes: [
          {
            title: "Remove the prompt",
            span: { start: prompt.start, end: text.length },
            text: text.slice(keywordSpan.start).replace(/(\\[ \t\r]*\n[ \t]*)>[ \t]/g, "$1"),
          },
        ],
      });
    }
  },
};
