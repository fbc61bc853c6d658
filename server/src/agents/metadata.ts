import { SaxesParser } from "saxes";
import type { AgentAction, AgentParameter, AgentTexts, ParameterType } from "../model/agent.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { plainTexts } from "../text/plain-text.ts";
import { wordTable } from "../text/word-table.ts";
import type { StoredAgent } from "./catalogue-file.ts";
import { actionsForTools } from "./operation-names.ts";

/** Actions that only tools request; no configuration names them. */
const forTools = new Set(actionsForTools);

/** What the cluster passes to a fence agent with every request, whatever its metadata calls required. */
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

/** The content of an agent's metadata: facts, and its descriptions apart from them. */
interface AgentMetadata {
  readonly facts: StoredAgent;
  readonly texts: AgentTexts;
}

/**
 * Parses an agent's metadata (OCF 1.0 and 1.1, and the fence agents' dialect of it). Anything before and after the XML is taken
 * for a message of the agent. Throws where the XML is broken or describes no agent.
 */
export function readMetadata(printed: string): AgentMetadata {
  const parameters: Draft[] = [];
  const actions: AgentAction[] = [];
  const texts: TextsDraft = {};
  let isAgent = false;
  let deprecated = false;
  let current: Draft | undefined;
  let text: { readonly kind: "shortdesc" | "longdesc"; readonly isEnglish: boolean; value: string } | undefined;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes: a }) => {
    if (name === "resource-agent") {
      isAgent = true;
      if (a.shortdesc !== undefined) texts.shortdesc = a.shortdesc;
    } else if (name === "parameter" && a.name !== undefined) {
      const isDeprecated = isTrue(a.deprecated);
      current = {
        name: a.name.trim(),
        attributes: a,
        choices: [],
        replacedBy: [],
        deprecated: isDeprecated,
        texts: {},
      };
      if (a.shortdesc !== undefined) current.texts.shortdesc = a.shortdesc;
      parameters.push(current);
    } else if (name === "shortdesc" || name === "longdesc") {
      text = { kind: name, isEnglish: /^en/i.test(a.lang ?? a["xml:lang"] ?? ""), value: "" };
    } else if (name === "content" && current !== undefined) current.content = a;
    else if (name === "option" && current !== undefined && a.value !== undefined) current.choices.push(a.value);
    else if (name === "deprecated") {
      if (current === undefined) deprecated = true;
      else current.deprecated = true;
    } else if (name === "replaced-with" && current !== undefined && a.name !== undefined) {
      current.replacedBy.push(a.name);
    } else if (name === "action" && a.name !== undefined && !forTools.has(a.name)) actions.push(action(a.name, a));
  });
  const addText = (part: string): void => {
    if (text !== undefined) text.value += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", ({ name }) => {
    if (name === "parameter") current = undefined;
    else if (text !== undefined && name === text.kind) {
      const of = current?.texts ?? texts;
      if (text.value.trim() !== "" && (text.isEnglish || of[name] === undefined)) of[name] = text.value;
      text = undefined;
    }
  });
  const from = Math.max(0, printed.search(/<(\?xml|!DOCTYPE|resource-agent)\b/));
  const end = printed.lastIndexOf(endTag);
  parser.write(printed.slice(from, end < from ? undefined : end + endTag.length)).close();
  if (!isAgent) throw new Error("there is no <resource-agent> in its output");
  const obsoleted = new Map(parameters.map((each) => [each.attributes.obsoletes, each.name]));
  const own = dropRepeated(parameters);
  return plainTexts({
    facts: {
      ...(deprecated ? { deprecated } : {}),
      parameters: own.map((each) => parameter(each, obsoleted.get(each.name))),
      actions: dropSame(actions),
    },
    texts: {
      ...omitUndefined({ short: texts.shortdesc?.trim(), long: texts.longdesc }),
      parameters: new Map(
        own.flatMap(({ name, texts: { longdesc, shortdesc } }) => {
          const description = longdesc ?? shortdesc;
          return description === undefined ? [] : [[name, description] as const];
        }),
      ),
    },
  });
}

const endTag = "</resource-agent>";

type Attributes = Readonly<Record<string, string>>;

interface TextsDraft {
  shortdesc?: string;
  longdesc?: string;
}

interface Draft {
  readonly name: string;
  readonly attributes: Attributes;
  content?: Attributes;
  readonly choices: string[];
  readonly replacedBy: string[];
  deprecated: boolean;
  readonly texts: TextsDraft;
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
    ...omitUndefined({ default: fallback }),
    ...(required ? { required } : {}),
    ...(isTrue(a.unique) || group !== undefined ? { unique: true } : {}),
    ...omitUndefined({ uniqueGroup: group }),
    ...(isTrue(a.reloadable) ? { reloadable: true } : {}),
    ...(draft.choices.length === 0 ? {} : { choices: draft.choices }),
    ...(deprecated ? { deprecated } : {}),
    ...(replacedBy.length === 0 ? {} : { replacedBy }),
    ...omitUndefined({ replaces: a.obsoletes }),
  };
  return { name, ...facts };
}

function action(name: string, a: Attributes): AgentAction {
  const role = roleOf(a.role);
  return {
    name,
    ...(a.timeout ? { timeout: a.timeout.trim() } : {}),
    ...(a.interval ? { interval: a.interval.trim() } : {}),
    ...omitUndefined({ role }),
    ...(a["start-delay"] ? { startDelay: a["start-delay"].trim() } : {}),
    ...(a.depth && a.depth !== "0" ? { depth: a.depth } : {}),
  };
}

function roleOf(written: string | undefined): AgentAction["role"] {
  const role = written?.toLowerCase();
  if (role === "master" || role === "promoted") return "Promoted";
  if (role === "slave" || role === "unpromoted") return "Unpromoted";
  if (role === "started") return "Started";
  return role === "stopped" ? "Stopped" : undefined;
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(1|true|yes)$/i.test(value.trim());
}

/** Some agents declare a parameter twice; the node's tools use the first. */
function dropRepeated(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.filter((draft, index) => drafts.findIndex((each) => each.name === draft.name) === index);
}

function dropSame(actions: readonly AgentAction[]): readonly AgentAction[] {
  return [...new Map(actions.map((each) => [JSON.stringify(each), each])).values()];
}
