import type { CorosyncOptionView } from "../../model/corosync-model.ts";
import type { Rule } from "../rule.ts";
import { onCorosync, sectionsOf } from "../support/corosync.ts";

/** Duplicate keys, nodelists, names, addresses and link sections in corosync.conf. */
export const corosyncDuplicate: Rule = {
  id: "corosync-duplicate",
  group: "corosync",
  severity: "warning",
  title: "Duplicate key, node or link",
  why: "If a key is duplicated, corosync silently uses the last one. If two sections configure the same link, their settings are merged. Two nodes with the same name or address are mistaken for each other.",
  source: "corosync's reading of repeated keys; corosync -t accepts them all",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  token: 3000\n  token: 5000\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  token: 5000\n}\n" },
  check: onCorosync((conf, report) => {
    for (const section of sectionsOf(conf.root)) {
      const seen = new Map<string, CorosyncOptionView>();
      for (const option of section.options) {
        const earlier = seen.get(option.key);
        seen.set(option.key, option);
        if (!earlier || option.key === "" || option.key === "memberaddr" || section.path === "uidgid") continue;
        const isSame = earlier.value === option.value;
        report({
          span: earlier.span,
          message: `"${option.key}" is duplicated, and corosync uses the last one${isSame ? ". Remove one of them" : `: "${option.value}", not "${earlier.value}"`}.`,
          fixes: [{ title: "Remove this one", span: earlier.span, text: "" }],
          related: [{ span: option.span, message: "This one is used." }],
        });
      }
    }
    const lists = conf.sections("nodelist");
    for (const list of lists.slice(1)) {
      report({
        span: list.nameSpan,
        message:
          "This is a second nodelist: its nodes replace those of the first one. Put all nodes into one nodelist.",
        related: [{ span: lists[0]?.nameSpan ?? list.nameSpan, message: "The first nodelist." }],
      });
    }
    const nodes = new Map<string, CorosyncOptionView>();
    for (const { section } of conf.nodes) {
      for (const option of section.options) {
        const isName = option.key === "name";
        if ((!isName && !/^ring\d+_addr$/.test(option.key)) || option.value === "") continue;
        if (section.option(option.key) !== option) continue;
        const key = `${isName ? "name" : "address"} ${option.value.toLowerCase()}`;
        const other = nodes.get(key);
        if (!other) nodes.set(key, option);
        else {
          report({
            span: option.valueSpan,
            message: isName
              ? `Another node is also called "${option.value}": Pacemaker considers them the same node. Use each node's own host name.`
              : `The address ${option.value} is duplicated: every link of every node needs an address of its own.`,
            related: [{ span: other.span, message: "It is also used here." }],
          });
        }
      }
    }
    const links = new Map<string, CorosyncOptionView | undefined>();
    for (const section of conf.sections("totem.interface")) {
      const number = section.option("linknumber");
      // corosync-obsolete reports that all rings become link 0.
      if (section.option("ringnumber")) continue;
      const link = number?.value ?? "0";
      if (links.has(link)) {
        report({
          span: number?.span ?? section.nameSpan,
          message: `Another section interface also configures link ${link}${number ? "" : " (without linknumber it is 0)"}: their settings are merged. Set the linknumber of this one.`,
        });
      }
      links.set(link, number);
    }
  }),
};
