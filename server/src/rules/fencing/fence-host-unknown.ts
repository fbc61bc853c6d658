import { readHostList, readHostMap } from "../../model/fence-hosts.ts";
import { parameterOf } from "../../model/inheritance.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { everyNode } from "../support/fencing/fencing.ts";
import { agentSpan, valueSpan } from "../support/spans.ts";

/** A fence device lists a node that the cluster doesn't have. */
export const fenceHostUnknown: Rule = {
  id: "fence-host-unknown",
  group: "fencing",
  severity: "warning",
  title: "Fence device for an unknown node",
  why: "A device fences the nodes of its pcmk_host_list and pcmk_host_map, by the names that the cluster knows. If a name is written differently, for example with a domain, the intended node can't be fenced.",
  source: "Pacemaker Explained, fencing: pcmk_host_list, pcmk_host_map",
  wrong: 'node n1\nnode n2\nprimitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list="n1 n3"',
  right: 'node n1\nnode n2\nprimitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list="n1 n2"',
  check(model, report) {
    const nodes = everyNode(model);
    if (!nodes) return;
    for (const { at, primitive } of model.facts.fenceDevices) {
      for (const name of ["pcmk_host_list", "pcmk_host_map"]) {
        const held = parameterOf(model, at, name);
        const value = held?.pair.value;
        if (!held || value === undefined) continue;
        const hosts =
          name === "pcmk_host_list"
            ? readHostList(value)
            : readHostMap(value, model.target.pacemaker).hosts.map(({ node }) => node);
        const unknown = hosts.filter((host) => !nodes.has(host.toLowerCase()));
        const [first] = unknown;
        if (first === undefined) continue;
        const meant = unknown.length === 1 ? meantBy(first, nodes, new Set(hosts)) : undefined;
        const isOwn = held.place.object === at.object;
        const span = isOwn ? valueSpan(held.pair) : agentSpan(at.object);
        const shown = unknown.map((host) => `"${host}"`).join(", ");
        const text = meant && quoted(value.replace(first, meant), span, value);
        report({
          at,
          span,
          message: `"${primitive.id}" fences ${shown}, but the cluster has no node of ${unknown.length > 1 ? "these names" : "that name"}: the intended node can't be fenced.${meant ? ` Did you mean "${meant}"?` : ""}`,
          ...(text && isOwn ? { fixes: [{ title: `Change to "${meant}"`, at, span, text }] } : {}),
        });
      }
    }
  },
};

/** The node that was probably meant: its name is the first part of the written one, or is similar and isn't listed yet. */
function meantBy(host: string, nodes: ReadonlySet<string>, hosts: ReadonlySet<string>): string | undefined {
  const short = shortName(host);
  if (nodes.has(short)) return short;
  const long = [...nodes].find((node) => shortName(node) === short);
  return (
    long ??
    closest(
      host.toLowerCase(),
      [...nodes].filter((node) => !hosts.has(node)),
    )
  );
}

function shortName(host: string): string {
  return host.toLowerCase().replace(/\..*/, "");
}

/** A value as written in the text: with quotes if they are part of its span. */
function quoted(value: string, span: { readonly start: number; readonly end: number }, old: string): string {
  return span.end - span.start > old.length || /[\s;"']/.test(value) ? `"${value}"` : value;
}
