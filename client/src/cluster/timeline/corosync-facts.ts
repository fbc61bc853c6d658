import type { Fact } from "./event.ts";
import type { LogLine } from "./log-line.ts";

/** What a line of corosync says; undefined where it is nothing of the timeline. `nameOf`: a node's name by its number. */
export function corosyncFact({ text, host }: LogLine, nameOf: (id: string) => string): Fact | undefined {
  // Later releases (seen in 3.1.10) write only this where a link is up again.
  const joined = /^link: Resetting MTU for link (\d+) because host (\d+) joined/.exec(text);
  if (joined) return linkFact(host, nameOf(joined[2] ?? ""), joined[1] ?? "", "up");
  const link = /^(?:link|rx): host: (\d+) link: (\d+) is (up|down)/.exec(text);
  if (link) {
    const [, id = "", number = "", state = ""] = link;
    return linkFact(host, nameOf(id), number, state);
  }
  if (/^A processor failed, forming new configuration/.test(text))
    return { kind: "membership", type: "token-lost", isTrouble: true, text: `${host} lost the token` };
  const engine = /^Corosync Cluster Engine (?:\()?'?(\d[\d.]*)/.exec(text);
  if (engine && /starting up/.test(text))
    return { kind: "daemon", type: "started", text: `corosync ${engine[1]} started on ${host}`, target: host };
  if (/^Corosync Cluster Engine exiting/.test(text))
    return { kind: "daemon", type: "stopping", text: `corosync ended on ${host}`, target: host };
  const pause =
    /^Process pause detected for (\d+) ms/.exec(text) ?? /was not scheduled for (\d+(?:\.\d+)?) ms/.exec(text);
  if (pause)
    return {
      kind: "daemon",
      type: "paused",
      isTrouble: true,
      text: `corosync on ${host} stood still for ${pause[1]} ms`,
      target: host,
    };
  return undefined;
}

function linkFact(host: string, node: string, number: string, state: string): Fact {
  return {
    ...{ kind: "membership", type: `link-${state}`, target: node, key: `link ${host} ${node} ${number} ${state}` },
    ...(state === "down" ? { isTrouble: true } : {}),
    text: `link ${number} from ${host} to ${node} is ${state}`,
  };
}
