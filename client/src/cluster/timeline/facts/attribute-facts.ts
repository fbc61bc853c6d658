import type { LogText } from "../logs/log-text.ts";

/** What a node sees of the network around it, as ping agents set it. */
export const attributeTexts: readonly LogText[] = [
  [
    "attrd",
    /^Setting (\S*ping\w*)\[(\S+?)\].*?: (\S+) -> (\S+)/i,
    ([name = "", node = "", before = "", now = ""]) => {
      const [old, value] = [Number(before), Number(now)];
      const isLess = Number.isFinite(old) && Number.isFinite(value) && value < old;
      const what = `${name} of ${node}`;
      return {
        ...{ kind: "membership", type: isLess ? "ping-lost" : "ping", target: node, by: name },
        ...{ key: `ping ${node} ${name} ${now}`, ends: `ping ${node} ${name} ${before}` },
        ...(isLess ? { isTrouble: true } : {}),
        text: isLess
          ? `${node} reaches fewer of the addresses that are pinged: ${name} fell from ${before} to ${now}`
          : `${what} is ${now}`,
      };
    },
  ],
  [
    "attrd",
    /^Sending flush op to all hosts for: (\S*ping\w*) \((\d+)\)/i,
    ([name = "", now = ""], { host }) => ({
      ...{ kind: "membership", type: now === "0" ? "ping-lost" : "ping", target: host, by: name },
      key: `ping ${host} ${name} ${now}`,
      ...(now === "0" ? { isTrouble: true } : {}),
      text:
        now === "0"
          ? `${host} reaches none of the addresses that are pinged: ${name} is 0`
          : `${name} of ${host} is ${now}`,
    }),
  ],
];
