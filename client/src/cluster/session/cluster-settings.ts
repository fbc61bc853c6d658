import * as v from "valibot";
import { plainText } from "../../../../server/src/text/plain-text.ts";
import type { ClusterConfig } from "../ssh/cluster-config.ts";

const shown = v.check((value: string) => plainText(value) === value, "it has control or invisible characters");
const text = v.pipe(v.string(), v.trim(), v.nonEmpty(), shown);
const entry = v.object({
  name: text,
  nodes: v.pipe(v.array(text), v.minLength(1)),
  user: v.optional(text),
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535))),
  identityFile: v.optional(text),
  knownHostsFile: v.optional(text),
  jumpHost: v.optional(text),
  folder: v.optional(v.string()),
});

/**
 * The clusters in the value of the setting `quorate.clusters`. Invalid entries, and those whose name is already used, are left out, each
 * with a sentence that says why.
 */
export function clusterSettings(value: unknown): {
  readonly clusters: readonly ClusterConfig[];
  readonly problems: readonly string[];
} {
  const clusters: ClusterConfig[] = [];
  const problems: string[] = [];
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    return { clusters, problems: ['The setting "quorate.clusters" must be a list of clusters.'] };
  }
  for (const [index, each] of (value ?? []).entries()) {
    const parsed = v.safeParse(entry, each);
    const place = `Entry ${index + 1} of the setting "quorate.clusters"`;
    if (!parsed.success) {
      const [issue] = parsed.issues;
      const path = v.getDotPath(issue);
      problems.push(`${place} is left out: ${path ? `"${path}": ` : ""}${issue.message}.`);
    } else if (clusters.some((earlier) => earlier.name === parsed.output.name)) {
      problems.push(`${place} is left out: the name "${parsed.output.name}" is used by an earlier one.`);
    } else {
      clusters.push(withoutUndefined(parsed.output) as ClusterConfig);
    }
  }
  return { clusters, problems };
}

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
