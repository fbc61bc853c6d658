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
