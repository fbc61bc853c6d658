import type { CorosyncSectionView } from "../../model/corosync-model.ts";
import type { Rule, TextReport } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

type Report = (finding: TextReport) => void;

/** The range of watchdog_timeout, in seconds, and of poll_period, in milliseconds. */
const [shortestDog, longestDog] = [2, 120];
const [shortestPoll, longestPoll] = [500, 120_000];

/** The value of an option as a number; undefined where it is absent or none. */
function numberIn(section: CorosyncSectionView, key: string): number | undefined {
  const value = section.option(key)?.value;
  return value !== undefined && /^\+?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function checkMonitored(section: CorosyncSectionView, report: Report): void {
  const [recovery, max, poll] = [section.option("recovery"), section.option("max"), section.option("poll_period")];
  if (max && (recovery?.value ?? "") === "") {
    report({
      span: section.nameSpan,
      message: `${section.name} has a max but no recovery, so nothing happens when it is exceeded. Add recovery: watchdog, reboot or shutdown.`,
    });
  } else if (recovery && !max && section.path.startsWith("resources.system.")) {
    report({
      span: section.nameSpan,
      message: `${section.name} has a recovery but no max, so it is never measured. Add max.`,
    });
  }
  const isMemory = section.name === "memory_used" && section.path.startsWith("resources.system.");
  const limit = max === undefined ? undefined : Number(max.value);
  if (max && limit !== undefined && (max.value === "" || !(limit > 0) || (isMemory && limit > 100))) {
    report({
      span: max.value === "" ? max.keySpan : max.valueSpan,
      message: `max must be ${isMemory ? "a percentage from 1 to 100" : "a number above 0"}, not "${max.value}": ${limit !== undefined && limit > 100 ? "it is never exceeded" : "corosync doesn't check that, and the limit is not the one you mean"}.`,
    });
  }
  const period = numberIn(section, "poll_period");
  if (poll && period !== undefined && (period < shortestPoll || period > longestPoll)) {
    report({
      span: poll.valueSpan,
      message: `poll_period must be from ${shortestPoll} to ${longestPoll} ms: corosync uses the default instead of ${period}.`,
    });
  }
}

/** Monitoring of the host that has no effect. */
export const corosyncResources: Rule = {
  id: "corosync-resources",
  group: "corosync",
  severity: "warning",
  title: "Monitoring of the host without effect",
  why: "The section resources lets corosync watch the host's load and memory, and feed a watchdog. What is incomplete or out of range there is accepted; corosync reports it in its log at most.",
  source: "corosync's log: Set watchdog_timeout is out of range (2..120); resource … missing a recovery key",
  wrong: { "corosync.conf": "resources {\n  system {\n    memory_used {\n      max: 90\n    }\n  }\n}\n" },
  right: {
    "corosync.conf":
      "resources {\n  system {\n    memory_used {\n      max: 90\n      recovery: reboot\n    }\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    for (const section of conf.sections("resources")) {
      const timeout = section.option("watchdog_timeout");
      const seconds = numberIn(section, "watchdog_timeout");
      if (!timeout || seconds === undefined || seconds >= 2 ** 32) continue;
      if (seconds >= shortestDog && seconds <= longestDog) continue;
      report({
        span: timeout.valueSpan,
        message: `watchdog_timeout must be from ${shortestDog} to ${longestDog} seconds: corosync uses its default of 6 instead of ${seconds}.`,
      });
    }
    for (const path of ["resources.system", "resources.process"]) {
      for (const group of conf.sections(path)) {
        for (const section of group.sections) {
          if (path === "resources.process" || /^(memory_used|load_15min)$/.test(section.name))
            checkMonitored(section, report);
        }
      }
    }
    const device = conf.option("resources.watchdog_device")?.value ?? "";
    if (device !== "" && device !== "off") return;
    for (const section of conf.sections("resources.system").flatMap(({ sections }) => sections)) {
      const recovery = section.option("recovery");
      if (!recovery || !/^(watchdog|quit)$/.test(recovery.value)) continue;
      report({
        span: recovery.valueSpan,
        message: `recovery: ${recovery.value} stops feeding corosync's watchdog, but no watchdog_device is configured: nothing happens. Add it to the section resources, or use recovery: reboot.`,
      });
    }
  }),
};
