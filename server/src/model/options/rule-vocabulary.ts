import type { KeywordInfo, OptionInfo } from "./option.ts";
import { roles } from "./roles.ts";

// Facts: "Pacemaker Explained" on rules, the schema rule-3.9, the crm language as crmsh reads it.

/** Built-in names that a rule can test, besides node attributes of the configuration's own. */
export const ruleAttributes: readonly OptionInfo[] = [
  { name: "#uname", type: "nodes", description: "The node's name." },
  { name: "#id", type: "string", description: "The node's id, which for cluster nodes is corosync's nodeid." },
  {
    name: "#kind",
    type: "choice",
    choices: [
      { value: "cluster", meaning: "A node that runs corosync and all of Pacemaker." },
      { value: "remote", meaning: "A machine that runs Pacemaker Remote." },
      { value: "container", meaning: "A guest node or the node of a bundle." },
    ],
    description: "What kind of node it is.",
  },
  { name: "#is_dc", type: "boolean", description: "Whether the node is currently the DC." },
  { name: "#cluster-name", type: "string", description: "The value of the property `cluster-name`." },
  {
    name: "#site-name",
    type: "string",
    description: "The value of the node attribute `site-name`, or else the cluster's name.",
  },
  {
    name: "#role",
    type: "choice",
    choices: roles.map(({ name, description }) => ({ value: name, meaning: description })),
    description: "The role of the resource on the node. Only for locations of promotable clones.",
  },
  {
    name: "#ra-version",
    type: "string",
    description:
      "The version of the resource agent on the node. It works only in rules for a resource's parameters; compare it with the type `version`.",
  },
];

/** How a rule compares an attribute. */
export const ruleOperators: readonly KeywordInfo[] = [
  { name: "eq", description: "True where the attribute equals the value." },
  {
    name: "ne",
    description: "True where the attribute differs from the value. A node without the attribute differs too.",
  },
  { name: "lt", description: "True where the attribute is less than the value." },
  { name: "gt", description: "True where the attribute is greater than the value." },
  { name: "lte", description: "True where the attribute is less than the value or equals it." },
  { name: "gte", description: "True where the attribute is greater than the value or equals it." },
  { name: "defined", description: "True where the node has the attribute, regardless of its value." },
  { name: "not_defined", description: "True where the node does not have the attribute." },
];

/** What may follow `date` in a rule. */
export const dateOperators: readonly KeywordInfo[] = [
  { name: "lt", description: "True before the given moment." },
  { name: "gt", description: "True after the given moment." },
  { name: "in", description: "True from `start` until `end`, or for a duration from `start`." },
  { name: "in_range", description: "True from `start` until `end`, or for a duration from `start`; `in` is shorter." },
  {
    name: "spec",
    description: "True whenever every given part of the date and time matches, such as `hours=9-17 weekdays=1-5`.",
  },
  { name: "date_spec", description: "True whenever every given part of the date and time matches; `spec` is shorter." },
];

/** A part of a date, with the numbers it may have; without `max` any year. */
export interface DateKey extends KeywordInfo {
  readonly min?: number;
  readonly max?: number;
}

/** The parts of a date and time that `date spec` may give, each a number or a range such as `9-17`. */
export const dateSpecKeys: readonly DateKey[] = [
  { name: "hours", min: 0, max: 23, description: "The hour of the day, where 0 is the hour after midnight." },
  { name: "minutes", min: 0, max: 59, description: "The minute of the hour. crmsh cannot parse it." },
  { name: "seconds", min: 0, max: 59, description: "The second of the minute. crmsh cannot parse it." },
  { name: "weekdays", min: 1, max: 7, description: "The day of the week, where 1 is Monday and 7 is Sunday." },
  { name: "monthdays", min: 1, max: 31, description: "The day of the month." },
  { name: "yeardays", min: 1, max: 366, description: "The day of the year." },
  { name: "weeks", min: 1, max: 53, description: "The week of the year as ISO 8601 counts it." },
  { name: "months", min: 1, max: 12, description: "The month of the year." },
  { name: "years", description: "The year." },
  {
    name: "weekyears",
    description:
      "The year that the week belongs to in ISO 8601; it differs from `years` for some days around New Year.",
  },
  {
    name: "moon",
    min: 0,
    max: 7,
    deprecated: { since: "2.1.6" },
    removed: { since: "3.0.0" },
    description: "The phase of the moon, where 0 is new and 4 is full.",
  },
  {
    name: "yearsdays",
    removed: { since: "2.0.0", instead: "yeardays" },
    description:
      "A misspelling of `yeardays` that crmsh knows and Pacemaker ignores: the rule then holds all year. Write `yeardays`.",
  },
];

/** The parts of a duration (`date in start=… days=3`); each adds that many to the length. */
export const durationKeys: readonly DateKey[] = [
  { name: "years", description: "How many years it lasts." },
  { name: "months", description: "How many months it lasts." },
  { name: "weeks", description: "How many weeks it lasts." },
  { name: "days", description: "How many days it lasts." },
  { name: "hours", description: "How many hours it lasts." },
  { name: "minutes", description: "How many minutes it lasts." },
  { name: "seconds", description: "How many seconds it lasts." },
];
