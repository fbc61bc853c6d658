import type { CorosyncOptionFact, CorosyncSectionFact } from "../option-facts.ts";

const yesNo = { type: "yesNo", choices: ["yes", "no"], alsoAccepted: ["on", "off"] } as const;
const priority = {
  type: "choice",
  default: "info",
  choices: ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"],
  alsoAccepted: ["error"],
  ignoreCase: true,
} as const;
/** syslog facilities besides those that corosync's manual lists. */
const otherFacilities = "auth authpriv cron ftp kern lpr mail news syslog user uucp".split(" ");

/** The options that `logging` and each `logger_subsys` share. */
const common: readonly CorosyncOptionFact[] = [
  { name: "to_stderr", ...yesNo, default: "yes", description: "Log to standard error." },
  { name: "to_syslog", ...yesNo, default: "yes", description: "Log to syslog." },
  { name: "to_logfile", ...yesNo, default: "no", description: "Log to logfile." },
  { name: "logfile", type: "path", description: "The file that to_logfile writes." },
  { name: "logfile_priority", ...priority, description: "The lowest priority that is written to the file." },
  { name: "syslog_priority", ...priority, description: "The lowest priority that is sent to syslog." },
  {
    name: "syslog_facility",
    type: "choice",
    default: "daemon",
    choices: ["daemon", ...Array.from({ length: 8 }, (_, i) => `local${i}`)],
    alsoAccepted: otherFacilities,
    description: "The syslog facility.",
  },
  {
    name: "debug",
    type: "choice",
    default: "off",
    choices: ["on", "off", "trace"],
    description: "Log debug messages; trace logs even more than on.",
  },
];

export const logging: CorosyncSectionFact = {
  path: "logging",
  description: "What corosync logs, and where.",
  options: [
    ...common,
    {
      name: "timestamp",
      type: "choice",
      default: "hires",
      choices: ["on", "off", "hires"],
      description: "Print the time before each line; hires includes milliseconds.",
    },
    {
      name: "fileline",
      type: "onOff",
      default: "off",
      choices: ["on", "off"],
      description: "Print the source file and line before each message.",
    },
    {
      name: "function_name",
      type: "onOff",
      default: "off",
      choices: ["on", "off"],
      description: "Print the function's name before each message.",
    },
    {
      name: "blackbox",
      type: "onOff",
      default: "on",
      choices: ["on", "off"],
      description: "Record recent messages in memory, for corosync-blackbox.",
    },
  ],
};

export const loggerSubsys: CorosyncSectionFact = {
  path: "logging.logger_subsys",
  repeatable: true,
  description: "Settings for one subsystem of corosync.",
  options: [
    {
      name: "subsys",
      type: "string",
      required: true,
      description: "The subsystem: TOTEM, QUORUM, CPG, CFG and so on.",
    },
    ...common,
    {
      name: "tags",
      type: "string",
      obsolete: "corosync 3 ignores it.",
      replacedBy: "debug",
      description: "What corosync 1 traced.",
    },
  ],
};

export const loggingDaemon: CorosyncSectionFact = {
  path: "logging.logging_daemon",
  repeatable: true,
  readBy: "corosync-qdevice",
  description: "Settings for another daemon, such as corosync-qdevice.",
  options: [
    { name: "name", type: "string", required: true, description: "The daemon's name." },
    { name: "subsys", type: "string", description: "One subsystem of it." },
    ...common,
  ],
};
