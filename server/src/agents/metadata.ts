import { SaxesParser } from "saxes";
import { wordTable } from "../text/word-table.ts";
import type { AgentAction, AgentParameter, ParameterType } from "./agent.ts";
import type { StoredAgent } from "./catalogue-file.ts";

/** Actions by which tools ask the agent about itself; no configuration names them. */
const forTools = new Set(["meta-data", "metadata", "manpage", "methods", "usage", "help", "validate-all", "variables"]);

/** What the cluster gives a fence agent with every request, whatever its metadata calls required. */
const givenByCluster = new Set(["action", "option", "plug", "port", "nodename"]);

const types = wordTable<ParameterType>({
  string: "string",
  integer: "integer",
  int: "integer",
  numeric: "numeric",
  boolean: "boolean",
  bool: "boolean",
  time: "time",
  second: "second",
  select: "select",
});

/**
 * The facts in an agent's metadata (OCF 1.0 and 1.1, and what the fence agents made of it), without its texts. Takes
 * what precedes the XML for a message of the agent. Throws where the XML is broken or describes no agent.
 */
export function readMetadata(xml: string): StoredAgent {
  const parameters: Draft[] = [];
  const actions: AgentAction[] = [];
  let isAgent = false;
  let deprecated = false;
  let current: Draft | undefined;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes: a }) => {
    if (name === "resource-agent") isAgent = true;
    else if (name === "parameter" && a.name !== undefined) {
      current = { name: a.name.trim(), attributes: a, choices: [], replacedBy: [], deprecated: isTrue(a.deprecated) };
      parameters.push(current);
    } else if (name === "content" && current !== undefined) current.content = a;
    else if (name === "option" && current !== undefined && a.value !== undefined) current.choices.push(a.value);
    else if (name === "deprecated") {
      if (current === undefined) deprecated = true;
      else current.deprecated = true;
    } else if (name === "replaced-with" && current !== undefined && a.name !== undefined) {
      current.replacedBy.push(a.name);
    } else if (name === "action" && a.name !== undefined && !forTools.has(a.name)) actions.push(action(a.name, a));
  });
  parser.on("closetag", ({ name }) => {
    if (name === "parameter") current = undefined;
  });
  parser.write(xml.slice(Math.max(0, xml.search(/<(\?xml|!DOCTYPE|resource-agent)\b/)))).close();
  if (!isAgent) throw new Error("no <resource-agent> in what it printed");
  const obsoleted = new Map(parameters.map((each) => [each.attributes.obsoletes, each.name]));
  return {
    ...(deprecated ? { deprecated } : {}),
    parameters: dropRepeated(parameters).map((each) => parameter(each, obsoleted.get(each.name))),
    actions: dropSame(actions),
  };
}

type Attributes = Readonly<Record<string, string>>;

interface Draft {
  readonly name: string;
  readonly attributes: Attributes;
  content?: Attributes;
  readonly choices: string[];
  readonly replacedBy: string[];
  deprecated: boolean;
}

function parameter(draft: Draft, successor: string | undefined): StoredAgent["parameters"][number] {
  const { name, attributes: a, content = {} } = draft;
  const fallback = content.default?.trim() || undefined;
  const type = types[(content.type ?? "string").toLowerCase()] ?? "string";
  const deprecated = draft.deprecated || successor !== undefined;
  const replacedBy = draft.replacedBy.length > 0 ? draft.replacedBy : successor === undefined ? [] : [successor];
  const required = isTrue(a.required) && !deprecated && fallback === undefined && !givenByCluster.has(name);
  const group = a["unique-group"];
  const facts: Partial<AgentParameter> = {
    ...(type === "string" ? {} : { type }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(required ? { required } : {}),
    ...(isTrue(a.unique) || group !== undefined ? { unique: true } : {}),
    ...(group === undefined ? {} : { uniqueGroup: group }),
    ...(isTrue(a.reloadable) ? { reloadable: true } : {}),
    ...(draft.choices.length === 0 ? {} : { choices: draft.choices }),
    ...(deprecated ? { deprecated } : {}),
    ...(replacedBy.length === 0 ? {} : { replacedBy }),
    ...(a.obsoletes === undefined ? {} : { replaces: a.obsoletes }),
  };
  return { name, ...facts };
}

function action(name: string, a: Attributes): AgentAction {
  const role = roleOf(a.role);
  return {
    name,
    ...(a.timeout ? { timeout: a.timeout.trim() } : {}),
    ...(a.interval ? { interval: a.interval.trim() } : {}),
    ...(role === undefined ? {} : { role }),
    ...(a["start-delay"] ? { startDelay: a["start-delay"].trim() } : {}),
    ...(a.depth && a.depth !== "0" ? { depth: a.depth } : {}),
  };
}

function roleOf(written: string | undefined): AgentAction["role"] {
  const word = written?.toLowerCase();
  if (word === "master" || word === "promoted") return "Promoted";
  if (word === "slave" || word === "unpromoted") return "Unpromoted";
  if (word === "started") return "Started";
  return word === "stopped" ? "Stopped" : undefined;
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(1|true|yes)$/i.test(value.trim());
}

/** Some agents declare a parameter twice; the node's tools go by the first. */
function dropRepeated(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.filter((draft, index) => drafts.findIndex((each) => each.name === draft.name) === index);
}

function dropSame(actions: readonly AgentAction[]): readonly AgentAction[] {
  return [...new Map(actions.map((each) => [JSON.stringify(each), each])).values()];
}
