import type { NvPair } from "../../model/attributes.ts";
import type { Options } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";

/** The ids that crmsh gives to the sets of statements that say none. */
const usualIds = { property: "cib-bootstrap-options", rsc_defaults: "rsc-options", op_defaults: "op-options" } as const;

type Placed = DefinedObject & { readonly object: Options };

function isOptions(at: DefinedObject): at is Placed {
  return at.object.kind in usualIds;
}

/** A pair as it may be written again, where it needs no quotes. */
function written({ name, value = "" }: NvPair): string | undefined {
  return /^[^\s"'=\\#]+$/.test(value) ? ` ${name}=${value}` : undefined;
}

/** The edit that writes the pairs of a later statement behind those of the first; none where they may not mean the same there. */
function joined(first: Placed, later: Placed): Fix<InModel>[] {
  const [own, more] = [first.object.set, later.object.set];
  const end = own.pairs.at(-1)?.span?.end;
  const isPlain = [own, more].every(({ rules, score, idRef }) => rules.length === 0 && !score && !idRef);
  const isNew = more.pairs.every(({ name }) => own.pairs.every((pair) => pair.name !== name));
  const words = more.pairs.map(written);
  if (end === undefined || !later.object.span || !isPlain || !isNew || words.includes(undefined)) return [];
  const also = [{ at: later, span: later.object.span, text: "" }];
  return [{ title: "Join the two statements", at: first, span: { start: end, end }, text: words.join(""), also }];
}

/** Two statements that crmsh takes for the same set of options. */
export const repeatedOptions: Rule = {
  id: "repeated-options",
  group: "text",
  severity: "information",
  title: "Options that crmsh takes for one id twice",
  why: "Quorate joins statements of property, rsc_defaults and op_defaults that say no id, or the same. crmsh gives each of them the same id, and refuses to load a file with two. Write them as one, or give the second an id of its own.",
  source: "crm configure load update of crmsh 4.4: Duplicate resource: cib-bootstrap-options",
  wrong: "property stonith-enabled=true\nproperty no-quorum-policy=freeze",
  right: "property stonith-enabled=true no-quorum-policy=freeze",
  check(model, report) {
    for (const kind of ["property", "rsc_defaults", "op_defaults"] as const) {
      const seen = new Map<string, Placed>();
      for (const at of model.ofKind(kind)) {
        if (!isOptions(at)) continue;
        const id = at.object.id || usualIds[kind];
        const key = `${at.uri}\n${id}`;
        const first = seen.get(key);
        if (!first) {
          seen.set(key, at);
          continue;
        }
        report({
          at,
          span: at.object.idSpan ?? { start: 0, end: kind.length },
          message: `crmsh refuses to load a file with two statements of ${kind} that are both "${id}" ("Duplicate resource"); Quorate joins them. Write them as one for files that crmsh is to load.`,
          fixes: joined(first, at),
          related: [
            { at: first, span: first.object.idSpan ?? { start: 0, end: kind.length }, message: "The first is here." },
          ],
        });
      }
    }
  },
};
