import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commandFacts } from "../../../client/src/cli/command-facts.ts";
import { main, quorateIn } from "./command-line.ts";

const usage = `Usage: tool COMMAND

  one PATH…       Does one thing: it reads. And more.
      --deep TIME, --high TIME    how deep,
                                  and how high
  two [NAME]      Does another. Takes --deep, too, as "three --loud" doesn't.
      All commands from two to three take:
      --loud                      with noise
      --as text|json              (not three) how it is printed
  three --to a|b [FILE]
                  Does a third.
`;

test("a command's options, values and other arguments are read from the usage", () => {
  const [one, two, three] = commandFacts(usage);
  const time = { kind: "other", choices: [] };
  expect(one).toMatchObject({
    summary: "Does one thing.",
    operands: { kind: "folder-or-file" },
    options: [
      { flag: "--deep", value: time, text: "how deep, and how high" },
      { flag: "--high", value: time },
    ],
  });
  expect(two?.options).toMatchObject([
    { flag: "--loud" },
    { flag: "--as", value: { choices: ["text", "json"] } },
    { flag: "--deep", value: time },
  ]);
  expect(two?.options[0]).not.toHaveProperty("value");
  expect(three).toMatchObject({ operands: { kind: "file" }, options: [{ flag: "--loud" }, { flag: "--to" }] });
});

test("an option of two commands with other values keeps its own", () => {
  const [reads, converts, waits] = commandFacts(`Usage: tool COMMAND

  reads       Reads.
      --from PATH    a folder
  converts --from a|b [FILE]
              Converts.
  waits       Takes --from, too.
`);
  expect(reads?.options).toEqual([
    { flag: "--from", value: { kind: "folder-or-file", choices: [] }, text: "a folder" },
  ]);
  expect(converts?.options).toEqual([{ flag: "--from", value: { kind: "other", choices: ["a", "b"] }, text: "" }]);
  expect(waits?.options).toEqual(reads?.options);
});

const [, real = ""] = /const usage = `([^`]*)`/.exec(readFileSync(main, "utf8")) ?? [];
const facts = commandFacts(real);

test("every command of the usage is read", () => {
  expect(facts.map(({ name }) => name)).toEqual([...real.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name]) => name));
  expect(facts.filter(({ summary }) => !/^[A-Z].*\.$/.test(summary))).toEqual([]);
});

test.each(facts.filter(({ name }) => !["lsp", "mcp"].includes(name)))(
  "quorate $name knows the options that the usage gives it",
  ({ name, options }) => {
    const given = options.flatMap(({ flag, value }) => {
      if (flag === "--stdio") return [];
      return value === undefined ? [flag] : [`${flag}=${value.choices[0] ?? "1"}`];
    });
    // The last one is no option of any command: whoever complains of it has read those before.
    const { error } = quorateIn("/", [name, ...given, "--no-such-option"], { detached: true });
    for (const { flag } of options) expect(error).not.toContain(`"${flag}" is not an option`);
  },
);
