import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { childElement, serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { touchedResources } from "../cib/cib-change.ts";
import { type Cib, readCibText } from "../cib/cib-content.ts";
import { findRefused, namesElement } from "../cib/find-refused.ts";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { nodeScript } from "../node-script.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { reasonOf } from "../session/tool-errors.ts";
import { isDiskFull, withWorkFolder } from "../work-folder.ts";
import { configuredResources } from "./configured-resources.ts";
import { readSimulation, readSimulationText, type Simulation, unknownOutput } from "./read-simulation.ts";
import type { SimulationResult, Transition } from "./simulation-result.ts";
import { inactiveResources, unplaceableResources } from "./stopped-resources.ts";
import { splitActions, stepsOf } from "./transition.ts";
import { transitionActions } from "./transition-actions.ts";
import { readStepOrder } from "./transition-order.ts";
import { readVerifyMessages } from "./verify-messages.ts";

const simulateTimeout = 60_000;

/**
 * Simulates a plan on the node: crm_verify checks the wanted configuration, and the scheduler computes the transition, on a copy of the live
 * CIB. `base` is the live CIB with its status; of `wanted`, only the configuration and its schema count. Nothing in the cluster changes.
 * Rejects only when it was cancelled or a CIB can't be read; otherwise `missing` says why there is no transition.
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
    let answer = await ask(session, from, to, "xml", signal);
    // Before 2.1.0, crm_simulate has no XML output; that of Debian 11 exits with 0 all the same.
    if (!readSimulation(answer.planned.text) && !isFinal(answer.planned))
      answer = await ask(session, from, to, "text", signal);
    return await withPlaces(simulationOf(answer, from, to), { session, from, to, signal });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind === "cancelled") throw error;
    return {
      verify: [],
      missing: `The simulation failed: ${error.message}`,
    };
  }
}

/** The exit code and output of one tool. */
interface ToolOutput {
  readonly code: number;
  readonly text: string;
}

const parts = ["verifyNow", "verify", "present", "planned", "messages", "unplaceable", "graph"] as const;
type Answer = Readonly<Record<(typeof parts)[number], ToolOutput>> & {
  /** The documents that crm_verify checked, now and as wanted. */
  readonly documents: { readonly now: string; readonly wanted: string };
};

/** Would the simulation fail with text output, too? */
function isFinal({ code }: ToolOutput): boolean {
  return code === exitCodes.config || code === exitCodes.notFound || code === exitCodes.notExecutable;
}

const script = withWorkFolder(nodeScript(new URL("./simulate.sh", import.meta.url)));

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
  const planned = beginning(schema === undefined ? head : { ...head, "validate-with": schema }, to);
  const option = form === "xml" ? "--output-as=xml" : "";
  const token = `@@${randomUUID()}`;
  const lengths = [present, planned].map((text) => String(Buffer.byteLength(text)));
  const result = await session.run(["sh", "-c", script, "sh", ...lengths, token, option], {
    stdin: `${present}${planned}${statusOf(from)}\n</cib>\n`,
    plain: true,
    title: "crm_verify and crm_simulate (on a copy of the CIB)",
    timeoutMs: simulateTimeout,
    ...omitUndefined({ signal }),
  });
  const outputs = new Map(
    result.stdout
      .split(`\n${token} `)
      .slice(1)
      .map((section): [string, ToolOutput] => {
        const end = section.indexOf("\n");
        const [name = "", code] = section.slice(0, end).split(" ");
        return [name, { code: Number(code), text: section.slice(end + 1) }];
      }),
  );
  if (parts.some((part) => !outputs.has(part)))
    throw new ClusterError(
      "protocol",
      `the node couldn't copy the CIB (${reasonOf(result) || `exit ${result.exitCode}`}).${isDiskFull(result) ? " Make room in /tmp there." : ""}`,
      result.stderr,
    );
  const close = "<status/></cib>\n";
  const documents = { now: present + close, wanted: planned + close };
  return { ...(Object.fromEntries(outputs) as Omit<Answer, "documents">), documents };
}

function beginning(attributes: Record<string, string>, { source, configuration }: Cib): string {
  const head = serializeXml(xmlElement("cib", attributes)).trimEnd().replace(/\/>$/, ">");
  return `${head}\n${source.slice(configuration.start, configuration.end)}\n`;
}

function statusOf({ source, root }: Cib): string {
  const status = childElement(root, "status");
  return status === undefined ? "<status/>" : source.slice(status.start, status.end);
}

function simulationOf(answer: Answer, from: Cib, to: Cib): SimulationResult {
  const { now: document, wanted: wantedDocument } = answer.documents;
  const verify = readVerifyMessages({ ...answer.verify, document: wantedDocument }, { ...answer.verifyNow, document });
  const [now, wanted] = [answer.present, answer.planned].map(
    ({ text }) => readSimulation(text) ?? readSimulationText(text),
  );
  const wouldRefuse = answer.verify.code === exitCodes.config && answer.planned.code === exitCodes.config;
  if (wanted === undefined || now === undefined)
    return { verify, missing: whyMissing(answer, wouldRefuse), ...(wouldRefuse ? { wouldRefuse } : {}) };
  return { verify, transition: transitionOf(now, wanted, answer, from, to) };
}

/** A refusal whose reasons name the elements, also where the node's crm_verify doesn't. */
async function withPlaces(
  result: SimulationResult,
  { session, from, to, signal }: { session: ClusterSession; from: Cib; to: Cib; signal: AbortSignal | undefined },
): Promise<SimulationResult> {
  const isNamed = result.verify.some(({ severity, message }) => severity === "error" && namesElement.test(message));
  if (result.wouldRefuse === undefined || isNamed) return result;
  const named = await findRefused(session, from, to, signal);
  if (named.length === 0) return result;
  const rest = result.verify.filter(({ severity, isExisting }) => severity === "warning" || isExisting);
  return {
    ...result,
    verify: [...named.map((message) => ({ severity: "error" as const, message, isExisting: false })), ...rest],
  };
}

function transitionOf(now: Simulation, wanted: Simulation, answer: Answer, from: Cib, to: Cib): Transition {
  const { own, anyway } = splitActions(now, wanted);
  const context = {
    resources: wanted.resources ?? configuredResources(to.configuration),
    configured: idsOf(to.configuration),
    orderOf: readStepOrder(answer.graph.text),
  };
  return {
    steps: stepsOf(own, context),
    anyway: stepsOf(anyway, context),
    actions: transitionActions(answer.graph.text),
    inactive: inactiveResources(now, wanted, touchedResources(from, to), unplaceableResources(answer.unplaceable.text)),
  };
}

function idsOf(element: XmlElement, ids = new Set<string>()): ReadonlySet<string> {
  if (element.attributes.id !== undefined) ids.add(element.attributes.id);
  for (const child of element.children) idsOf(child, ids);
  return ids;
}

function whyMissing({ planned, present, messages }: Answer, wouldRefuse: boolean): string {
  const failed = planned.code !== 0 ? planned : present;
  if (failed.code === exitCodes.notFound || failed.code === exitCodes.notExecutable)
    return "The simulation isn't available: the node has no crm_simulate, or the account may not run it. Install it there (Debian: pacemaker-cli-utils, Red Hat: pacemaker-cli).";
  if (wouldRefuse) return "The simulation isn't available: the cluster would refuse this configuration.";
  if (failed.code === 0) return unknownOutput;
  const reason = reasonOf({ stderr: messages.text, stdout: "" });
  return `The simulation isn't available: crm_simulate failed on the node (${reason || `exit ${failed.code}`}).`;
}
