// A process that asks at its terminal, for tests that type. Argv: a file for the answer, as JSON; what is asked: `secret` or `line`; the question.
import { writeFileSync } from "node:fs";
import { terminalPrompter } from "../../../client/src/cli/cluster/terminal-prompter.ts";

const [file = "", kind, question = ""] = process.argv.slice(2);
const me = terminalPrompter();
const answer =
  kind === "secret" ? await me.secret({ kind: "password", key: "", label: question }) : await me.ask(`${question}: `);
writeFileSync(file, JSON.stringify({ answer }));
