import { assignment } from "../../../crm/print.ts";
import type { Options } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import type { Fix } from "../../../text/diagnostic.ts";
import type { InModel, RuleLookup } from "../../rule.ts";
import { type Misplaced, withBlanks } from "./moved-pairs.ts";

/** The statements that hold options of the cluster or defaults. */
export type OptionsKind = Options["kind"];

function setOf({ object }: DefinedObject): Options["set"] | undefined {
  return object.kind === "property" || object.kind === "rsc_defaults" || object.kind === "op_defaults"
    ? object.set
    : undefined;
}

/**
 * The edit that moves an option to the statement that it belongs to: after the options that are there, or into a statement of its
 * own. None where the option is set there already, or the place isn't certain.
 */
export function moveToStatement(
  kind: OptionsKind,
  lookup: RuleLookup,
  { at, pair, among }: Misplaced,
): readonly Fix<InModel>[] {
  const { object } = at;
  const own = setOf(at);
  const removed = withBlanks(pair, own?.pairs ?? among);
  if (!own || !removed || !object.span || pair.value === undefined || pair.id !== undefined || own.rules.length > 0)
    return [];
  const others = lookup.ofKind(kind);
  if (others.some((each) => setOf(each)?.pairs.some(({ name }) => name === pair.name))) return [];
  const text = assignment(pair.name, pair.value);
  const title = `Move to ${kind}`;
  const isAlone = own.pairs.length === 1;
  // Without an option the statement is nothing: its line remains empty.
  const taken = { at, span: isAlone ? object.span : removed, text: "" };
  const target = others.find((each) => setOf(each)?.rules.length === 0 && setOf(each)?.pairs.length);
  const end = target && setOf(target)?.pairs.at(-1)?.span?.end;
  if (target && end !== undefined)
    return [{ title, at: target, span: { start: end, end }, text: ` ${text}`, also: [taken] }];
  if (others.length > 0) return [];
  if (isAlone) return [{ title, at, span: object.span, text: `${kind} ${text}` }];
  const after = object.span.end;
  return [{ title, at, span: { start: after, end: after }, text: `\n${kind} ${text}`, also: [taken] }];
}
