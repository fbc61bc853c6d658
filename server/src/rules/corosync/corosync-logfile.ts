import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** Logging to a file without a file name. */
export const corosyncLogfile: Rule = {
  id: "corosync-logfile",
  group: "corosync",
  severity: "warning",
  title: "to_logfile without logfile",
  why: "With to_logfile corosync writes its log to the file that logfile names. If logfile is missing, corosync writes no log and reports nothing.",
  source: "corosync.conf(5): to_logfile, logfile",
  wrong: { "corosync.conf": "logging {\n  to_logfile: yes\n}\n" },
  right: { "corosync.conf": "logging {\n  to_logfile: yes\n  logfile: /var/log/cluster/corosync.log\n}\n" },
  check: onCorosync((conf, report) => {
    const main = conf.option("logging.logfile");
    for (const path of ["logging", "logging.logger_subsys"]) {
      for (const section of conf.sections(path)) {
        const to = section.option("to_logfile");
        if (!to || !/^(yes|on)$/.test(to.value) || section.option("logfile") || main) continue;
        const { end } = to.span;
        report({
          span: to.span,
          message: "to_logfile is enabled without logfile: corosync writes no log. Add logfile.",
          fixes: [
            {
              title: "Add logfile: /var/log/cluster/corosync.log",
              span: { start: end, end },
              text: "\n  logfile: /var/log/cluster/corosync.log",
            },
          ],
        });
      }
    }
  }),
};
