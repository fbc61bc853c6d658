import type { Rule } from "../../server/src/rules/rule.ts";

/** The setting `quorate.rules` as package.json describes it: a property for each rule. */
export function rulesSetting(rules: readonly Rule[]): object {
  return {
    type: "object",
    default: {},
    scope: "resource",
    additionalProperties: false,
    markdownDescription:
      "The severity of each rule's findings, by the rule's id: `error`, `warning`, `information` or `off`. Other rules keep their default severity.",
    properties: Object.fromEntries(
      rules.map(({ id, severity, title }) => [
        id,
        {
          type: "string",
          enum: ["error", "warning", "information", "off"],
          default: severity,
          description: `${title} (${severity}).`,
        },
      ]),
    ),
  };
}
