import * as vscode from "vscode";
import { quoted } from "../../../../server/src/text/phrases.ts";
import { plainText } from "../../../../server/src/text/plain-text.ts";
import type { AgentAction } from "../../cluster/agent-trouble/agent-action.ts";
import type { AgentResource } from "../../cluster/agent-trouble/agent-resource.ts";
import type { EditorPlan } from "../services/changes/plan-store.ts";
import type { Cluster } from "../services/connection/cluster-registry.ts";
import type { Services } from "../services/services.ts";
import { tokenOf } from "../services/window/messages.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { withProgress } from "../services/window/progress.ts";
import type { AnswerTexts } from "../views/documents/answer-texts.ts";
import type { PlanDocuments } from "../views/plan/plan-documents.ts";
import { chooseResource, pickNode } from "./actions/action-targets.ts";
import { targetOf } from "./choose.ts";
import type { Command } from "./command.ts";
import { planForCluster, showPlan } from "./plan/create-plan.ts";

/** What can be done with an agent in trouble. */
const choices = [
  { label: "Run Monitor", description: "Does it run? Nothing is started or stopped", what: "check" },
  { label: "Check Parameters", description: "Runs its validate-all", what: "validate" },
  { label: "Show Trace", description: "The newest one of each node", what: "show" },
  { label: "Trace from Now On…", description: "A plan: trace_ra=1 at each operation", what: "on" },
  { label: "Trace No Longer…", description: "A plan", what: "off" },
] as const;

/** How long an agent may take to answer, in seconds. */
const seconds = 30;

/** Runs the agent of a resource by hand, traces it, or shows its trace: what it printed is a document, tracing a plan as any other. */
export function agentCommand(answers: AnswerTexts, plans: PlanDocuments): Command {
  return {
    id: "quorate.agent",
    async run(services, arg) {
      const chosen = await chooseResource(services, arg, "Agent");
      if (chosen === undefined) return;
      const { cluster, resource } = chosen;
      const picked = await plainWindow.showQuickPick([...choices], {
        title: `Agent of ${quoted(resource)}`,
        placeHolder: "What should be done with it?",
      });
      if (picked === undefined) return;
      const { what, label } = picked;
      if (what === "on" || what === "off") {
        const plan = await tracePlan(services, cluster, resource, what === "on");
        if (plan !== undefined) await showPlan(services, plans, plan);
        return;
      }
      const text = await askNodes(services, cluster, { name: resource, node: targetOf(arg).node, what });
      if (text === undefined) return;
      const document = await answers.open(`Agent: ${resource}, ${label}`, plainText(text));
      await vscode.window.showTextDocument(document);
    },
  };
}

interface Question {
  readonly name: string;
  /** Else each node where it is active. */
  readonly node: string | undefined;
  readonly what: AgentAction | "show";
}

/** What the agent said, or its trace, of each node; undefined where the person chose none. */
async function askNodes(services: Services, cluster: Cluster, question: Question): Promise<string | undefined> {
  const { name, what } = question;
  const { agentResource, nodesOf, whyNotRun } = await import("../lazy/cluster.ts");
  const session = await cluster.session();
  const snapshot = await session.refresh();
  const cib = await session.readCib();
  const resource = agentResource(cib, name);
  const reason = what === "show" ? undefined : whyNotRun(resource, what);
  if (reason !== undefined) throw new Error(reason);
  const online = snapshot.nodes.filter(({ type, condition }) => type === "member" && condition === "online");
  let nodes = question.node === undefined ? nodesOf(snapshot, resource.id) : [question.node];
  if (nodes.length === 0) {
    const title = `Agent of ${quoted(name)}`;
    const node = await pickNode(cluster.name, online, title, "It is active nowhere. On which node?");
    if (node === undefined) return undefined;
    nodes = [node];
  }
  return services.registry.interactively(() =>
    withProgress(`Agent of ${quoted(name)}`, (signal) => textOf(cluster, { resource, cib, what, nodes }, signal)),
  );
}

async function textOf(
  cluster: Cluster,
  {
    resource,
    cib,
    nodes,
    what,
  }: { resource: AgentResource; cib: string; nodes: readonly string[]; what: Question["what"] },
  signal: AbortSignal,
): Promise<string> {
  const { answerText, readTrace, runAgentAction, storedNote, traceText } = await import("../lazy/cluster.ts");
  const session = await cluster.session();
  const texts = await Promise.all(
    nodes.map(async (node) => {
      if (what !== "show")
        return answerText(
          resource,
          what,
          await runAgentAction(session, what, resource, { cib, node, seconds, signal }),
        );
      const trace = await readTrace(session, resource, { cib, node, signal });
      return trace === undefined ? `${node} has no trace of ${quoted(resource.id)}.\n` : traceText(trace);
    }),
  );
  const note = what === "show" ? undefined : storedNote(resource);
  return [...texts, ...(note === undefined ? [] : [`${note}\n`])].join("\n");
}

/** Plans to trace an agent, or to trace it no longer. Undefined when there is no plan: the person has been shown why. */
async function tracePlan(
  services: Services,
  cluster: Cluster,
  name: string,
  isOn: boolean,
): Promise<EditorPlan | undefined> {
  const { agentResource, whyNotTraced, withTrace } = await import("../lazy/cluster.ts");
  const made = await planForCluster(services, cluster, `Planning for ${quoted(cluster.name)}`, {
    files: [],
    mode: "roll-back",
    revertsTo: "",
    async makePlan(cib, signal) {
      const reason = whyNotTraced(agentResource(cib, name));
      if (reason !== undefined) throw new Error(`${quoted(name)} isn't traced: ${reason}`);
      return services.language.planRollback({ cib, saved: withTrace(cib, name, isOn) }, tokenOf(signal));
    },
  });
  if (made === undefined) return undefined;
  if (made.plan.changes.length === 0) {
    const state = isOn ? "is traced already" : "isn't traced";
    void plainWindow.showInformationMessage(`${quoted(name)} ${state}: there is nothing to change.`);
    return undefined;
  }
  const planAgain = () => tracePlan(services, cluster, name, isOn);
  return { ...made, uris: [], findings: [], versions: new Map(), planAgain };
}
