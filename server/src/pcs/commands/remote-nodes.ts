import type { NvPair } from "../../model/attributes.ts";
import { nvPairOf, onlyNames, pairsOf, sectionsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { missing, primitiveAt } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { changedSets } from "../sets.ts";
import { makePrimitive } from "./create.ts";
import { removeResource } from "./removal.ts";

const guestOptions = ["remote-port", "remote-addr", "remote-connect-timeout"];

function addRemote(command: Command, draft: Draft): void {
  const [name, second, ...more] = command.words;
  if (!name) throw refusal(command.span, `"cluster node add-remote" needs the name of a node.`);
  const address = second && !second.value.includes("=") && !["op", "meta"].includes(second.value) ? second : undefined;
  const rest = second && !address ? [second, ...more] : more;
  const agent = { value: "ocf:pacemaker:remote", span: command.nameSpan };
  const made = makePrimitive(command, draft, name, agent, sectionsOf(rest, ["op", "meta"]));
  const server: NvPair[] = address
    ? [{ name: "server", value: address.value, span: address.span, nameSpan: address.span, valueSpan: address.span }]
    : [];
  draft.resources.set(made.id, { ...made, params: changedSets(made.params, server) });
}

function addGuest(command: Command, draft: Draft): void {
  const [name, word, ...rest] = command.words;
  if (!name || !word)
    throw refusal(command.span, `"cluster node add-guest" needs the name of a node and the resource that runs it.`);
  const primitive = primitiveAt(draft, word);
  const options = pairsOf(rest);
  onlyNames(options, guestOptions, "a guest node");
  const remote: NvPair = {
    name: "remote-node",
    value: name.value,
    span: name.span,
    nameSpan: name.span,
    valueSpan: name.span,
  };
  draft.resources.set(primitive.id, {
    ...primitive,
    meta: changedSets(primitive.meta, [...options.map(nvPairOf), remote]),
  });
}

function removeGuest(command: Command, draft: Draft): void {
  const [word] = command.words;
  if (!word) throw refusal(command.span, `"cluster node remove-guest" needs a node or its resource.`);
  for (const resource of draft.resources.values()) {
    const isGuest = resource.meta.some(({ pairs }) =>
      pairs.some(({ name, value }) => name === "remote-node" && (value === word.value || resource.id === word.value)),
    );
    if (!isGuest) continue;
    const gone = ["remote-node", ...guestOptions].map((name): NvPair => ({ name, value: "" }));
    draft.resources.set(resource.id, { ...resource, meta: changedSets(resource.meta, gone) });
    return;
  }
  throw missing(word, "guest node", []);
}

function removeRemote(command: Command, draft: Draft): void {
  const [word] = command.words;
  if (!word) throw refusal(command.span, `"cluster node remove-remote" needs a node.`);
  removeResource(draft, word);
}

const define = commandsOf("cluster node", ["--wait", "--no-default-ops"]);

/** Remote and guest nodes, which are resources. */
export const remoteNodes: readonly CommandDefinition[] = [
  define(
    ["add-remote"],
    "Adds a remote node: it runs resources without being part of the cluster's membership.",
    "NODE [ADDRESS] [NAME=VALUE]… [op …]… [meta …]",
    addRemote,
  ),
  define(
    ["add-guest"],
    "Makes the virtual machine of a resource a guest node.",
    "NODE RESOURCE [NAME=VALUE]…",
    addGuest,
  ),
  define(["remove-guest"], "Makes a guest node an ordinary resource again.", "NODE|RESOURCE", removeGuest),
  define(["delete-guest"], "Makes a guest node an ordinary resource again.", "NODE|RESOURCE", removeGuest),
  define(["remove-remote"], "Removes a remote node.", "NODE", removeRemote),
  define(["delete-remote"], "Removes a remote node.", "NODE", removeRemote),
];
