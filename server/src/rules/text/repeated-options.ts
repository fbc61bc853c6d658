import type { NvPair } from "../../model/attributes.ts";
import { firstOptionIds, isOptions, type PlacedOptions } from "../../model/options-in-force.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";

/** A pair as text; undefined if its value needs quotes. */
function written({ name, value = "" }: NvPair): string | undefined {
  return /^[^\s"'=\\#]+$/.test(value) ? ` ${name}=${value}` : undefined;
}

/** The edit that moves the pairs of a later statement to the first one; none if that may change their meaning. */
function joined(first: PlacedOptions, later: PlacedOptions): Fix<InModel>[] {
  const [own, more] = [first.object.set, later.object.set];
  const end = own.pairs.at(-1)?.span?.end;
  const isPlain = [own, more].every(({ rules, score, idRef }) => rules.length === 0 && !score && !idRef);
  const isNew = more.pairs.every(({ name }) => own.pairs.every((pair) => pair.name !== name));
  const texts = more.pairs.map(written);
  if (end === undefined || !later.object.span || !isPlain || !isNew || texts.includes(undefined)) return [];
  const also = [{ at: later, span: later.object.span, text: "" }];
  return [{ title: "Merge the two statements", at: first, span: { start: end, end }, text: texts.join(""), also }];
}

/** Two statements to which crmsh assigns the same id. */
export const repeatedOptions: Rule = {
  id: "repeated-options",
  group: "text",
  severity: "information",
  title: "Repeated option statements for one id",
  why: "Quorate merges statements of property, rsc_defaults and op_defaults that have no id, or the same one. crmsh assigns the same id to each of them, and refuses to load a file with two. Merge them, or set a different id for the second one.",
  source: "crm configure load update of crmsh 4.4: Duplicate resource: cib-bootstrap-options",
  wrong: "property stonith-enabled=true\nproperty no-quorum-policy=freeze",
  right: "property stonith-enabled=true no-quorum-policy=freeze",
  check(model, report) {
    for (const kind of ["property", "rsc_defaults", "op_defaults"] as const) {
      const seen = new Map<string, PlacedOptions>();
      for (const at of model.ofKind(kind)) {
        if (!isOptions(at)) continue;
        const id = at.object.id || firstOptionIds[kind];
        const key = `${at.uri}\n${id}`;
        const first = seen.get(key);
        if (!first) {
          seen.set(key, at);
          continue;
        }
        report({
          at,
          span: at.object.idSpan ?? { start: 0, end: kind.length },
          message: `crmsh refuses to load a file with two ${kind} statements that have the id "${id}" ("Duplicate resource"); Quorate merges them. Merge them if crmsh must load this file.`,
          fixes: joined(first, at),
          related: [
            {
              at: first,
              span: first.object.idSpan ?? { start: 0, end: kind.length },
              message: "The first statement is here.",
            },
          ],
        });
      }
    }
  },
};
