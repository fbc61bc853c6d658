import { isSecret } from "../../../../../server/src/text/secret-values.ts";
import { withoutValues } from "../../agents/mask-output.ts";
import { type CibFacts, isStorage, type UsedResource } from "../cib-facts.ts";
import { type Check, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { isOnMount } from "../node-questions.ts";

/** Agents whose validate-all changes something, or needs what only a running cluster gives it. */
const unfit = /^ocf:(heartbeat:(nvmet-.*|slapd|anything|pgsqlms|SAP.*)|linbit:.*|suse:.*|pacemaker:remote)$/;

/** The resources whose parameters their agents can be asked about before they run; their questions for inspect-node.sh. */
export function parameterQuestions(resources: readonly UsedResource[], cib: CibFacts): string {
  const lines = resources
    .filter((each) => isAskable(each, cib))
    .flatMap(({ id, agent, parameters }) => [
      `validate ${id} ${agent}`,
      ...[...parameters].map(([name, value]) => `param ${id} ${name} ${value}`),
    ]);
  return lines.map((line) => `${line}\n`).join("");
}

function isAskable({ id, agent, parameters, hasRules, isCloned }: UsedResource, cib: CibFacts): boolean {
  if (!/^ocf:[\w.+-]+:[\w.+-]+$/.test(agent) || unfit.test(agent) || hasRules || isCloned || /\s/.test(id))
    return false;
  const fits = [...parameters].every(([name, value]) => /^[A-Za-z_]\w*$/.test(name) && !/\p{Cc}/u.test(value));
  // Without its page, nginx's agent refuses the one that it makes up.
  if (agent === "ocf:heartbeat:nginx" && !parameters.has("status10url")) return false;
  return fits && !needsStorage(agent, parameters, cib);
}

/** Whether a resource may need a file system, a volume or a device that isn't there before the cluster has activated it. */
function needsStorage(agent: string, parameters: UsedResource["parameters"], cib: CibFacts): boolean {
  if (isStorage(agent)) return cib.storageResources > 1;
  return [...parameters.values()].some((value) =>
    value.split(/[\s:,;=]/).some((each) => cib.mounts.has(each) || isOnMount(each, cib)),
  );
}

/** What agents say about the parameters of their resources, on each node where these may run: their validate-all. */
export const checkParameters: Check = ({ nodes, cib }) =>
  (cib?.resources ?? []).flatMap((resource): CheckResult[] => {
    const where = nodes.filter(({ name }) => resource.mayRunOn(name) === true);
    const groups = new Map<string, NodeFacts[]>();
    const unasked: NodeFacts[] = [];
    for (const node of where) {
      const [, code, said = ""] = node.words("validate", 3).find(([id]) => id === resource.id) ?? [];
      if (code === "unasked" || code === "124") unasked.push(node);
      // 0: all is well; 3: the agent can't do that.
      else if (code !== undefined && code !== "0" && code !== "3")
        groups.set(`${code} ${said}`, [...(groups.get(`${code} ${said}`) ?? []), node]);
    }
    return [
      ...[...groups].flatMap(([answer, on]) => refusal(resource, answer, on)),
      ...unchecked(`the parameters of "${resource.id}"`, namesOf(unasked), "its agent couldn't be asked there"),
    ];
  });

/** What the codes of an agent mean. */
const meanings: Readonly<Record<string, string>> = {
  "2": "a parameter is wrong",
  "4": "it lacks a right",
  "5": "something that it needs isn't installed there",
  "6": "it isn't configured properly",
};

function refusal({ id, agent, parameters }: UsedResource, answer: string, on: readonly NodeFacts[]): CheckResult[] {
  const [code = "", ...words] = answer.split(" ");
  const reason = withoutSecrets(words.join(" "), parameters).replace(/\.$/, "");
  const meaning = meanings[code];
  const says =
    meaning === undefined ? reason || `exit code ${code}` : `${meaning}${reason === "" ? "" : ` (${reason})`}`;
  return finding("parameters", code === "2" || code === "5" || code === "6" ? "error" : "warning", namesOf(on), {
    message: `The agent ${agent}, asked to validate the parameters of "${id}", says: ${says}.`,
    why: "The resource probably fails to start there.",
    advice:
      code === "5" ? "Install what is missing, or correct the parameter that names it." : "Correct the parameters.",
  });
}

/** An agent's words without the values of secret parameters. */
function withoutSecrets(text: string, parameters: UsedResource["parameters"]): string {
  const secrets = [...parameters].filter(([name, value]) => isSecret(name, value)).map(([, value]) => value);
  return withoutValues(text, secrets, "…");
}
