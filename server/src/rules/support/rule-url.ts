/** The page of all rules at the project's place; each rule has a heading by its id. */
const page = "https://github.com/quorate/quorate/blob/main/docs/rules.md";

/** The address that tells all about a rule. */
export function ruleUrl(id: string): string {
  return `${page}#${id}`;
}
