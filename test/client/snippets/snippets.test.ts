import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { snippetTexts } from "./snippets.ts";

const { checkDocuments } = createWorkspace();

test.each(snippetTexts)("%s has no finding as it stands", (_, text) => {
  const document = parseDocument("file:///cluster.crm", "crm", text);
  expect(checkDocuments([document]).get(document.uri)).toEqual([]);
});

test.each(snippetTexts)("%s is indented with tabs, as the formatter does it", (_, text) => {
  for (const line of text.split("\n").filter((each) => /^\s/.test(each))) expect(line).toMatch(/^\t+\S/);
});
