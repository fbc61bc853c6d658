import type { CorosyncSectionFact } from "../option-facts.ts";

const yesNo = { type: "choice", choices: ["yes", "no"] } as const;

export const system: CorosyncSectionFact = {
  path: "system",
  description: "How corosync runs on its host.",
  options: [
    {
      name: "qb_ipc_type",
      restart: "each",
      type: "choice",
      default: "native",
      choices: ["native", "shm", "socket"],
      description: "How local programs communicate with corosync.",
    },
    {
      name: "sched_rr",
      restart: "each",
      ...yesNo,
      default: "yes",
      description: "Run with realtime priority, so that load doesn't delay the token.",
    },
    {
      name: "priority",
      restart: "each",
      type: "string",
      description: "Without sched_rr: a nice value, or max or min.",
    },
    {
      name: "move_to_root_cgroup",
      restart: "each",
      type: "choice",
      default: "auto",
      choices: ["yes", "no", "auto"],
      description: "Move to the root control group, where the service's own one forbids realtime priority.",
    },
    {
      name: "allow_knet_handle_fallback",
      restart: "each",
      ...yesNo,
      default: "no",
      description: "Run with smaller buffers where privileges are missing, as in containers.",
    },
    {
      name: "state_dir",
      restart: "each",
      type: "path",
      default: "/var/lib/corosync",
      description: "The directory for corosync's state.",
    },
  ],
};

export const resources: CorosyncSectionFact = {
  path: "resources",
  description: "What corosync monitors on its host.",
  options: [
    {
      name: "watchdog_device",
      type: "path",
      default: "off",
      description: "The watchdog that reboots the host when corosync hangs. SBD needs the watchdog for itself.",
    },
    {
      name: "watchdog_timeout",
      type: "u32",
      default: "6",
      unit: "s",
      description: "How long the watchdog waits for corosync. Outside of 2 to 120 the default is used.",
    },
  ],
};

/** What a monitored resource of the host may have. */
const monitored = (measure: string): CorosyncSectionFact["options"] => [
  {
    name: "recovery",
    type: "choice",
    choices: ["watchdog", "reboot", "shutdown", "none"],
    alsoAccepted: ["quit"],
    otherwise: "none",
    description:
      "What happens above max: the watchdog is no longer fed, the host reboots or is powered off, or nothing.",
  },
  { name: "max", type: "string", description: measure },
  {
    name: "poll_period",
    type: "u64",
    default: "3000",
    unit: "ms",
    description: "How often it is measured. Outside of 500 to 120000 the default is used.",
  },
  ...["current", "last_updated", "state"].map((name) => ({
    name,
    type: "string" as const,
    readBy: "corosync" as const,
    description: "Written by corosync, which overwrites what the file says.",
  })),
];

export const resourcesSystem: CorosyncSectionFact = {
  path: "resources.system",
  description: "What corosync measures on its host.",
  options: [],
};

export const memoryUsed: CorosyncSectionFact = {
  path: "resources.system.memory_used",
  description: "The used memory of the host.",
  options: monitored("The most of the memory that may be used, in per cent."),
};

export const load15min: CorosyncSectionFact = {
  path: "resources.system.load_15min",
  description: "The load of the host, averaged over 15 minutes.",
  options: monitored("The highest load, a number such as 8.0."),
};

export const resourcesProcess: CorosyncSectionFact = {
  path: "resources.process",
  description: "Processes that report their state to corosync.",
  options: [],
};

/** One section for each process, named after it. */
export const resourcesOfProcess: CorosyncSectionFact = {
  path: "resources.process.NAME",
  description: "A process that reports its state to corosync.",
  options: monitored("The most that the process may use."),
};

export const nozzle: CorosyncSectionFact = {
  path: "nozzle",
  readBy: "corosync",
  description: "A virtual network device whose packets travel over knet.",
  options: [
    { name: "name", type: "string", required: true, description: "The device's name." },
    {
      name: "ipaddr",
      type: "address",
      required: true,
      description: "Its network; the node's id is the last part of the address.",
    },
    {
      name: "ipprefix",
      type: "u8",
      required: true,
      min: 8,
      max: 128,
      description: "The prefix length of the network.",
    },
    { name: "macaddr", type: "string", description: "Its MAC address; the node's id is the last part." },
  ],
};

export const uidgid: CorosyncSectionFact = {
  path: "uidgid",
  repeatable: true,
  description: "Who besides root may connect to corosync.",
  options: [
    { name: "uid", type: "string", description: "A user's name or number." },
    { name: "gid", type: "string", description: "A group's name or number." },
  ],
};
