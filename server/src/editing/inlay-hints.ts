import type { CrmDocument } from "../analysis/source-document.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { type ClusterObject, isPrimitive, type Operation } from "../model/configuration.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import { defaultOf, metaOf, operationsOf } from "../model/inheritance.ts";
import { preferencesOf } from "../rules/support/placement/preferences.ts";
import type { Span } from "../text/span.ts";

/** What hints are about; each kind can be switched off. */
export const hintKinds = ["timeouts", "scores", "defaults"] as const;
/** One of {@link hintKinds}. */
export type HintKind = (typeof hintKinds)[number];

/** Something that holds though it isn't written here. */
export interface InlayHint {
  /** Where it is shown, counted from the file's start. */
  readonly offset: number;
  readonly label: string;
  /** Where it comes from: a sentence. */
  readonly tooltip: string;
}

/** Pacemaker's own timeout of operations, in force where nothing else sets one. */
const ownTimeout = "20s";

/** The hints for a stretch of a crm file; `model` is its cluster. */
export function inlayHintsIn(
  document: CrmDocument,
  within: Span,
  model: ClusterModel,
  kinds: ReadonlySet<HintKind>,
): InlayHint[] {
  return document.tree.statements.flatMap(({ offset, statement }): InlayHint[] => {
    const { object, text } = statement;
    if (!object || offset > within.end || offset + text.length < within.start) return [];
    const at = { uri: document.uri, object };
    const end = text.trimEnd().length;
    return [
      ...(kinds.has("timeouts") ? timeoutHints(at, end, model) : []),
      ...(kinds.has("scores") ? scoreHints(object, end, model) : []),
      ...(kinds.has("defaults") ? defaultHints(at, end, model) : []),
    ].map((hint) => ({ ...hint, offset: offset + hint.offset }));
  });
}

function attributeOf({ attributes }: Operation, name: string): string | undefined {
  return attributes.find((each) => each.name === name)?.value;
}

/** The timeout of each operation that doesn't set its own, and the operations that come from a template. */
function timeoutHints(at: DefinedObject, end: number, model: ClusterModel): InlayHint[] {
  if (!isPrimitive(at.object)) return [];
  const held = defaultOf(model, "op_defaults", "timeout");
  // Where a rule decides, it isn't known here.
  const timeout = held?.isConditional ? undefined : (held?.pair.value ?? ownTimeout);
  const origin = held
    ? "It comes from op_defaults."
    : "It is Pacemaker's own, in force where nothing sets another one.";
  return operationsOf(model, at).flatMap(({ place, operation }): InlayHint[] => {
    if (place.object !== at.object) {
      const attributes = operation.attributes.map(({ name, value }) => ` ${name}=${value ?? ""}`).join("");
      const label = ` op ${operation.name}${attributes}`;
      return [{ offset: end, label, tooltip: `This operation comes from the template ${place.object.id}.` }];
    }
    if (timeout === undefined || attributeOf(operation, "timeout") !== undefined) return [];
    const ends = [operation.nameSpan, ...operation.attributes.map(({ span }) => span)].map((span) => span?.end ?? 0);
    const offset = Math.max(...ends);
    return offset > 0 ? [{ offset, label: ` timeout=${timeout}`, tooltip: `The timeout in force. ${origin}` }] : [];
  });
}

/** What the location constraints of a resource add up to on the node that this one names. */
function scoreHints(object: ClusterObject, end: number, model: ClusterModel): InlayHint[] {
  if (object.kind !== "location" || !object.node || !object.resource || object.role) return [];
  const found = preferencesOf(model, new Set([object.resource.value]))?.byNode.get(object.node.value.toLowerCase());
  if (!found || found.from.length < 2) return [];
  const score = Math.abs(found.score) >= 1_000_000 ? `${found.score < 0 ? "-" : ""}INFINITY` : String(found.score);
  const names = found.from.map(({ at }) => at.object.id).join(", ");
  const tooltip = `The constraints ${names} together give ${object.resource.value} this score on ${object.node.value}.`;
  return [{ offset: end, label: ` = ${score} on ${object.node.value}`, tooltip }];
}

/** Booleans of a clone that it doesn't set itself, and that people take for granted: from rsc_defaults, else false. */
function defaultHints(at: DefinedObject, end: number, model: ClusterModel): InlayHint[] {
  if (at.object.kind !== "clone" && at.object.kind !== "master") return [];
  const held = metaOf(model, at, "interleave");
  // Where a rule decides, it isn't known here.
  if (held?.isConditional || held?.place.object === at.object) return [];
  const tooltip = held
    ? "It comes from rsc_defaults."
    : "Without interleave, what depends on the clone waits for all of its instances, not only for that on its own node.";
  return [{ offset: end, label: ` interleave=${held?.pair.value ?? "false"}`, tooltip }];
}
