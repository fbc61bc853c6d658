// Durations of operations beside each release's own scheduler: what has no finding is in the transition graph as it is written.
import { describe, expect, it } from "vitest";
import { askablePacemakers, pacemakerIn, runOnEach } from "../../support/pacemaker-releases.ts";
import { randomNumbers } from "../../support/random-numbers.ts";
import { times } from "../../support/soak.ts";
import { checkCib } from "../support/check-cib.ts";

/** A text, and the time that whoever wrote it means, in milliseconds; NaN where nobody could say. */
interface Written {
  readonly text: string;
  readonly meaning: number;
}

const units: readonly (readonly [string, number])[] = [
  ...(["", "s", "S", "sec", "seconds", " s", " seconds"] as const).map((unit) => [unit, 1000] as const),
  ...(["m", "M", "min", "Min", "minutes", "  min"] as const).map((unit) => [unit, 60_000] as const),
  ...(["h", "H", "hr", "hours"] as const).map((unit) => [unit, 3_600_000] as const),
  ...(["ms", "MS", "msec", "milliseconds"] as const).map((unit) => [unit, 1] as const),
  ...(["d", "days"] as const).map((unit) => [unit, 86_400_000] as const),
  ...[["us", 0.001] as const, ["w", 604_800_000] as const, ["months", 2_592_000_000] as const],
  ...(["x", "k", "%", ":00", "_000", "-01-01", "\u00a0s", "٥"] as const).map((unit) => [unit, Number.NaN] as const),
];

const odd: readonly Written[] = [
  ...["often", "INFINITY", "-5", "0x10", "1e3", "٥", "5s5", "P", "PT5", "P5", "PT1.5S", "pt5m", "Promoted", "\u00a05"],
].map((text) => ({ text, meaning: Number.NaN }));

/** A number of durations, the same each time: whole ones, ones with a sign or a fraction, with several parts, and of ISO 8601. */
function durations(count: number): readonly Written[] {
  const random = randomNumbers(11);
  const pick = (limit: number): number => Math.floor(random() * limit);
  const generated = Array.from({ length: count }, (): Written => {
    const number = [1 + pick(9), 10 + pick(90), 100 + pick(5000), 1e6 + pick(1e7)][pick(4)] as number;
    const [unit, factor] = units[pick(units.length)] as readonly [string, number];
    const [other, otherFactor] = units[pick(units.length)] as readonly [string, number];
    const letter = pick(4);
    return (
      [
        { text: `${number}${unit}`, meaning: number * factor },
        { text: `${" ".repeat(pick(2))}0${number}${unit}${" ".repeat(pick(2))}`, meaning: number * factor },
        { text: `+${number}${unit}`, meaning: number * factor },
        { text: `${number}.5${unit}`, meaning: (number + 0.5) * factor },
        { text: `${number}.0${unit}`, meaning: number * factor },
        { text: `${number},5${unit}`, meaning: Number.NaN },
        { text: `2${unit}3${other}`, meaning: unit === "" || other === "" ? Number.NaN : 2 * factor + 3 * otherFactor },
        { text: `PT${number}${"HMS"[letter] ?? "S"}`, meaning: number * ([3_600_000, 60_000][letter] ?? 1000) },
        { text: `P${number}${"YMWD"[letter]}`, meaning: number * ([365, 30, 7, 1][letter] ?? 1) * 86_400_000 },
        { text: `PT1H${number % 60}M`, meaning: 3_600_000 + (number % 60) * 60_000 },
      ][pick(10)] ?? { text: "5", meaning: 5000 }
    );
  });
  return [...odd, ...generated];
}

const attributes = ["interval", "timeout", "start-delay"] as const;
type Attribute = (typeof attributes)[number];

/** Primitives of one line each, the one numbered i with three monitors that have the duration i as one of their attributes. */
function cibOf(schema: string, fencing: string, all: readonly Written[]): string {
  const usual: Readonly<Record<Attribute, string>> = { interval: "", timeout: "77s", "start-delay": "3s" };
  const resources = all.map(({ text }, index) => {
    const operations = attributes.map((attribute, at) => {
      const values = { ...usual, interval: `${1001 + at}ms`, [attribute]: text };
      const written = Object.entries(values).map(([name, value]) => `${name}="${value}"`);
      return `<op id="k${index}-${at}" name="monitor" ${written.join(" ")}/>`;
    });
    return `<primitive id="k${index}" class="ocf" provider="pacemaker" type="Dummy"><operations>${operations.join("")}</operations></primitive>`;
  });
  return `<cib validate-with="${schema}" admin_epoch="0" epoch="1" num_updates="0" have-quorum="1" dc-uuid="1"><configuration><crm_config><cluster_property_set id="o"><nvpair id="fe" name="${fencing}" value="false"/></cluster_property_set></crm_config><nodes><node id="1" uname="n1"/></nodes><resources>
${resources.join("\n")}
</resources><constraints/></configuration><status><node_state id="1" uname="n1" in_ccm="true" crmd="online" join="member" expected="member"><lrm id="1"><lrm_resources/></lrm></node_state></status></cib>`;
}

/** What the scheduler takes for each attribute of each primitive, in milliseconds: 0 for an operation that doesn't recur. */
function timesIn(graph: string, count: number): readonly Readonly<Record<Attribute, number>>[] {
  const operations = new Map<string, Map<string, string>>();
  for (const [, id = "", attributes = ""] of graph.matchAll(
    /<rsc_op id="\d+" operation="monitor"[^>]*>\s*<primitive id="k(\d+)"[^>]*\/>\s*<attributes ([^>]*)\/>/g,
  )) {
    const values = new Map(
      [...attributes.matchAll(/(\S+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
    );
    operations.set(`${id} ${values.get("CRM_meta_interval")}`, values);
  }
  return Array.from({ length: count }, (_, index) => {
    const own = [...operations].filter(([key]) => key.startsWith(`${index} `)).map(([, values]) => values);
    const of = (interval: number) => own.find((values) => values.get("CRM_meta_interval") === String(interval));
    const recurring = own.find(
      (values) => values.get("CRM_meta_timeout") === "77000" && values.get("CRM_meta_start_delay") === "3000",
    );
    return {
      interval: Number(recurring?.get("CRM_meta_interval") ?? 0),
      timeout: Number(of(1002)?.get("CRM_meta_timeout") ?? 0),
      "start-delay": Number(of(1003)?.get("CRM_meta_start_delay") ?? 0),
    };
  });
}

describe.each(askablePacemakers())("durations in the transition graph of Pacemaker $pacemaker", (askable) => {
  it("are those that are written, unless there is a finding", async () => {
    const isNew = askable.pacemaker.startsWith("3.");
    const fencing = /^3\.0\.[2-9]/.test(askable.pacemaker) ? "fencing-enabled" : "stonith-enabled";
    const all = durations(times(150, 1000));
    const cib = cibOf(isNew ? "pacemaker-4.0" : "pacemaker-3.5", fencing, all);
    const command =
      'cp "$1" "$1.cib"; crm_simulate -R -x "$1.cib" -G "$1.graph" -Q > /dev/null 2>&1; cat "$1.graph"; rm -f "$1.cib" "$1.graph"';
    const [answer] = runOnEach(await pacemakerIn(askable), command, [cib]);
    const taken = timesIn(answer?.text ?? "", all.length);

    const lines = cib.split("\n");
    const starts = lines.map((_, index) => lines.slice(0, index).join("\n").length + 1);
    const found = new Set(
      (
        checkCib({ uri: "cib.xml", text: cib }, [], undefined, { target: { pacemaker: askable.pacemaker } }).get(
          "cib.xml",
        ) ?? []
      )
        .filter(({ code }) => code === "unreadable-duration" || code === "wrong-option-value")
        .map(({ span }) => {
          const line = starts.findLastIndex((start) => start <= span.start);
          const before = cib.slice(starts[line], span.end);
          return `${line - 1} ${attributes[before.split("<op ").length - 2]}`;
        }),
    );
    const [silent, alarms]: [string[], string[]] = [[], []];
    for (const [index, { text, meaning }] of all.entries())
      for (const attribute of attributes) {
        const time = taken[index]?.[attribute];
        const about = `${attribute}="${text}": ${time}`;
        if (time !== meaning && !found.has(`${index} ${attribute}`)) silent.push(about);
        if (time === meaning && found.has(`${index} ${attribute}`)) alarms.push(about);
      }
    expect({ silent, alarms }).toEqual({ silent: [], alarms: [] });
  });
});
