declare const quorateRulesPage: string | undefined;

/** The URL of docs/rules.md, which the build sets if package.json names the repository; else undefined. */
const page = typeof quorateRulesPage === "string" && quorateRulesPage !== "" ? quorateRulesPage : undefined;

/** The URL of a rule's documentation; undefined if package.json names no repository. */
export function ruleUrl(id: string): string | undefined {
  return page === undefined ? undefined : `${page}#${id}`;
}
