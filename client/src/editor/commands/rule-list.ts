/** A rule as docs/rules.md lists it. */
interface ListedRule {
  readonly id: string;
  readonly severity: string;
  readonly title: string;
}

/** The rules in the table of docs/rules.md: `| [id](#id) | severity | title |`. */
export function listedRules(page: string): ListedRule[] {
  return [...page.matchAll(/^\| \[([\w-]+)\]\(#\1\) \| (\w+) \| (.*) \|$/gm)].map(([, id, severity, title]) => ({
    id: id ?? "",
    severity: severity ?? "",
    title: title ?? "",
  }));
}
