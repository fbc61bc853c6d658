import type { CorosyncOptionView } from "../../model/corosync-model.ts";
import type { Rule } from "../rule.ts";
import { onCorosync, sectionsOf } from "../support/corosync.ts";

/** What stands twice in corosync.conf, where one of them counts. */
export const corosyncDuplicate: Rule = {
  id: "corosync-duplicate",
  group: "corosync",
  severity: "warning",
  title: "Something that stands twice",
  why: "Of a key that stands twice corosync silently takes the last; of two sections for one link the settings run together; and two nodes of one name or one address are taken for each other.",
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
          message: `"${option.key}" stands twice, and corosync takes the last: ${isSame ? "take one out" : `"${option.value}", not "${earlier.value}"`}.`,
          fixes: [{ title: "Take this one out", span: earlier.span, text: "" }],
          related: [{ span: option.span, message: "The one that counts." }],
        });
      }
    }
    const lists = conf.sections("nodelist");
    for (const list of lists.slice(1)) {
      report({
        span: list.nameSpan,
        message: "This is a second nodelist: its nodes take the places of the first one's. Put all nodes into one.",
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
              ? `Another node is called "${option.value}" too: Pacemaker takes them for one. Give each node its host's name.`
              : `The address ${option.value} stands twice: every link of every node needs one of its own.`,
            related: [{ span: other.span, message: "The other one." }],
          });
        }
      }
    }
    const links = new Map<string, CorosyncOptionView | undefined>();
    for (const section of conf.sections("totem.interface")) {
      const number = section.option("linknumber");
      // Of rings another rule says that they all land on link 0.
      if (section.option("ringnumber")) continue;
      const link = number?.value ?? "0";
      if (links.has(link)) {
        report({
          span: number?.span ?? section.nameSpan,
          message: `Another section interface is for link ${link} too${number ? "" : " (without linknumber it is 0)"}: their settings run together. Give this one its linknumber.`,
        });
      }
      links.set(link, number);
    }
  }),
};
