import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** The longest name that pcs accepts, because GFS2 does. */
const longestName = 32;

/** A cluster name that other programs don't accept. */
export const clusterName: Rule = {
  id: "cluster-name",
  group: "corosync",
  severity: "information",
  title: "Cluster name that other programs refuse",
  why: "Any name is accepted by corosync. GFS2 can't be mounted in a cluster whose name has more than 32 characters, or others than letters of ASCII, digits, _ and -; pcs refuses to set up such a cluster without --force. Changing the name later needs a stop of the whole cluster.",
  source: "pcs cluster setup: Chosen cluster name … will prevent mounting GFS2 volumes in the cluster",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  cluster_name: my cluster\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  cluster_name: my_cluster\n}\n" },
  check: onCorosync((conf, report) => {
    const option = conf.option("totem.cluster_name");
    // corosync-comment reports a comment that is part of the name.
    if (!option || /\s#/.test(option.value)) return;
    const { value, valueSpan, keySpan } = option;
    if (value === "") {
      report({ span: keySpan, message: "cluster_name is empty: pcs, GFS2 and DLM need a name. Write one." });
      return;
    }
    const isLong = value.length > longestName;
    if (!isLong && /^[\w-]+$/.test(value)) return;
    const meant = value.replace(/[^\w-]+/g, "_").slice(0, longestName);
    report({
      span: valueSpan,
      message: `GFS2 can't be mounted in a cluster of this name, and pcs refuses it without --force: ${isLong ? `it has more than ${longestName} characters` : "it has characters other than letters, digits, _ and -"}. Use another one as long as the cluster isn't in use yet.`,
      fixes: /[a-z0-9]/i.test(meant) ? [{ title: `Change to "${meant}"`, span: valueSpan, text: meant }] : [],
    });
  }),
};
