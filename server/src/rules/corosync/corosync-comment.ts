import type { CorosyncOptionView } from "../../model/corosync-model.ts";
import type { Rule } from "../rule.ts";
import { knownOptions, onCorosync } from "../support/corosync.ts";

/** What follows from a comment that became part of a value. */
function consequence({ key, path }: CorosyncOptionView, written: string): string {
  if (path === "nodelist.node.name") return `the node is not called "${written}", and Pacemaker doesn't recognize it`;
  if (key === "subsys") return "corosync refuses the file if the section has other options";
  if (key === "keyfile") return "corosync looks for a key file of that name, and doesn't start";
  if (key === "logfile") return "the log goes into a file of that name";
  if (key === "host") return "no host has that name";
  if (/^exec_/.test(key)) return "the command gets the comment as arguments";
  if (key === "cluster_name") return "the cluster is called that, comment included";
  return "the comment is part of the value";
}

/** A comment after a value that may be any text. */
export const corosyncComment: Rule = {
  id: "corosync-comment",
  group: "corosync",
  severity: "warning",
  title: "Comment that became part of a value",
  why: "A comment in corosync.conf needs a line of its own that begins with #. After a value it belongs to the value; where any text is allowed, such as in a name or a path, nothing reports it.",
  source: "corosync.conf(5); corosync-cmapctl shows the value with the comment",
  wrong: {
    "corosync.conf": "nodelist {\n  node {\n    name: n1 # spare\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "nodelist {\n  node {\n    # spare\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    for (const { option, fact } of knownOptions(conf)) {
      const isText = fact.type === "string" || fact.type === "path" || option.path === "quorum.device.net.host";
      const [, written, comment] = /^(.*?\S)\s+(#.*)$/.exec(option.value) ?? [];
      // tie-breaker reports that the list of nodes is unreadable.
      if (!isText || written === undefined || comment === undefined || fact.obsolete !== undefined) continue;
      if (option.key === "auto_tie_breaker_node" && !/^\d/.test(written)) continue;
      report({
        span: option.valueSpan,
        ...(option.key === "subsys" || option.key === "keyfile" ? { severity: "error" as const } : {}),
        message: `The value of "${option.key}" is "${option.value}": ${consequence(option, written)}. Put the comment on a line of its own.`,
        fixes: [
          {
            title: "Put the comment on a line of its own",
            span: option.span,
            text: `${comment}\n${option.key}: ${written}`,
          },
        ],
      });
    }
  }),
};
