import { agentsOf } from "../../agents/catalogue.ts";
import { describeAgent } from "../../agents/descriptions.ts";
import { type Agents, agentClasses } from "../../model/agent.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { agentNamed } from "../hover/option-info.ts";
import type { Draft } from "./proposals.ts";

/** Classes, providers and agents that can go on after what is typed; templates too in a `primitive`. */
export function agentProposals(typed: string, statement: string, model: ClusterModel): Draft[] {
  const agents = agentsOf(model.target);
  const providers = agents.providers("ocf");
  const parts = typed.split(":");
  const prefix = parts.slice(0, -1).join(":");
  if (parts.length === 1) {
    const classes: Draft[] = agentClasses.map((cls) => ({
      label: `${cls}:`,
      kind: "agent",
      text: `${cls}:`,
      more: true,
      rank: 2,
      detail: "class",
    }));
    const templates: Draft[] = statement === "primitive" ? templateProposals(model) : [];
    const common = ["ocf:heartbeat", "ocf:pacemaker"].map(
      (each): Draft => ({
        label: `${each}:`,
        kind: "agent",
        text: `${each}:`,
        more: true,
        rank: 1,
        detail: "provider",
      }),
    );
    const named = providers.flatMap((provider) => agentList(agents, `ocf:${provider}`, "ocf", provider));
    return [...common, ...classes, ...templates, ...named, ...agentList(agents, "stonith", "stonith", undefined)];
  }
  if (parts.length === 2 && parts[0] === "ocf") {
    const list = providers.map(
      (provider): Draft => ({
        label: `ocf:${provider}:`,
        kind: "agent",
        text: `ocf:${provider}:`,
        more: true,
        detail: "provider",
      }),
    );
    return [...list, ...providers.flatMap((provider) => agentList(agents, `ocf:${provider}`, "ocf", provider))];
  }
  return agentList(agents, prefix, parts[0] ?? "", parts.length > 2 ? parts[1] : undefined);
}

function agentList(agents: Agents, prefix: string, cls: string, provider: string | undefined): Draft[] {
  return agents.names(cls, provider).map((name) => {
    const full = `${prefix}:${name}`;
    const agent = agentNamed(agents, full);
    const description = agent && describeAgent(agent);
    return {
      label: full,
      kind: "agent",
      text: full,
      rank: 3,
      ...omitUndefined({ detail: description }),
      ...(agent?.deprecated ? { obsolete: true } : {}),
    };
  });
}

function templateProposals(model: ClusterModel): Draft[] {
  return model.placed.flatMap(({ object }): Draft[] =>
    object.kind === "rsc_template"
      ? [{ label: `@${object.id}`, kind: "reference", text: `@${object.id}`, detail: "template" }]
      : [],
  );
}
