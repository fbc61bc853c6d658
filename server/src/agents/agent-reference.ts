import type { AgentReference } from "../model/agent.ts";

/** An agent as a statement names it, `ocf:heartbeat:IPaddr2` or `IPaddr2`. */
export function agentReference(name: string): AgentReference {
  const parts = name.split(":");
  const type = parts.at(-1) ?? "";
  if (parts.length === 1) return { type };
  const cls = (parts[0] ?? "").toLowerCase();
  // A fence plugin's name may hold a slash, and a unit's a colon; only OCF agents have providers.
  if (parts.length === 2 || cls !== "ocf") return { class: cls, type: parts.slice(1).join(":") };
  return { class: cls, provider: parts.slice(1, -1).join(":"), type };
}
