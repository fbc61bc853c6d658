declare const quorateRulesPage: string | undefined;

/** The address of docs/rules.md, when package.json names the repository (the build hands it over); else there is none. */
const page = typeof quorateRulesPage === "string" && quorateRulesPage !== "" ? quorateRulesPage : undefined;

/** The address that tells all about a rule; undefined where the project has none. */
export function ruleUrl(id: string): string | undefined {
  return page === undefined ? undefined : `${page}#${id}`;
}
