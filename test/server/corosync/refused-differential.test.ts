import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corosyncSections } from "../../../server/src/corosync/section-facts.ts";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { installedRelease } from "../../support/installed-releases.ts";
import { times } from "../../support/soak.ts";
import { askCorosyncOfMany, whyNoCorosync } from "../support/corosync-oracle.ts";

const { checkDocuments } = createWorkspace();

/** The release that is asked: what a file is refused for differs between releases. */
const release = installedRelease("corosync", "-v");
const target = release === undefined ? {} : { corosync: release };

/** The diagnostics by which corosync refuses the file. */
const refusals = new Set([
  ...["syntax", "corosync-number", "invalid-choice", "corosync-node-id", "corosync-address", "corosync-links"],
  ...["invalid-timeout", "corosync-encryption", "corosync-missing"],
]);

/** The diagnostics of a file by which corosync refuses it. */
function refusalsIn(text: string): string[] {
  const document = parseDocument("corosync.conf", "corosync", text);
  const findings = checkDocuments([document], (rule, error) => expect.fail(`${rule}: ${error}`), { target }).get(
    "corosync.conf",
  );
  return (findings ?? []).flatMap(({ code, severity, message }) =>
    refusals.has(code) && severity === "error" ? [`${code}: ${message}`] : [],
  );
}

/** A file as sections of lines, so that tests can change it. */
interface Conf {
  totem: Map<string, string>;
  interfaces: Map<string, string>[];
  nodes: Map<string, string>[];
  quorum: Map<string, string>;
  device: Map<string, string> | undefined;
  logging: Map<string, string>;
  subsys: Map<string, string> | undefined;
  system: Map<string, string>;
  top: string;
}

function good(): Conf {
  const node = (id: number) =>
    new Map([
      ["name", `n${id}`],
      ["nodeid", `${id}`],
      ["ring0_addr", `10.9.9.${id}`],
    ]);
  return {
    totem: new Map([
      ["version", "2"],
      ["cluster_name", "lab"],
    ]),
    interfaces: [],
    nodes: [node(1), node(2), node(3)],
    quorum: new Map([["provider", "corosync_votequorum"]]),
    device: undefined,
    logging: new Map(),
    subsys: undefined,
    system: new Map(),
    top: "",
  };
}

function print(conf: Conf): string {
  const lines = (map: ReadonlyMap<string, string>) => [...map].map(([key, value]) => `${key}: ${value}`);
  const section = (name: string, ...content: string[]) => [`${name} {`, ...content, "}"];
  return [
    ...section(
      "totem",
      ...lines(conf.totem),
      ...conf.interfaces.flatMap((each) => section("interface", ...lines(each))),
    ),
    ...section("nodelist", ...conf.nodes.flatMap((each) => section("node", ...lines(each)))),
    ...section("quorum", ...lines(conf.quorum), ...(conf.device ? section("device", ...lines(conf.device)) : [])),
    ...section(
      "logging",
      ...lines(conf.logging),
      ...(conf.subsys ? section("logger_subsys", ...lines(conf.subsys)) : []),
    ),
    ...section("system", ...lines(conf.system)),
    conf.top,
    "",
  ].join("\n");
}

type Change = (conf: Conf) => void;

const numbers = [
  "0",
  "1",
  "2",
  "3",
  "13",
  "14",
  "29",
  "30",
  "50",
  "100",
  "126",
  "300",
  "3000",
  "65535",
  "65536",
  "4294967295",
  "4294967296",
];
const notNumbers = ["", "-1", "+5", "007", "0x10", "3s", "3000ms", "1.5", "yes", "no", "on", "1 # why", "many"];
const words = ["", "yes", "no", "on", "off", "true", "none", "On", "trace", "hires", "knet", "udpu", "auto", "foo"];

/** The section of a path in the file; created if it doesn't exist. */
function mapOf(conf: Conf, path: string): Map<string, string> | undefined {
  conf.device = path === "quorum.device" ? (conf.device ?? new Map([["model", "net"]])) : conf.device;
  conf.subsys = path === "logging.logger_subsys" ? (conf.subsys ?? new Map([["subsys", "QUORUM"]])) : conf.subsys;
  if (path === "totem.interface" && conf.interfaces.length === 0) conf.interfaces.push(new Map());
  const maps: Record<string, Map<string, string> | undefined> = {
    totem: conf.totem,
    "totem.interface": conf.interfaces[0],
    quorum: conf.quorum,
    "quorum.device": conf.device,
    logging: conf.logging,
    "logging.logger_subsys": conf.subsys,
    system: conf.system,
  };
  return maps[path];
}

/** Sets any option that corosync checks to a value of its type, or of another. */
const setOption: fc.Arbitrary<Change> = fc
  .constantFrom(
    ...corosyncSections.flatMap(({ path, options, readBy }) =>
      readBy || !/^(totem|totem\.interface|quorum|quorum\.device|logging|logging\.logger_subsys|system)$/.test(path)
        ? []
        : options.map((option) => ({ path, option })),
    ),
  )
  .filter(
    ({ option: { name } }) =>
      !/^(keyfile|key|logfile|to_logfile|state_dir|crypto_cipher|crypto_hash|secauth|version|mcastaddr|bindnetaddr|linknumber|subsys|host|transport)$/.test(
        name,
      ),
  )
  .chain(({ path, option }) =>
    fc
      .oneof(
        { weight: 3, arbitrary: fc.constantFrom(...(option.choices ?? numbers)) },
        { weight: 2, arbitrary: fc.constantFrom(...(/^[ui]\d|flag/.test(option.type) ? numbers : words)) },
        { weight: 1, arbitrary: fc.constantFrom(...notNumbers, ...words) },
      )
      .map(
        (value): Change =>
          (conf) => {
            mapOf(conf, path)?.set(option.name, value);
          },
      ),
  );

const nodeChange: fc.Arbitrary<Change> = fc
  .tuple(
    fc.nat(2),
    fc.constantFrom("nodeid", "ring0_addr", "ring1_addr", "name", "quorum_votes", "ring8_addr"),
    fc.constantFrom(
      ...[
        "delete",
        "1",
        "2",
        "3",
        "0",
        "4",
        "x",
        "",
        "10.9.9.7",
        "10.9.8.2",
        "fd00::7",
        "10.9.9.300",
        "10.9.9.2 # second",
        "fd00:::1",
        "10.9.9.2/24",
        "1.2.3.4.5",
      ],
    ),
  )
  .filter(([at, key, value]) => {
    // One link whose addresses are not on all nodes is refused on that node only, and this one is n1.
    if (key === "ring0_addr" && value === "delete") return false;
    // Names would be passed to a resolver; the local node is found by its name.
    if (/_addr$/.test(key) && /^(x|\d+)$/.test(value)) return false;
    return !(at === 0 && key === "name") && (value !== "delete" || key !== "ring8_addr");
  })
  .map(
    ([at, key, value]): Change =>
      (conf) => {
        const node = conf.nodes[at];
        if (value === "delete") node?.delete(key);
        else node?.set(key, value);
      },
  );

const longKey = "k".repeat(128);
const others: fc.Arbitrary<Change> = fc.constantFrom<Change[]>(
  (conf) => conf.totem.set("transport", "udpu"),
  (conf) => conf.totem.set("transport", "udp"),
  (conf) => conf.totem.set("transport", "tcp"),
  (conf) => conf.totem.delete("version"),
  (conf) => conf.totem.set("version", "1"),
  (conf) => conf.totem.delete("cluster_name"),
  (conf) => conf.totem.set("key", longKey).set("crypto_cipher", "aes256").set("crypto_hash", "sha256"),
  (conf) => conf.totem.set("key", longKey).set("crypto_cipher", "aes256"),
  (conf) => conf.totem.set("key", longKey).set("crypto_cipher", "aes-256").set("crypto_hash", "sha256"),
  (conf) => conf.totem.set("key", longKey).set("crypto_hash", "sha256"),
  (conf) => conf.totem.set("key", longKey).set("secauth", "on"),
  (conf) => conf.totem.set("key", longKey).set("secauth", "on").set("crypto_hash", "none"),
  (conf) => conf.totem.set("key", longKey).set("secauth", "true"),
  (conf) => conf.totem.set("key", "short").set("crypto_hash", "sha1"),
  (conf) => conf.totem.set("key", "short"),
  (conf) =>
    conf.nodes.forEach((node, i) => {
      node.set("ring1_addr", `10.9.8.${i + 1}`);
    }),
  (conf) =>
    conf.nodes.forEach((node, i) => {
      node.set("ring1_addr", `fd00::${i + 1}`);
    }),
  (conf) =>
    conf.nodes.forEach((node, i) => {
      node.set("ring0_addr", `fd00::${i + 1}`);
    }),
  (conf) =>
    conf.nodes.forEach((node, i) => {
      node.set("ring7_addr", `10.9.7.${i + 1}`);
    }),
  (conf) =>
    conf.nodes.forEach((node) => {
      node.delete("nodeid");
    }),
  (conf) => {
    conf.nodes = [];
  },
  (conf) => {
    conf.nodes.length = Math.min(conf.nodes.length, 1);
  },
  (conf) =>
    conf.interfaces.push(
      new Map([
        ["linknumber", "1"],
        ["mcastport", "5410"],
      ]),
    ),
  (conf) =>
    conf.interfaces.push(
      new Map([
        ["linknumber", "8"],
        ["mcastport", "5410"],
      ]),
    ),
  (conf) => conf.interfaces.push(new Map([["linknumber", "x"]])),
  (conf) => conf.interfaces.push(new Map([["linknumber", "1"]])),
  (conf) =>
    conf.interfaces.push(
      new Map([
        ["ringnumber", "x"],
        ["mcastport", "5405"],
      ]),
    ),
  (conf) => {
    conf.subsys = new Map([["debug", "on"]]);
  },
  (conf) => {
    conf.top = "uidgid {\nuid: root\n}";
  },
  (conf) => {
    conf.top = "uidgid {\nuser: root\n}";
  },
  (conf) => {
    conf.top = "unknown {\nkey: x\n}";
  },
  (conf) => {
    conf.top = "logging {\nlogging_daemon {\ndebug: on\n}\n}";
  },
  (conf) => {
    conf.top = "totem {\ntoken: 20\n}";
  },
);

const mutated = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: setOption },
      { weight: 4, arbitrary: nodeChange },
      { weight: 3, arbitrary: others },
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((changes) => {
    const conf = good();
    for (const change of changes) change(conf);
    return print(conf);
  });

const reason = whyNoCorosync();
const agrees = "of changed files exactly those are reported that corosync refuses";

/**
 * Intentional differences. What depends on the machine is left out too: whether a name resolves, a user or a keyfile exists, a log
 * file can be written, and which compressions the library was built with.
 */
const differences: readonly { readonly what: string; readonly text: string; readonly corosync: "takes" | "refuses" }[] =
  [
    {
      what: "a node without an address on the only link: corosync refuses the file on that node alone, and we are not on one",
      text: print({
        ...good(),
        nodes: good().nodes.map((node, i) => (i === 1 ? new Map([...node].slice(0, 2)) : node)),
      }),
      corosync: "takes",
    },
    {
      what: "an unknown section inside a node, whose keys corosync reads as the node's own: we report that it is unknown",
      text: print(good()).replace("nodeid: 2\n", "nodeid: 2\nextra {\nnodeid: x\n}\n"),
      corosync: "refuses",
    },
  ];

/** One option of a link with each transport: some of them only one transport takes. */
const ofTransports: readonly { readonly what: string; readonly text: string }[] = ["knet", "udpu", "udp"].flatMap(
  (transport) =>
    [
      ...["ttl: 1", "ttl: 0", "ttl: 5", "knet_link_priority: 0", "knet_link_priority: 1", "knet_link_priority: 3"],
      ...["broadcast: yes", "mcastaddr: 239.1.1.1", "knet_ping_interval: 500", "mcastport: 5407"],
    ].map((option) => {
      const [key = "", value = ""] = option.split(": ");
      const conf = good();
      conf.totem.set("transport", transport);
      conf.interfaces.push(new Map([["linknumber", "0"]]).set(key, value));
      return { what: `${option} with ${transport}`, text: print(conf) };
    }),
);

describe("against the real corosync", () => {
  const ofOne = "options of one transport";
  it.skipIf(reason !== undefined)(reason === undefined ? ofOne : `${ofOne} [skipped: ${reason}]`, () => {
    const answers = askCorosyncOfMany(ofTransports.map(({ text }) => text));
    for (const [index, { what, text }] of ofTransports.entries())
      expect(refusalsIn(text).length > 0 ? "refuses" : "takes", what).toBe(
        answers[index] === undefined ? "takes" : "refuses",
      );
  });

  const named = "differs where documented";
  it.skipIf(reason !== undefined)(reason === undefined ? named : `${named} [skipped: ${reason}]`, () => {
    const answers = askCorosyncOfMany(differences.map(({ text }) => text));
    for (const [index, { what, text, corosync }] of differences.entries()) {
      expect(answers[index] === undefined ? "takes" : "refuses", what).toBe(corosync);
      expect(refusalsIn(text).length > 0 ? "refuses" : "takes", what).not.toBe(corosync);
    }
  });

  it.skipIf(reason !== undefined)(
    reason === undefined ? agrees : `${agrees} [skipped: ${reason}]`,
    () => {
      const seed = Number(process.env.QUORATE_SEED ?? 1);
      const numRuns = times(250, 5_000);
      const texts = [print(good()), ...fc.sample(mutated, { seed, numRuns })];
      const answers = askCorosyncOfMany(texts);
      const wrong = texts.flatMap((text, index) => {
        const message = answers[index];
        const ours = refusalsIn(text);
        return (message === undefined) === (ours.length === 0)
          ? []
          : [`${text}\ncorosync: ${message ?? "OK"}\nwe: ${ours.join("\n    ") || "nothing"}`];
      });
      expect(wrong.slice(0, 5).join("\n=====\n")).toBe("");
      expect(answers.filter((answer) => answer !== undefined).length).toBeGreaterThan(50);
      expect(answers.filter((answer) => answer === undefined).length).toBeGreaterThan(50);
    },
    times(600_000, 3_600_000),
  );
});
