import type { LogText } from "../logs/log-text.ts";

/** Daemons that started, stopped, or died, and a node under load. */
export const daemonTexts: readonly LogText[] = [
  [
    "pacemakerd",
    /^Starting Pacemaker (\S+)/,
    ([version = ""], { host }) => ({
      ...{ kind: "daemon", type: "started", target: host, key: `pacemaker-started ${host}` },
      text: `Pacemaker ${version} started on ${host}`,
    }),
  ],
  [
    "pacemakerd",
    /^Shut?ting down Pacemaker/,
    (_, { host }) => ({
      ...{ kind: "daemon", type: "stopping", target: host, key: `pacemaker-stopping ${host}` },
      text: `Pacemaker is shut down on ${host}`,
    }),
  ],
  [
    "pacemakerd",
    /^(?:The |Child process |Managed process \d+ \()?(pacemaker-\w+|crmd|pengine|stonith-ng|stonithd|attrd|cib|lrmd)\)?(?:\[\d+\])?(?: process)?(?: \(?\d+\)?)? (exited|terminated|respawn\w*)(.*)/,
    ([daemon = "", what = "", rest = ""], { host }) =>
      /status 0|OK|signal 15|rc=0\b/.test(rest)
        ? undefined
        : {
            ...{ kind: "daemon", type: "died", target: host, isTrouble: true, key: `died ${host} ${daemon}` },
            text: `${daemon} on ${host} ${what}${rest}`,
          },
  ],
  [
    "pacemakerd",
    /^(?:Subdaemon )?(pacemaker-\w+)\[\d+\] is unresponsive to ipc after (\d+) (?:tries|attempts?)(.*)/i,
    ([daemon = "", count = "", rest = ""], { host }) =>
      !/\bkilled?\b/.test(rest)
        ? undefined
        : {
            ...{ kind: "daemon", type: "died", target: host, isTrouble: true, key: `hung ${host} ${daemon}` },
            text: `${daemon} on ${host} hung: it didn't answer ${count} ${count === "1" ? "time" : "times"}, and was killed`,
          },
  ],
  [
    "pacemakerd",
    /^(?:Shutting cluster down because (\S+?)\[\d+\] had fatal failure|(?:Child|Subdaemon) (?:respawn count exceeded by )?(\S+)(?: exceeded maximum respawn count)?$)/,
    ([fatal, often], { host, text }) =>
      /^Subdaemon/.test(text) && !text.includes("respawn count")
        ? undefined
        : {
            ...{ kind: "daemon", type: "died", target: host, isTrouble: true, key: `given-up ${host}` },
            text: fatal
              ? `Pacemaker on ${host} stops, because ${fatal} ended with a fatal error`
              : `Pacemaker on ${host} no longer starts ${often}, which ended too often`,
          },
  ],
  [
    "*",
    /^(?:Panicking the system directly|Signaling sbd\[\d+\] to panic the system|\S+ instructed the machine to reset|Subdaemon \S+ requested panic)/,
    (_, { host }) => ({
      ...{ kind: "daemon", type: "died", target: host, isTrouble: true, key: `panic ${host}` },
      text: `Pacemaker on ${host} restarts the whole node after a fatal error`,
    }),
  ],
  [
    "controld",
    /^We appear to be in an election loop/,
    (_, { host }) => ({
      ...{ kind: "election", type: "election-loop", target: host, isTrouble: true, key: `loop ${host}`, repeats: true },
      text: `${host} can't agree with the others on a DC: the election begins again and again`,
    }),
  ],
  [
    "*",
    /^Nodes? (\d+) and (\d+) share the same name:? '([^']+)'/,
    ([one = "", other = "", name = ""]) => ({
      ...{ kind: "daemon", type: "same-name", target: name, isTrouble: true, key: `same-name ${name}`, repeats: true },
      text: `the nodes with the numbers ${one} and ${other} have the same name, ${name}`,
    }),
  ],
  [
    "*",
    /^Lost connection to cluster layer/,
    (_, { host }) => ({
      ...{ kind: "daemon", type: "died", target: host, isTrouble: true, key: `layer ${host}` },
      text: `Pacemaker on ${host} lost its connection to corosync`,
    }),
  ],
  [
    "based",
    /^Disabling CIB disk writes after failure/,
    (_, { host }) => ({
      ...{ kind: "daemon", type: "unwritten", target: host, isTrouble: true, key: `unwritten ${host}` },
      text: `${host} couldn't write its configuration to its disk, and doesn't try again before Pacemaker is restarted there`,
    }),
  ],
  [
    "pacemakerd",
    /^Respawning (?:failed child process: |subdaemon )?(\S+)/,
    ([daemon = ""], { host }) => ({
      ...{ kind: "daemon", type: "respawned", target: host, key: `respawned ${host} ${daemon}` },
      text: `${daemon} on ${host} is started again`,
    }),
  ],
  [
    "controld",
    /^(?:Could not recover from internal error|Input (I_(?:ERROR|TERMINATE|FAIL)) received in state (\S+))/,
    ([input], { host, text }) =>
      input === "I_TERMINATE"
        ? undefined
        : {
            ...{ kind: "daemon", type: "died", target: host, isTrouble: true, key: `internal ${host}` },
            text: `the controller of ${host} failed: ${text}`,
          },
  ],
  [
    "controld",
    /^High CPU load detected: ([\d.]+)/,
    ([load = ""], { host }) => ({
      ...{ kind: "daemon", type: "load", target: host, key: `load ${host}`, repeats: true },
      text: `${host} is under high load (${Number(load).toFixed(0)})`,
    }),
  ],
  [
    "corosync-qdevice",
    /^(?:Can't connect to qnetd host|Connect timeout|Server closed connection|Disconnected from|Can't resolve)/,
    (_, { host, text }) => ({
      ...{
        kind: "membership",
        type: "qdevice-lost",
        target: host,
        isTrouble: true,
        key: `qdevice ${host}`,
        repeats: true,
      },
      text: `the quorum device of ${host} has no connection to its server: ${text}`,
    }),
  ],
];
