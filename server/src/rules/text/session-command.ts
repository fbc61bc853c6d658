import type { Rule } from "../rule.ts";

/** A command of a crm session in a configuration file. */
export const sessionCommand: Rule = {
  id: "session-command",
  group: "text",
  severity: "warning",
  title: "Command of a crm session in a configuration",
  why: "Commands such as show, commit or quit do something in a session of the crm shell; they configure nothing. `crm configure load` refuses the whole file because of one of them, and Quorate ignores the line. Only a script for `crm -f` or standard input of `crm` may contain them. Remove the line.",
  source: 'crmsh 4.4, crm configure load: "syntax: Unknown command near <commit>", and nothing is loaded',
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10s\ncommit",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s",
  checkText({ kind, keyword, keywordSpan, text }, report) {
    if (kind !== "session") return;
    report({
      span: keywordSpan,
      message: `"${keyword}" is a command of a crm session and configures nothing: crm configure load refuses the file because of it. Remove the line.`,
      fixes: [{ title: "Delete the line", span: { start: 0, end: text.length }, text: "" }],
    });
  },
};
