import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { childElement, serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { touchedResources } from "../cib/cib-change.ts";
import { type Cib, readCibText } from "../cib/cib-content.ts";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { reasonOf } from "../session/tool-errors.ts";
import { readSimulation, readSimulationText, type Simulation } from "./read-simulation.ts";
import type { SimulationResult, Transition } from "./simulation-result.ts";
import { inactiveResources, unplaceableResources } from "./stopped-resources.ts";
import { splitActions, stepsOf } from "./transition.ts";
import { readStepOrder } from "./transition-order.ts";
import { readVerifyMessages } from "./verify-messages.ts";

const patience = 60_000;
/** A graph longer than this isn't fetched: a transition of a thousand resources is read by its numbers, not in its order. */
const greatestGraph = 1_000_000;

/**
 * What the cluster itself says of a plan: crm_verify of the wanted configuration, and what its scheduler would do, asked on the node
 * on a copy of the live CIB. `base` is the live CIB with its status, as it was read; of `wanted` only the configuration and its schema count.
 * Nothing in the cluster changes. Rejects only when it was cancelled or the CIBs can't be read: what couldn't be told is named in `missing`.
 */
export async function simulate(
  session: ClusterSession,
  base: string,
  wanted: string,
  signal?: AbortSignal,
): Promise<SimulationResult> {
  const from = readCibText(base, "The live CIB");
  const to = readCibText(wanted, "The wanted CIB");
  try {
    let told = await ask(session, from, to, "xml", signal);
    // Before 2.1.0, crm_simulate knows no XML.
    if (told.future.code !== 0 && !readSimulation(told.future.text) && !explains(told.future))
      told = await ask(session, from, to, "text", signal);
    return simulationOf(told, from, to);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind === "cancelled") throw error;
    return {
      verify: [],
      missing: `What the cluster would do couldn't be found out: ${error.message}`,
    };
  }
}

/** What one tool said. */
interface Said {
  readonly code: number;
  readonly text: string;
}

const parts = ["verifyNow", "verify", "present", "future", "trouble", "homeless", "graph"] as const;
type Answer = Readonly<Record<(typeof parts)[number], Said>> & {
  /** What crm_verify looked at, now and as wanted. */
  readonly documents: { readonly now: string; readonly wanted: string };
};

/** Does a simulation's failure have a reason that asking for text wouldn't change? */
function explains({ code }: Said): boolean {
  return code === exitCodes.config || code === exitCodes.notFound || code === exitCodes.notExecutable;
}

// Everything comes by standard input, and lies in a folder that only the account can read: a configuration may hold passwords.
// crm_verify is asked without the status, else it takes what the cluster has still to do for errors of the configuration.
// --run, not --simulate: playing through a transition of a thousand starts takes minutes. The graph goes without its parameters.
const script = [
  "umask 077",
  "d=$(mktemp -d) || exit 73",
  "trap 'rm -rf \"$d\"' EXIT",
  "trap 'exit 129' HUP INT TERM PIPE",
  'cd "$d" && cat > all && head -c "$1" all > A && tail -c "+$(($1 + 1))" all > rest && head -c "$2" rest > B && tail -c "+$(($2 + 1))" rest > status || exit 73',
  "for one in A B; do cat $one status > $one.xml && { cat $one; echo '<status/></cib>'; } > $one.bare || exit 73; done",
  'verify() { crm_verify -x "$1.bare" -VVVV > "$2.all" 2>&1; echo $? > "$2.code"; grep -Ev "$words" "$2.all" > "$2"; }',
  "words='^(\\([^)]*\\))?[[:space:]]*(info|notice|debug|trace):'",
  '{ verify A verifyNow; crm_simulate -R -x A.xml --output-as="$4" > present 2>/dev/null; echo $? > present.code; } &',
  "verify B verify",
  'crm_simulate -R -x B.xml -VVVV --output-as="$4" -G graph.xml > future 2> trouble.all; echo $? > future.code',
  "wait",
  'grep -Ev "$words" trouble.all > trouble; grep "cannot run anywhere" trouble.all > homeless',
  "grep -v '<attributes' graph.xml > graph 2>/dev/null",
  `[ "$(wc -c < graph)" -le ${greatestGraph} ] || : > graph`,
  `for part in ${parts.join(" ")}; do printf '\\n%s %s %s\\n' "$3" $part "$(cat $part.code 2>/dev/null || echo 0)"; cat $part; done; exit 0`,
].join("\n");

// A crm_simulate without XML output doesn't know the option that chooses it either.
const textScript = script.replaceAll(' --output-as="$4"', "");

async function ask(
  session: ClusterSession,
  from: Cib,
  to: Cib,
  form: "xml" | "text",
  signal?: AbortSignal,
): Promise<Answer> {
  const schema = to.root.attributes["validate-with"];
  const head = from.root.attributes;
  const present = beginning(head, from);
  const future = beginning(schema === undefined ? head : { ...head, "validate-with": schema }, to);
  const token = `@@${randomUUID()}`;
  const lengths = [present, future].map((text) => String(Buffer.byteLength(text)));
  const result = await session.run(["sh", "-c", form === "xml" ? script : textScript, "sh", ...lengths, token, form], {
    stdin: `${present}${future}${statusOf(from)}\n</cib>\n`,
    plain: true,
    title: "crm_verify and crm_simulate (on a copy of the CIB)",
    timeoutMs: patience,
    ...omitUndefined({ signal }),
  });
  const said = new Map(
    result.stdout
      .split(`\n${token} `)
      .slice(1)
      .map((section): [string, Said] => {
        const end = section.indexOf("\n");
        const [name = "", code] = section.slice(0, end).split(" ");
        return [name, { code: Number(code), text: section.slice(end + 1) }];
      }),
  );
  if (parts.some((part) => !said.has(part)))
    throw new ClusterError(
      "protocol",
      `the node could not make a copy of the CIB to try it on (${reasonOf(result) || `exit ${result.exitCode}`}).`,
      result.stderr,
    );
  const close = "<status/></cib>\n";
  const documents = { now: present + close, wanted: future + close };
  return { ...(Object.fromEntries(said) as Omit<Answer, "documents">), documents };
}

function beginning(attributes: Record<string, string>, { source, configuration }: Cib): string {
  const head = serializeXml(xmlElement("cib", attributes)).trimEnd().replace(/\/>$/, ">");
  return `${head}\n${source.slice(configuration.start, configuration.end)}\n`;
}

function statusOf({ source, root }: Cib): string {
  const status = childElement(root, "status");
  return status === undefined ? "<status/>" : source.slice(status.start, status.end);
}

function simulationOf(told: Answer, from: Cib, to: Cib): SimulationResult {
  const { now: document, wanted: wantedDocument } = told.documents;
  const verify = readVerifyMessages({ ...told.verify, document: wantedDocument }, { ...told.verifyNow, document });
  const [now, wanted] = [told.present, told.future].map(({ text }) => readSimulation(text) ?? readSimulationText(text));
  const wouldRefuse = told.verify.code === exitCodes.config && told.future.code === exitCodes.config;
  if (wanted === undefined || now === undefined)
    return { verify, missing: whyMissing(told, wouldRefuse), ...(wouldRefuse ? { wouldRefuse } : {}) };
  return { verify, transition: transitionOf(now, wanted, told, from, to) };
}

function transitionOf(now: Simulation, wanted: Simulation, told: Answer, from: Cib, to: Cib): Transition {
  const { own, anyway } = splitActions(now, wanted);
  const context = {
    resources: wanted.resources ?? [],
    configured: idsOf(to.configuration),
    orderOf: readStepOrder(told.graph.text),
  };
  return {
    steps: stepsOf(own, context),
    anyway: stepsOf(anyway, context),
    inactive: inactiveResources(now, wanted, touchedResources(from, to), unplaceableResources(told.homeless.text)),
  };
}

function idsOf(element: XmlElement, ids = new Set<string>()): ReadonlySet<string> {
  if (element.attributes.id !== undefined) ids.add(element.attributes.id);
  for (const child of element.children) idsOf(child, ids);
  return ids;
}

function whyMissing({ future, present, trouble }: Answer, wouldRefuse: boolean): string {
  const failed = future.code !== 0 ? future : present;
  if (failed.code === exitCodes.notFound || failed.code === exitCodes.notExecutable)
    return "What the cluster would do isn't known: the node has no crm_simulate that this account may use (Debian: pacemaker-cli-utils, Red Hat: pacemaker-cli).";
  if (wouldRefuse) return "What the cluster would do isn't known: it would refuse this configuration.";
  const said = reasonOf({ stderr: trouble.text, stdout: "" });
  return `What the cluster would do isn't known: crm_simulate failed there (${said || `exit ${failed.code}`}).`;
}
