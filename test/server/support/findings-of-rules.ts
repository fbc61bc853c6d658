import { expect } from "vitest";
import { rules } from "../../../server/src/rules/registry.ts";
import { type CheckSettings, createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "./annotated.ts";

type Texts = string | Readonly<Record<string, string>>;

/** As `expectFindings`, for some rules alone, by their ids with spaces between: what others find in the same text doesn't matter. */
export function expectFindingsOf(ids: string, annotated: Texts, settings: CheckSettings = {}): void {
  const only = ids.split(" ");
  expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(only));
  expectFindings(annotated, "cluster.crm", { ...settings, rules: only });
}

/** The messages of one rule about a crm text, or about texts by the names of their files. */
export function messagesOf(rule: string, texts: Texts): readonly string[] {
  const files = typeof texts === "string" ? { "cluster.crm": texts } : texts;
  const documents = Object.entries(files).map(([name, text]) =>
    parseDocument(name, name.endsWith(".conf") ? "corosync" : "crm", text),
  );
  const found = [...createWorkspace().checkDocuments(documents).values()].flat();
  return found.filter(({ code }) => code === rule).map(({ message }) => message);
}
