import { corosyncSections, findOption, findSection, sectionsIn } from "../../corosync/section-facts.ts";
import { closest } from "../../text/fuzzy-match.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { onCorosync, sectionsOf } from "../support/corosync.ts";

/** The sections that have an option of that name, if these are at most two. */
function homesOf(key: string): readonly string[] {
  const homes = corosyncSections.filter(
    ({ path, obsolete, options }) =>
      obsolete === undefined && path !== "logging.logging_daemon" && options.some(({ name }) => name === key),
  );
  return homes.length <= 2 ? homes.map(({ path }) => path) : [];
}

/** What people write instead of a key of the section node. */
const meantInNode: Readonly<Record<string, string>> = wordTable({
  id: "nodeid",
  node_id: "nodeid",
  address: "ring0_addr",
  addr: "ring0_addr",
  ip: "ring0_addr",
  ring_addr: "ring0_addr",
  hostname: "name",
  host: "name",
  uname: "name",
  node_name: "name",
  votes: "quorum_votes",
});

/** A key or section that corosync doesn't know. */
export const corosyncUnknownKey: Rule = {
  id: "corosync-unknown-key",
  group: "corosync",
  severity: "warning",
  title: "Unknown key or section",
  why: "Any key and any section are accepted by corosync, but only known ones are read. A misspelt one, or one with a capital letter, has no effect, and no tool reports it.",
  source: "corosync.conf(5), votequorum(5), corosync-qdevice(8)",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  tokn: 3000\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  token: 3000\n}\n" },
  check: onCorosync((conf, report) => {
    for (const section of sectionsOf(conf.root)) {
      const fact = section.path === "" ? undefined : findSection(section.path);
      if (section.path !== "" && !fact) {
        const parent = section.path.slice(0, Math.max(0, section.path.lastIndexOf(".")));
        if (parent !== "" && !findSection(parent)) continue;
        const known = sectionsIn(parent).map(({ path }) => path.slice(path.lastIndexOf(".") + 1));
        const meant = closest(section.name, known);
        const home = meant
          ? undefined
          : corosyncSections.find(({ path }) => path.endsWith(`.${section.name}`) || path === section.name);
        const where = home?.path.includes(".")
          ? ` It belongs in "${home.path.slice(0, home.path.lastIndexOf("."))}".`
          : home
            ? " It belongs at the top of the file."
            : "";
        if (section.name === "") continue;
        report({
          span: section.nameSpan,
          message: `corosync doesn't know the section "${section.name}" ${parent === "" ? "at the top of the file" : `in "${parent}"`}: its content has no effect.${meant ? ` Did you mean "${meant}"?` : where}`,
          ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span: section.nameSpan, text: meant }] } : {}),
        });
        continue;
      }
      if (fact?.obsolete !== undefined || section.path === "uidgid" || section.path === "totem.interface.member")
        continue;
      for (const { key, keySpan } of section.options) {
        if (
          key === "" ||
          findOption(section.path, key) ||
          (section.path === "nodelist.node" && /^ring\d+_addr$/.test(key))
        )
          continue;
        const names = (fact?.options ?? []).filter(({ obsolete }) => obsolete === undefined).map(({ name }) => name);
        const alias = section.path === "nodelist.node" ? meantInNode[key.toLowerCase()] : undefined;
        const meant = alias ?? closest(key, names);
        const homes = meant ? [] : homesOf(key);
        const isSection = sectionsIn(section.path).some(({ path }) => path.endsWith(`.${key}`) || path === key);
        const hint = meant
          ? ` Did you mean "${meant}"?`
          : isSection
            ? ` "${key}" is a section: use "${key} {".`
            : homes.length > 0
              ? ` It belongs in the section ${homes.map((home) => `"${home}"`).join(" or ")}.`
              : "";
        report({
          span: keySpan,
          message: `corosync doesn't know "${key}" ${section.path === "" ? "at the top of the file" : `in the section "${section.path}"`} and ignores it.${hint}`,
          ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span: keySpan, text: meant }] } : {}),
        });
      }
    }
  }),
};
