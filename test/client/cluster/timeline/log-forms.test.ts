import { describe, expect, it } from "vitest";
import { timelineOf } from "./timeline-of.ts";

/** What two programs of the node n1 wrote. */
const written = [
  {
    clock: "20:50:34.704",
    program: "pacemaker-controld",
    text: "notice: Node n3 state is now lost | nodeid=3",
  },
  {
    clock: "20:50:36.500",
    program: "pacemaker-controld",
    text: 'notice: Peer n3 was terminated (reboot) by n2 on behalf of "x"@n1: OK',
  },
] as const;
type Written = (typeof written)[number];

const each = (form: (line: Written) => string): string => `${written.map(form).join("\n")}\n`;
const date = "2026-11-29";
const syslog = ({ clock, program, text }: Written): string => `Nov 29 ${clock.slice(0, 8)} n1 ${program}[88]:  ${text}`;
const iso = ({ clock, program, text }: Written, host = "n1"): string =>
  `${date}T${clock}+00:00 ${host} ${program}[88]:  ${text}`;
const detailLog = ({ clock, program, text }: Written): string =>
  `Nov 29 ${clock} n1 ${program}  [88] (update) \t${text}`;
const micros = ({ clock }: Written): string => String(Date.parse(`${date}T${clock}Z`) * 1000);
const entry = (line: Written) => ({
  ...{ __REALTIME_TIMESTAMP: micros(line), _HOSTNAME: "n1", SYSLOG_IDENTIFIER: line.program, _PID: "88" },
  MESSAGE: line.text,
});
const bytes = (text: string): number[] => [...Buffer.from(text)];
const fields = (values: object): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

/** A field of `journalctl -o export` that isn't plain text. */
function binaryEntry(line: Written): Buffer {
  const { MESSAGE, ...others } = entry(line);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(MESSAGE)));
  return Buffer.concat([Buffer.from(`${fields(others)}\nMESSAGE\n`), length, Buffer.from(`${MESSAGE}\n\n`)]);
}

const forms: readonly (readonly [name: string, file: string, content: string | Buffer])[] = [
  ["a German month", "messages", each(syslog).replaceAll("Nov", "Mär")],
  ["a French month", "messages", each(syslog).replaceAll("Nov", "nov.")],
  ["a Russian month", "messages", each(syslog).replaceAll("Nov", "ноя")],
  ["a Japanese month", "messages", each(syslog).replaceAll("Nov", "11月")],
  ["the day first", "messages", each(syslog).replaceAll("Nov 29", "29 Nov 2026")],
  ["the year last", "messages", each(syslog).replace(/Nov 29 (\S+)/g, "Sun Nov 29 $1 2026")],
  [
    "short-full",
    "journal.log",
    each((line) => iso(line).replace(/T(\S{8})\S+/, " $1 CET")).replaceAll(date, `So ${date}`),
  ],
  ["syslog-ng with a chain of hosts", "messages", each((line) => iso(line, "src@n1/10.0.0.1"))],
  [
    "syslog of RFC 5424 with data",
    "messages",
    each(({ clock, program, text }) => `<30>1 ${date}T${clock}Z n1 ${program} 88 - [meta sequenceId="1"] ${text}`),
  ],
  ["json", "journal.json", each((line) => JSON.stringify(entry(line)))],
  ["json-pretty", "journal.txt", each((line) => JSON.stringify(entry(line), undefined, "\t"))],
  ["json-seq", "journal.txt", each((line) => `\u001e${JSON.stringify(entry(line))}`)],
  ["json-sse", "journal.txt", each((line) => `data: ${JSON.stringify(entry(line))}\n`)],
  ["an array of json", "journal.txt", `[${written.map((line) => JSON.stringify(entry(line))).join(",\n")}]`],
  ["json with bytes", "journal.txt", each((line) => JSON.stringify({ ...entry(line), MESSAGE: bytes(line.text) }))],
  ["export", "journal.export", each((line) => `${fields(entry(line))}\n`)],
  ["export with bytes", "journal.export", Buffer.concat(written.map(binaryEntry))],
  [
    "verbose",
    "journal.txt",
    each(
      (line) => `Sun ${date} ${line.clock} UTC [s=ab;i=1;b=2]\n    ${fields(entry(line)).replaceAll("\n", "\n    ")}`,
    ),
  ],
  ["docker logs -t", "n1.log", each((line) => `${date}T21:00:00.123456789Z ${detailLog(line)}`)],
  [
    "a log of Kubernetes' container runtime",
    "0.log",
    each((line) => `${date}T21:00:00.123456789Z stdout F ${detailLog(line)}`),
  ],
  [
    "Docker's json-file",
    "abc-json.log",
    each((line) => JSON.stringify({ log: `${detailLog(line)}\n`, stream: "stdout" })),
  ],
  ["docker compose logs", "compose.log", each((line) => `n1-1  | ${detailLog(line)}`)],
  ["kubectl logs --prefix", "pods.log", each((line) => `[pod/n1/pacemaker] ${detailLog(line)}`)],
  ["grep -rn", "found.txt", each((line) => `var/log/pacemaker/pacemaker.log:77:${detailLog(line)}`)],
  ["pdsh", "all.txt", each((line) => `n1: ${detailLog(line)}`)],
  ["a table", "found.csv", each((line) => `"${date}","n1","${syslog(line).replaceAll('"', '""')}"`)],
  ["colours", "journal.log", each((line) => `\u001b[1;31m${syslog(line)}\u001b[0m`)],
  ["UTF-16", "pacemaker.log", Buffer.from(`\ufeff${each(detailLog)}`, "utf16le")],
  ["UTF-16, the other way round", "pacemaker.log", Buffer.from(`\ufeff${each(detailLog)}`, "utf16le").swap16()],
];

describe("what two lines say is the same in the form of", () => {
  it.each(forms)("%s", async (_, file, content) => {
    const { events, nodes } = await timelineOf({ [`logs/${file}`]: content }, "2026-12-30");
    expect(events.map(({ text }) => text)).toEqual([
      "n3 left, as n1 saw it",
      expect.stringMatching(/^n2 fenced n3|^n3 was fenced|fenced/),
    ]);
    expect(nodes).toContain("n1");
  });
});

it.each([
  ["seconds since the start", each(({ program, text }) => `[ 1234.567890] n1 ${program}[88]: ${text}`)],
  ["times of twelve hours", each((line) => syslog(line).replace(/^Nov 29 \S+/, "11/29/2026 8:50:34 PM"))],
])("lines with %s are counted, not passed over in silence", async (_, content) => {
  const { events, unknown } = await timelineOf({ "journal.log": content });
  expect(events).toEqual([]);
  expect(unknown.join("\n")).toContain("2 lines of the cluster's programs don't say when");
});

it("a line of another program that mentions a daemon is none of the daemon's", async () => {
  const { events } = await timelineOf({
    messages:
      'Nov 29 20:50:34 n1 sudo[7]: root : COMMAND=/bin/grep "Nov 29 n1 pacemaker-controld[88]: notice: Node n3 state is now lost" x\n',
  });
  expect(events).toEqual([]);
});
