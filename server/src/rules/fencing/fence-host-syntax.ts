import type { DefinedObject } from "../../model/defined-object.ts";
import { hostCheckOf, readHostList, readHostMap } from "../../model/fence-hosts.ts";
import { parameterOf } from "../../model/inheritance.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { heldSpan, isFenceObject } from "../support/fencing/fencing.ts";
import { hasReferences } from "../support/spans.ts";

/** What the fencer reads differently than it was meant in a pcmk_host_map, with what to write; undefined if nothing. */
function aboutMap(value: string, pacemaker: string | undefined): string | undefined {
  const { hosts, malformed } = readHostMap(value, pacemaker);
  const written =
    'Write pairs as "n1:1;n2:2": a semicolon or a space separates the pairs, a comma only several ports of one node.';
  const glued = value.split(/[;\s]+/).find((part) => /[:=].*,[^,]*[:=]/.test(part));
  if (glued !== undefined) {
    const read = hosts.find(({ port, node }) => glued.includes(port) && glued.includes(node));
    const meaning = read ? `as node "${read.node}" with port "${read.port}"` : "as no pair";
    return `The fencer reads "${glued}" ${meaning}, because a comma doesn't separate pairs. ${written}`;
  }
  if (value.includes("\\") && isAtLeast(pacemaker, "3.0.2")) {
    return "Since Pacemaker 3.0.2 a backslash in pcmk_host_map escapes nothing: it is part of the name. Rename the port so that it has no space or semicolon.";
  }
  const [bad] = malformed;
  if (bad !== undefined) return `The fencer ignores "${bad}", which is no pair of a node and its port. ${written}`;
  const empty = hosts.find(({ port }) => port === "");
  if (empty) return `"${empty.node}" has no port: the device is used for it with an empty one. ${written}`;
  return undefined;
}

function aboutList(value: string): string | undefined {
  const items = value.split(/[\s,;]+/).filter((item) => item !== "");
  const pair = items.find((item) => /^[^:=]+[:=]/.test(item));
  if (pair !== undefined) {
    return `The fencer reads "${pair}" as node "${readHostList(pair)[0] ?? ""}": pcmk_host_list has no ports. Use pcmk_host_map for pairs of a node and its port.`;
  }
  const cut = items.find((item) => !/^(on|off)$/i.test(item) && readHostList(item)[0] !== item);
  return cut === undefined
    ? undefined
    : `The fencer reads "${cut}" ${readHostList(cut).length > 0 ? `as node "${readHostList(cut)[0]}"` : "as no node"}: names have letters, digits, "-", "_" and ".".`;
}

/** What pcmk_host_check makes of the hosts; undefined where it does what was meant. */
function aboutCheck(lookup: RuleLookup, at: DefinedObject, check: string): string | undefined {
  const given = ["pcmk_host_list", "pcmk_host_map"].filter((name) => parameterOf(lookup, at, name));
  const [first] = given;
  const kind = hostCheckOf(check, given.length > 0);
  if (kind === "static-list" && first === undefined) {
    return "pcmk_host_check=static-list needs pcmk_host_list or pcmk_host_map: without them the device fences no node.";
  }
  if (kind === "unknown")
    return `The fencer doesn't know pcmk_host_check=${check}, and the device fences no node. Use static-list, or remove it.`;
  if (kind === "none" && first !== undefined) {
    return `pcmk_host_check=none makes the fencer ignore ${first}: it uses the device for every node, also for those that it doesn't belong to. Remove pcmk_host_check.`;
  }
  if (kind === "dynamic-list" && given.includes("pcmk_host_list")) {
    return "pcmk_host_check=dynamic-list makes the fencer ignore pcmk_host_list: only what the device lists counts. Remove one of them.";
  }
  return undefined;
}

/** A list or map of hosts that the fencer reads in another way than it was meant. */
export const fenceHostSyntax: Rule = {
  id: "fence-host-syntax",
  group: "fencing",
  severity: "error",
  title: "List of hosts that the fencer reads differently",
  why: "The fencer splits pcmk_host_map at semicolons and blanks, and each pair at its colon. A comma belongs to the port. It ignores what it can't read, and the nodes that were meant can't be fenced, which comes to light when one must be. pcmk_host_list has names only, and pcmk_host_check decides whether they count at all.",
  source:
    "Pacemaker Explained, fencing: pcmk_host_map; tried with the fencers (stonith_admin --list) of Pacemaker 2.1.5 and 3.0.3",
  wrong: 'primitive fence stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:1,n2:2"',
  right: 'primitive fence stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:1;n2:2"',
  checkObject(at, lookup, report) {
    if (at.object.kind !== "primitive" || !isFenceObject(lookup, at)) return;
    const held = (name: string) => parameterOf(lookup, at, name);
    const [map, list, check] = [held("pcmk_host_map"), held("pcmk_host_list"), held("pcmk_host_check")];
    const findings = [
      [map, map?.pair.value && aboutMap(map.pair.value, lookup.target.pacemaker)],
      [list, list?.pair.value && aboutList(list.pair.value)],
      [check, check?.pair.value && !hasReferences(at.object.params) && aboutCheck(lookup, at, check.pair.value)],
    ] as const;
    for (const [each, message] of findings) {
      if (each && message) report({ at, span: heldSpan(each, at), message: `"${at.object.id}": ${message}` });
    }
  },
};
