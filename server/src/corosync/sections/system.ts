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
  ],
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
