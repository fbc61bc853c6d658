import type { Name } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { withoutOverridden } from "../../model/options-in-force.ts";
import type { Grammar } from "../grammar.ts";
import { isReal } from "../grammar.ts";
import { formatRule, idWord, setWords } from "../print.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Label } from "../tokens.ts";
import { idLabel, item, readKeyword } from "./common.ts";

type Kind = "property" | "rsc_defaults" | "op_defaults";

function define(kind: Kind): (grammar: Grammar, shared: SharedRules) => StatementRule {
  return (grammar, { attributeList }) => {
    const { $ } = grammar;
    return $.RULE(kind, (): ClusterObject | undefined => {
      readKeyword(grammar);
      let id: Name = { value: "" };
      $.OPTION(() => {
        const label = $.CONSUME(Label);
        if (!isReal(grammar, label)) return;
        id = idLabel(grammar, label);
        grammar.mark(label, { kind: "definition", type: "set" });
      });
      const set = $.SUBRULE(attributeList, { ARGS: [{ list: kind }, []] });
      if ($.RECORDING_PHASE) return undefined;
      const own = id.value ? id : { value: set.id ?? "" };
      return { kind, ...item(own, undefined), set, span: { start: 0, end: $.LA(0).end } };
    });
  };
}

function definition(kind: Kind, summary: string, example: string): StatementDefinition {
  return {
    keywords: [kind],
    summary,
    synopsis: `${kind} [ID:] [rule …] NAME=VALUE…`,
    example,
    snippet: `${kind} $0`,
    define: define(kind),
    print(written) {
      if (written.kind !== kind) return undefined;
      const object = withoutOverridden(written);
      const { id: _, ...set } = object.set;
      const name = object.id ? [idWord(object.id)] : [];
      const head = setWords({ ...set, rules: [], pairs: [] });
      const pairs = set.pairs.map((pair) => setWords({ rules: [], pairs: [pair] }));
      return [[kind, ...name, ...head], ...set.rules.map(formatRule), ...pairs];
    },
  };
}

export const property = definition(
  "property",
  "Sets cluster-wide options: fencing, quorum policy, maintenance mode and others.",
  "property stonith-enabled=true no-quorum-policy=stop",
);

export const rscDefaults = definition(
  "rsc_defaults",
  "Sets default meta attributes for all resources.",
  "rsc_defaults resource-stickiness=100 migration-threshold=3 failure-timeout=10min",
);

export const opDefaults = definition(
  "op_defaults",
  "Sets default attributes for all operations.",
  "op_defaults timeout=60s",
);
