/** An argument of a tool, as JSON Schema describes it. */
interface ArgumentFacts {
  readonly type: "string" | "array";
  readonly description: string;
  readonly enum?: readonly string[];
}

/** The arguments that a tool was called with, checked: texts, and lists of texts. */
type ToolArguments = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A command of this program that an assistant may call. None of them changes a file or a cluster. */
export interface Tool {
  readonly name: string;
  /** As people read it in a list. */
  readonly title: string;
  readonly description: string;
  readonly arguments: Readonly<Record<string, ArgumentFacts>>;
  readonly required: readonly string[];
  /** It connects to a cluster where one is named. */
  readonly connects?: boolean;
  /** The command line, and what is written to its standard input. */
  readonly command: (given: ToolArguments) => { readonly args: readonly string[]; readonly input?: string };
  /** Exit codes with which the output is an answer; another one is an error. */
  readonly answers: readonly number[];
}

const text = (description: string): ArgumentFacts => ({ type: "string", description });
const choice = (description: string, ...words: readonly string[]): ArgumentFacts => ({
  type: "string",
  description,
  enum: words,
});
const list = (description: string): ArgumentFacts => ({ type: "array", description });

const cluster = text("A cluster of the settings (quorate.clusters), by its name.");
const target = text("The release of Pacemaker that it is for, such as 2.1.9.");
const optionalFiles = list("crm files; without them it is about the cluster as it is.");

/** An option with its value, where the value is given. */
function option(flag: string, value: ToolArguments[string]): string[] {
  return typeof value === "string" ? [flag, value] : [];
}

function words(value: ToolArguments[string]): readonly string[] {
  return typeof value === "string" ? [value] : (value ?? []);
}

const json = ["--format", "json"];

/** Every tool. */
export const tools: readonly Tool[] = [
  {
    name: "check_configuration",
    title: "Check a cluster configuration",
    description:
      "Checks a Pacemaker/Corosync configuration: crm shell text, pcs commands, CIB XML or corosync.conf. Gives findings with rule, severity, place and explanation as JSON.",
    arguments: {
      text: text("The configuration itself; its language is recognized."),
      paths: list("Files or folders instead; the files of a folder are one cluster."),
      target,
    },
    required: [],
    command: ({ text: input, paths, target: release }) => {
      const args = ["check", ...json, ...option("--target-pacemaker", release)];
      if (typeof input === "string") return { args: [...args, "-"], input };
      return { args: [...args, ...words(paths)] };
    },
    answers: [0, 1],
  },
  {
    name: "explain_rule",
    title: "Explain a rule",
    description: "Explains a rule of check_configuration: what it finds, why it matters, how to fix it.",
    arguments: { rule: text("The rule's id, such as fencing-disabled.") },
    required: ["rule"],
    command: ({ rule }) => ({ args: ["explain", ...words(rule)] }),
    answers: [0],
  },
  {
    name: "convert_configuration",
    title: "Convert a cluster configuration",
    description: "Converts a configuration between crm shell text, pcs commands and CIB XML, with the same meaning.",
    arguments: {
      text: text("The configuration."),
      from: choice("Its language.", "crm", "pcs", "cib"),
      to: choice("The language wanted.", "crm", "pcs", "cib"),
      target,
    },
    required: ["text", "from", "to"],
    command: ({ text: input, from, to, target: release }) => ({
      args: ["convert", ...option("--from", from), ...option("--to", to), ...option("--target-pacemaker", release)],
      input: String(input),
    }),
    answers: [0],
  },
  {
    name: "cluster_status",
    title: "Cluster status",
    description: "The state of a live cluster: nodes, quorum, resources and where they run, failures. Changes nothing.",
    arguments: { cluster },
    required: ["cluster"],
    connects: true,
    command: (given) => ({ args: ["status", ...json, ...option("--cluster", given.cluster)] }),
    answers: [0, 3],
  },
  {
    name: "plan_changes",
    title: "Plan changes of a cluster",
    description:
      "What applying crm files would change in a live cluster, and what the cluster would do then. Nothing is applied. Secrets are masked.",
    arguments: { cluster, files: list("The crm files.") },
    required: ["cluster", "files"],
    connects: true,
    command: ({ cluster: name, files }) => ({
      args: ["plan", ...option("--cluster", name), ...words(files)],
    }),
    answers: [0, 3],
  },
  {
    name: "why_resource",
    title: "Why a resource runs where it does",
    description: "Why a resource runs, or doesn't run, where it does; confirmed by Pacemaker's own scheduler.",
    arguments: {
      resource: text("The resource's id."),
      node: text("Why not on this node."),
      cluster,
      files: optionalFiles,
    },
    required: ["resource"],
    connects: true,
    command: ({ resource, node, cluster: name, files }) => ({
      args: ["why", ...words(resource), ...words(files), ...option("--node", node), ...option("--cluster", name)],
    }),
    answers: [0, 3],
  },
  {
    name: "what_if",
    title: "What if something fails",
    description:
      "What becomes of each resource when a node is lost or goes to standby, when quorum is lost, when a resource fails; by Pacemaker's own scheduler.",
    arguments: {
      cluster,
      files: optionalFiles,
      nodes: text("The cluster's nodes, such as n1,n2, where the files don't name them."),
    },
    required: [],
    connects: true,
    command: ({ cluster: name, files, nodes }) => ({
      args: ["what-if", ...json, ...words(files), ...option("--cluster", name), ...option("--nodes", nodes)],
    }),
    answers: [0, 3],
  },
];

/** The arguments of a call, checked against the tool's own; a sentence with what is wrong. No value can be taken for an option. */
export function checkedArguments(tool: Tool, given: Readonly<Record<string, unknown>>): ToolArguments | string {
  const missing = tool.required.find((name) => given[name] === undefined);
  if (missing !== undefined) return `${tool.name} needs "${missing}".`;
  const checked: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    const facts = Object.hasOwn(tool.arguments, name) ? tool.arguments[name] : undefined;
    if (!facts) return `${tool.name} has no argument "${name}".`;
    if (value === undefined || value === null) continue;
    const isList = Array.isArray(value) && value.every((each): each is string => typeof each === "string");
    if (facts.type === "array" ? !isList : typeof value !== "string")
      return `"${name}" must be ${facts.type === "array" ? "a list of texts" : "a text"}.`;
    if (facts.enum && !facts.enum.includes(String(value))) return `"${name}" must be ${facts.enum.join(" or ")}.`;
    const parts = isList ? value : [String(value)];
    if (name !== "text" && parts.some((part) => part.startsWith("-") || part === ""))
      return `"${name}" can't be empty or begin with "-".`;
    checked[name] = isList ? value : String(value);
  }
  return checked;
}

/** The arguments of a tool as JSON Schema. */
export function inputSchema({ arguments: facts, required }: Tool): {
  type: "object";
  properties: Record<string, object>;
  required: string[];
} {
  const properties = Object.fromEntries(
    Object.entries(facts).map(([argument, { type, ...rest }]) => [
      argument,
      type === "array" ? { type, items: { type: "string" }, ...rest } : { type, ...rest },
    ]),
  );
  return { type: "object", properties, required: [...required] };
}
