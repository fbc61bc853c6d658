import { findSection } from "../../corosync/section-facts.ts";
import type { CorosyncOptionView, CorosyncSectionView } from "../../model/corosync-model.ts";
import { isAtLeast } from "../../model/target.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule, TextReport } from "../rule.ts";
import { isCorosync2, knownOptions, onCorosync, sectionsOf, transportOf } from "../support/corosync.ts";
import { addressKind } from "../support/corosync-values.ts";

/** Options of other transports that another rule checks, or that are harmless. */
const checkedElsewhere = /^(crypto_\w+|secauth|ring\d_addr|ttl|knet_link_priority)$/;

/** What corosync 2 reads and corosync 3 doesn't; knet's options don't matter to corosync 2. */
const readByCorosync2 = /^(ringnumber|rrp_\w+|nodeid|threads|crypto_type|bindnetaddr|mcastaddr|broadcast|memberaddr)$/;

/** What to use instead of an option that a transport doesn't read, as a sentence; empty if there is nothing. */
function insteadOf(key: string): string {
  if (key === "bindnetaddr" || key === "mcastaddr")
    return " Set the addresses in the nodelist: ring0_addr, ring1_addr.";
  return "";
}

function sectionFinding(section: CorosyncSectionView, note: string): TextReport {
  const keys = section.options.map(({ key }) => key).join(", ");
  return {
    span: section.nameSpan,
    message: `corosync 3 ignores the section "${section.name}"${keys ? ` (${keys})` : ""}. ${note} Remove it.`,
  };
}

function fixesOf(option: CorosyncOptionView, by: string | undefined): TextReport["fixes"] {
  const renames = wordTable<boolean>({
    ringnumber: /^\d$/.test(option.value),
    rrp_mode: option.value === "active" || option.value === "passive",
  });
  if (by !== undefined && renames[option.key]) return [{ title: `Change to "${by}"`, span: option.keySpan, text: by }];
  return [{ title: `Remove "${option.key}"`, span: option.span, text: "" }];
}

/** What corosync 3 no longer reads, with its replacement. */
export const corosyncObsolete: Rule = {
  id: "corosync-obsolete",
  group: "corosync",
  severity: "warning",
  title: "Obsolete option",
  why: "Files for corosync 1 and 2 are accepted by corosync 3 without a message about what it no longer supports: links replaced rings, plugins are gone, and an interface with ringnumber: 1 becomes link 0.",
  source: "corosync.conf(5) of corosync 3, against that of 1.4 and 2.4",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  rrp_mode: active\n  interface {\n    ringnumber: 1\n  }\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  link_mode: active\n  interface {\n    linknumber: 1\n  }\n}\n" },
  check: onCorosync((conf, report, target) => {
    const isOld = isCorosync2(target);
    const transport = transportOf(conf, target);
    for (const section of sectionsOf(conf.root)) {
      const note = isOld && section.name === "member" ? undefined : findSection(section.path)?.obsolete;
      if (note !== undefined) report(sectionFinding(section, note));
    }
    for (const { option, section, fact } of knownOptions(conf)) {
      if (findSection(section.path)?.obsolete !== undefined) continue;
      const { key } = option;
      if (isOld && readByCorosync2.test(key)) continue;
      // Without it the mode is passive, too; a corosync 2 doesn't have it at all.
      if (key === "link_mode" && (isOld || option.value === "passive")) continue;
      if (key === "mcastaddr" && addressKind(option.value) === "none") continue;
      if (key === "knet_transport" && option.value === "sctp" && isAtLeast(target.corosync, "3.1.10")) {
        report({
          span: option.valueSpan,
          message: "sctp is deprecated: corosync 3.1.10 and later warn that a future release drops it. Use udp.",
          fixes: [{ title: 'Change to "udp"', span: option.valueSpan, text: "udp" }],
        });
      } else if (fact.obsolete !== undefined) {
        // A single ring needs no mode.
        const isNoMode = key === "rrp_mode" && option.value !== "active" && option.value !== "passive";
        const by = isNoMode ? undefined : fact.replacedBy;
        const note = fact.obsolete.replace(/^corosync 3 ignores it[.:]?\s*/, "");
        const first =
          note === fact.obsolete
            ? note
            : `corosync 3 ignores "${key}".${note ? ` ${note[0]?.toUpperCase()}${note.slice(1)}` : ""}`;
        const instead = by
          ? ` Use "${by}" instead.`
          : fact.instead
            ? ` ${fact.instead}`
            : isNoMode
              ? " Remove it."
              : " It has no replacement: remove it.";
        report({ span: option.span, message: `${first}${instead}`, fixes: fixesOf(option, by) ?? [] });
      } else if (fact.transports && !checkedElsewhere.test(key) && /^(knet|udpu?)$/.test(transport)) {
        if ((fact.transports as readonly string[]).includes(transport)) continue;
        report({
          span: option.span,
          message: `"${key}" is read only with the transport ${fact.transports.join(" or ")}, and has no effect with ${transport}${conf.option("totem.transport") ? "" : ", the default of corosync 3"}.${insteadOf(key)}`,
          fixes: [{ title: `Remove "${key}"`, span: option.span, text: "" }],
        });
      }
    }
  }),
};
