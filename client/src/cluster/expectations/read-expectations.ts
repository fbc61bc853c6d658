/** What must hold in the scenarios of a cluster, as a `*.quorate-test.yaml` states it. */
interface Expectations {
  /** The files of the configuration, relative to this one; those of its folder where it names none. */
  readonly files: readonly string[];
  /** The cluster's nodes, where it names them. */
  readonly nodes: readonly string[];
  readonly expectations: readonly Expectation[];
  readonly problems: readonly ExpectationProblem[];
}

/** One sentence that must hold in a scenario. */
export interface Expectation {
  /** `n1 is lost`, as a scenario's title; `any node` stands for each, and `now` for what is before anything happens. */
  readonly when: string;
  /** As it is written. */
  readonly text: string;
  readonly claim: Claim;
  /** From 1. */
  readonly line: number;
}

/** What a sentence says about a resource, or about everything. */
interface Claim {
  /** Absent for everything that runs before. */
  readonly resource?: string;
  readonly kind: "runs" | "promoted" | "stays";
  /** It must not be so. */
  readonly isDenied: boolean;
  /** On one of these nodes; on any where there are none. */
  readonly nodes: readonly string[];
  /** Seconds within which it must be so again; only a drill can measure that. */
  readonly within?: number;
}

/** What can't be read of a file. */
export interface ExpectationProblem {
  readonly line: number;
  readonly message: string;
}

/**
 * Reads expectations: a list of sentences for each scenario, which is a small part of YAML. What can't be read is a problem, and the rest is
 * read all the same.
 */
export function readExpectations(text: string): Expectations {
  const found = {
    files: [] as string[],
    nodes: [] as string[],
    expectations: [] as Expectation[],
    problems: [] as ExpectationProblem[],
  };
  let when: string | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    const problem = (message: string): void => void found.problems.push({ line, message });
    const content = raw.replace(/(^|\s)#.*$/, "").trim();
    if (content === "" || content === "---") continue;
    const [, name = "", value = ""] = /^(files|nodes)\s*:\s*(.*)$/.exec(content) ?? [];
    const [, head] = /^(?:when\s+|if\s+)?(.+?)\s*:$/.exec(content) ?? [];
    if (name === "files" || name === "nodes") {
      const words = value.replace(/^\[|\]$/g, "").split(/[\s,]+/);
      found[name].push(...words.map(unquoted).filter((word) => word !== ""));
      if (found[name].length === 0) problem(`Write the ${name} in the same line: "${name}: ${examples[name]}".`);
    } else if (head !== undefined && !content.startsWith("-")) {
      when = unquoted(head)
        .replace(/^(?:when|if) /, "")
        .replace(/\s+/g, " ");
    } else if (when === undefined) {
      problem(`A scenario comes first, such as "when n1 is lost:".`);
    } else {
      const sentence = unquoted(content.replace(/^-\s*/, "")).replace(/\.$/, "").replace(/\s+/g, " ");
      const claim = claimOf(sentence);
      if (typeof claim === "string") problem(claim);
      else found.expectations.push({ when, text: sentence, claim, line });
    }
  }
  if (found.expectations.length === 0 && found.problems.length === 0) {
    found.problems.push({ line: 1, message: "The file states nothing that must hold." });
  }
  return found;
}

const examples = { files: "cluster.crm, corosync.conf", nodes: "n1, n2" } as const;

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}

/** What a sentence says; why it can't be read, in a sentence, where it can't. */
function claimOf(stated: string): Claim | string {
  const [, before, number, unit] = /^(.*?),? within (\d+) ?(s|sec|seconds?|m|min|minutes?)$/.exec(stated) ?? [];
  if (before === undefined && /\bwithin\b/.test(stated))
    return `Write the time at the end, as in "web runs within 30 s".`;
  const sentence = before ?? stated;
  const known =
    /^(\S+) (?:(runs|is running|is promoted|stays)|(doesn't run|does not run|is not running|isn't running|is not promoted|isn't promoted|does not stay|doesn't stay))(?: on (.+))?$/.exec(
      sentence,
    );
  if (!known) return `"${sentence}" isn't known. ${forms}`;
  const [, subject = "", said, denied, where] = known;
  const words = said ?? denied ?? "";
  const kind = words.includes("promoted") ? "promoted" : words.includes("stay") ? "stays" : "runs";
  const nodes = where?.split(/,\s*(?:or )?| or /).map((node) => node.trim()) ?? [];
  if (nodes.some((node) => /\s/.test(node) || node === "")) {
    return `"${where}" isn't a node, or nodes with "or" between them. ${forms}`;
  }
  if (number !== undefined && denied !== undefined)
    return `"${stated}": a time says how soon something runs again, not that it doesn't.`;
  const within = number === undefined ? {} : { within: Number(number) * (unit?.startsWith("m") ? 60 : 1) };
  const common = { kind, isDenied: denied !== undefined, nodes, ...within } as const;
  return subject === "everything" ? common : { ...common, resource: subject };
}

const forms =
  'A sentence is "web runs", "web runs on n2 or n3", "web doesn\'t run on n1", "db is promoted on n2", "web stays" or "everything runs"; " within 30 s" may follow.';
