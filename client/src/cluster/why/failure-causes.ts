import { count } from "../../../../server/src/text/phrases.ts";
import { childElement, type XmlElement } from "../../../../server/src/text/xml.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import { type CibEdit, editStartTag } from "../what-if/cib-edit.ts";
import { fencingOf } from "../what-if/fencing-of.ts";
import type { Candidate, Subject } from "./candidate.ts";
import { failureDetail, operationName } from "./failure-words.ts";
import { remove } from "./fine-edits.ts";
import { allHistories, histories } from "./resource-causes.ts";
import { metaPairs, pairsOf, pathOf, templateOf, type WhyCib } from "./why-cib.ts";

/** What failed of a resource, by node: its fail count and the operations that failed. `now` is the cluster's time, in seconds. */
export function failureCauses(cib: WhyCib, subject: Subject, now: number): Candidate[] {
  return cib.nodes.flatMap(({ name: node, state }) => {
    const all = pairsOf(state && childElement(state, "transient_attributes"), "instance_attributes", node);
    const of = (kind: string) => all.filter(({ name }) => isOf(name, kind, subject.id));
    const [counts, times] = [of("fail-count"), of("last-failure")];
    const failed = histories(state, subject.id).flatMap(({ children }) => children.filter(isFailed));
    if (counts.length === 0 && failed.length === 0) return [];
    const isHolding = failed.some((each) => handlingOf(cib, subject, each) === "block");
    const clause = clauseOf(cib, subject, node, failed, {
      now,
      counts: counts.map(({ value }) => value),
      times: times.map(({ value }) => Number(value)),
    });
    return [
      {
        ...{ reach: "node" as const, node, isFix: true, isHolding, clause },
        remedy: `clean up ${subject.id} on ${node}`,
        ids: failed.flatMap(({ attributes }) => attributes.id ?? []),
        edits: [
          ...[...counts, ...times].map(({ element }) => remove(element)),
          ...failed.map((each) => withoutFailure(cib, each)),
        ],
      },
    ];
  });
}

/**
 * A failure as a cleanup leaves it: forgotten, and probed again. What was found stopped is still stopped then; without the failed monitor
 * alone, the start before it would say that it runs.
 */
function withoutFailure({ text }: WhyCib, failed: XmlElement): CibEdit {
  const { attributes: a } = failed;
  if (a.operation !== "monitor" || a["rc-code"] !== "7") return remove(failed);
  const key = (a["transition-key"] ?? "").replace(/^(\d+:\d+):\d+:/, "$1:7:");
  const probe = { interval: "0", "op-status": "0", "transition-key": key, "transition-magic": `0:7;${key}` };
  return editStartTag(text, failed, { ...probe, operation_key: a.operation_key?.replace(/\d+$/, "0") });
}

function isOf(name: string, kind: string, id: string): boolean {
  const own = `${kind}-${id}`;
  return name === own || (name.startsWith(own) && /^(:\d+)?(#.*)?$/.test(name.slice(own.length)));
}

/** Whether an operation of a history failed: it ended otherwise than was expected of it. */
function isFailed({ name, attributes: a }: XmlElement): boolean {
  if (name !== "lrm_rsc_op" || a["op-status"] === "-1") return false;
  const expected = a["transition-key"]?.split(":")[2];
  const code = a["rc-code"] ?? "0";
  if (code === expected || code === "0" || code === "190") return false;
  return code !== "7" || (a.interval !== "0" && a.operation === "monitor") || a.operation !== "monitor";
}

interface Counted {
  readonly now: number;
  readonly counts: readonly string[];
  readonly times: readonly number[];
}

function clauseOf(
  cib: WhyCib,
  subject: Subject,
  node: string,
  failed: readonly XmlElement[],
  counted: Counted,
): string {
  const last = failed
    .toSorted((a, b) => Number(a.attributes["last-rc-change"] ?? 0) - Number(b.attributes["last-rc-change"] ?? 0))
    .at(-1);
  const operation = last?.attributes.operation;
  const code = last?.attributes["rc-code"];
  const handling = last && handlingOf(cib, subject, last);
  const detail = last === undefined ? "" : failureDetail(last);
  const what = `its ${operationName(last) ?? "operation"} failed on ${node}${detail}`;
  if (code === "5" || code === "6") return what;
  if (handling === "fence")
    return `${node} must be fenced since its ${operation} failed there${detail}${operation === "stop" ? "" : " (on-fail=fence)"}`;
  if (handling === "standby")
    return `${node} is in standby since its ${operation} failed there${detail} (on-fail=standby)`;
  if (operation === "stop")
    return handling === "block" ? `${what}, and the cluster won't touch it before a cleanup` : what;
  if (handling === "stop") return `${what}, and its operation has on-fail=stop`;
  if (handling === "block") return `${what}, and its operation has on-fail=block: the cluster won't touch it`;
  const threshold = metaPairs(cib, subject.path, "migration-threshold")[0]?.value;
  const isEndless = counted.counts.some((value) => /inf/i.test(value) || Number(value) >= 1_000_000);
  if (isEndless)
    return `its ${operationName(last) ?? "start"} failed on ${node}${detail}, and ${again(cib, subject, counted)}`;
  const sum = counted.counts.reduce((total, value) => total + (Number(value) || 0), 0);
  if (sum === 0) return what;
  const limit = threshold === undefined ? "" : ` (limit ${threshold})`;
  const latest = detail === "" ? "" : `, the last time its ${operationName(last) ?? "operation"}${detail}`;
  const failures = `it failed ${count(sum, "time")} on ${node}${limit}${latest}`;
  // Below the limit it may stay on the node; 0 is no limit.
  const isAway = Number(threshold) > 0 && sum >= Number(threshold);
  return isAway ? `${failures}, and ${again(cib, subject, counted)}` : failures;
}

/** When a failure is forgotten: `is tried there again in 41 s`, or only by a cleanup. */
function again(cib: WhyCib, subject: Subject, { now, times }: Counted): string {
  const timeout = secondsOf(metaPairs(cib, subject.path, "failure-timeout")[0]?.value);
  if (!timeout || times.length === 0) return "isn't tried there again before a cleanup";
  const left = Math.max(...times) + timeout - now;
  return `is tried there again ${left > 0 ? `in ${duration(left)}` : "at the next check of the cluster"}`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

/** A time of the configuration in seconds: a number, `5min`, `2h`, `1500ms`. */
function secondsOf(value: string | undefined): number {
  const [, number = "0", unit = "s"] = /^\s*(\d+)\s*([a-z]*)/i.exec(value ?? "") ?? [];
  const factor = /^(m|min)$/i.test(unit)
    ? 60
    : /^(h|hr)$/i.test(unit)
      ? 3600
      : /^(ms|msec)$/i.test(unit)
        ? 0.001
        : /^(us|usec)$/i.test(unit)
          ? 1e-6
          : 1;
  return Number(number) * factor;
}

/** Resources with a failure for which their node is in standby or is fenced. */
export function nodeTakers(cib: WhyCib): { readonly id: string; readonly node: string }[] {
  return cib.nodes.flatMap(({ name: node, state }) =>
    allHistories(state).flatMap(({ attributes, children }) => {
      const failed = children.filter(isFailed);
      if (failed.length === 0) return [];
      const id = configuredName(attributes.id ?? "");
      const path = pathOf(cib, id);
      const isTaker = failed.some((each) => /^(?:fence|standby)$/.test(handlingOf(cib, { path }, each) ?? ""));
      return isTaker ? [{ id, node }] : [];
    }),
  );
}

/** What the cluster does about a failure of this operation; undefined where nothing special. */
function handlingOf(cib: WhyCib, subject: Pick<Subject, "path">, failed: XmlElement): string | undefined {
  const stated = onFail(cib, subject, failed)?.toLowerCase();
  if (stated !== undefined) return stated;
  if (failed.attributes.operation !== "stop") return undefined;
  return fencingOf(cib.root).isEnabled ? "fence" : "block";
}

/** What the configuration says about a failure of this operation; undefined where it says nothing. */
function onFail(cib: WhyCib, { path }: Pick<Subject, "path">, failed: XmlElement): string | undefined {
  const primitive = path.at(-1);
  if (!primitive) return undefined;
  const template = templateOf(cib, primitive);
  const operations = [primitive, ...(template ? [template] : [])].flatMap(
    (each) => childElement(each, "operations")?.children ?? [],
  );
  const { operation, interval } = failed.attributes;
  const milliseconds = Number(interval) || 0;
  return operations.find(
    ({ attributes: a }) => a.name === operation && Math.round(secondsOf(a.interval) * 1000) === milliseconds,
  )?.attributes["on-fail"];
}
