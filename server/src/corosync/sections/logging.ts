import type { CorosyncOptionFact, CorosyncSectionFact } from "../option-facts.ts";

const yesNo = { type: "yesNo", choices: ["yes", "no"], alsoTaken: ["on", "off"] } as const;
const priority = {
  type: "choice",
  default: "info",
  choices: ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"],
  alsoTaken: ["error"],
  anyCase: true,
} as const;
/** What the system's log knows besides the facilities that corosync's manual names. */
const otherFacilities = "auth authpriv cron ftp kern lpr mail news syslog user uucp".split(" ");

/** What `logging` and each `logger_subsys` have. */
const both: readonly CorosyncOptionFact[] = [
  { name: "to_stderr", ...yesNo, default: "yes", description: "Log to standard error." },
  { name: "to_syslog", ...yesNo, default: "yes", description: "Log to the system's log." },
  { name: "to_logfile", ...yesNo, default: "no", description: "Log to logfile." },
  { name: "logfile", type: "path", description: "The file that to_logfile writes." },
  { name: "logfile_priority", ...priority, description: "The least important message for the file." },
  { name: "syslog_priority", ...priority, description: "The least important message for the system's log." },
  {
    name: "syslog_facility",
    type: "choice",
    default: "daemon",
    choices: ["daemon", ...Array.from({ length: 8 }, (_, i) => `local${i}`)],
    alsoTaken: otherFacilities,
    description: "Under which name the system's log files it.",
  },
  {
    name: "debug",
    type: "choice",
    default: "off",
    choices: ["on", "off", "trace"],
    description: "Log far more; trace even more than on.",
  },
];

export const logging: CorosyncSectionFact = {
  path: "logging",
  description: "What corosync logs, and where.",
  options: [
    ...both,
    {
      name: "timestamp",
      type: "choice",
      default: "hires",
      choices: ["on", "off", "hires"],
      description: "The time before each line; hires with milliseconds.",
    },
    {
      name: "fileline",
      type: "onOff",
      default: "off",
      choices: ["on", "off"],
      description: "The source file and line before each message.",
    },
    {
      name: "function_name",
      type: "onOff",
      default: "off",
      choices: ["on", "off"],
      description: "The function before each message.",
    },
    {
      name: "blackbox",
      type: "onOff",
      default: "on",
      choices: ["on", "off"],
      description: "Keep the last messages in memory, for corosync-blackbox.",
    },
  ],
};

export const loggerSubsys: CorosyncSectionFact = {
  path: "logging.logger_subsys",
  repeatable: true,
  description: "Other settings for one part of corosync.",
  options: [
    { name: "subsys", type: "string", required: true, description: "The part: TOTEM, QUORUM, CPG, CFG and so on." },
    ...both,
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
  description: "Other settings for one program, such as corosync-qdevice.",
  options: [
    { name: "name", type: "string", required: true, description: "The program." },
    { name: "subsys", type: "string", description: "One part of it." },
    ...both,
  ],
};
