import { expect, test } from "vitest";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

const quorumRules = [
  ...["two-node-count", "two-nodes-without-two-node", "wait-for-all-off", "expected-votes", "even-cluster"],
  ...["last-man-standing", "tie-breaker", "quorum-device-votes", "quorum-device-settings", "quorum-without-provider"],
  ...["corosync-start", "node-names-differ"],
];

function nodelist(count: number, more: (id: number) => string = () => ""): string {
  const nodes = Array.from({ length: count }, (_, i) => i + 1).map(
    (id) => `  node {\n    name: n${id}\n    nodeid: ${id}\n    ring0_addr: 10.0.0.${id}\n${more(id)}  }\n`,
  );
  return `totem {\n  version: 2\n}\nnodelist {\n${nodes.join("")}}\n`;
}

/** Checks a section quorum, as drawn, with so many nodes; and the crm text beside it. */
function inCluster(
  nodes: number | string,
  quorum: string,
  { crm, rules = quorumRules }: { readonly crm?: string; readonly rules?: readonly string[] } = {},
): void {
  const lines = quorum.replace(/^\n|\n[ ]*$/g, "").split("\n");
  const indent = Math.min(...lines.map((line) => line.search(/\S/)));
  const section = lines.map((line) => line.slice(indent)).join("\n");
  const list = typeof nodes === "string" ? nodes : nodelist(nodes);
  expectFindings(
    { "corosync.conf": `${list}${section}\n`, ...omitUndefined({ "cluster.crm": crm }) },
    "corosync.conf",
    { rules },
  );
}

test("two_node is for two nodes", () => {
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
      two_node: 1
      ^^^^^^^^^^^ error two-node-count
    }
  `,
  );
  inCluster(
    1,
    `
    quorum {
      provider: corosync_votequorum
      two_node: 1
      ^^^^^^^^^^^ warning two-node-count
    }
  `,
  );
  inCluster(
    2,
    `
    quorum {
      provider: corosync_votequorum
      two_node: 1
    }
  `,
  );
});

test("two nodes need two_node or a device", () => {
  inCluster(
    2,
    `
    quorum {
    ^^^^^^ warning two-nodes-without-two-node
      provider: corosync_votequorum
    }
  `,
  );
  inCluster(
    2,
    `
    quorum {
      provider: corosync_votequorum
      two_node: 0
      ^^^^^^^^^^^ warning two-nodes-without-two-node
    }
  `,
  );
  inCluster(
    2,
    `
    quorum {
      provider: corosync_votequorum
      device {
        model: net
        net {
          host: q
          algorithm: ffsplit
        }
      }
    }
  `,
  );
  inCluster(
    nodelist(2, (id) => (id === 1 ? "    quorum_votes: 2\n" : "")),
    `
    quorum {
      provider: corosync_votequorum
    }
  `,
  );
});

test("two nodes without fencing and two_node are one finding with places in both files", () => {
  const documents = [
    parseDocument("corosync.conf", "corosync", `${nodelist(2)}quorum {\n  provider: corosync_votequorum\n}\n`),
    parseDocument("cluster.crm", "crm", "property stonith-enabled=false"),
  ];
  const found = checkDocuments(documents)
    .get("corosync.conf")
    ?.find(({ code }) => code === "two-nodes-without-two-node");
  expect(found?.message).toContain("The cluster has two nodes without fencing, and two_node is not set");
  expect(found?.related).toMatchObject([{ uri: "cluster.crm", span: { start: 9, end: 30 } }]);
});

test("two_node waits for both", () => {
  inCluster(
    2,
    `
    quorum {
      provider: corosync_votequorum
      two_node: 1
      wait_for_all: 0
      ^^^^^^^^^^^^^^^ warning wait-for-all-off
    }
  `,
  );
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
      wait_for_all: 0
    }
  `,
  );
});

test("settings that stop corosync at startup", () => {
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
      two_node: 1
      ^^^^^^^^^^^ error corosync-start
      last_man_standing: 1
      ^^^^^^^^^^^^^^^^^^^^ error corosync-start
      auto_tie_breaker: 1
      ^^^^^^^^^^^^^^^^^^^ error corosync-start
      allow_downscale: 1
      ^^^^^^^^^^^^^^^^^^ error corosync-start
      expected_votes: 3
      ^^^^^^^^^^^^^^^^^ error corosync-start
      device {
        model: net
        net {
          host: q
          algorithm: ffsplit
        }
      }
    }
  `,
    { rules: ["corosync-start"] },
  );
  inCluster(
    nodelist(3, (id) => (id === 2 ? "    quorum_votes: 2\n    ^^^^^^^^^^^^^^^ error corosync-start\n" : "")),
    `
    quorum {
      provider: corosync_votequorum
      device {
        model: net
        net {
          host: q
          algorithm: ffsplit
        }
      }
    }
  `,
    { rules: ["corosync-start"] },
  );
  inCluster(
    1,
    `
    quorum {
      provider: corosync_votequorum
      device {
        votes: 1
        ^^^^^^^^ error corosync-start
        model: net
        net {
          host: q
          algorithm: ffsplit
        }
      }
    }
  `,
  );
  inCluster(
    3,
    `
    quorum {
      provider: corosync_quorum
                ^^^^^^^^^^^^^^^ error corosync-start
    }
  `,
  );
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
      auto_tie_breaker: 1
      ^^^^^^^^^^^^^^^^^^^ error corosync-start
      last_man_standing: 1
    }
  `,
    { rules: ["corosync-start"] },
  );
  inCluster(
    "totem {\n  version: 2\n}\n",
    `
    quorum {
      provider: corosync_votequorum
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error corosync-start
    }
  `,
  );
});

test("no quorum provider", () => {
  inCluster(
    3,
    `
    quorum {
    ^^^^^^ warning quorum-without-provider
      wait_for_all: 1
    }
  `,
  );
});

test("expected_votes and the nodelist", () => {
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
      expected_votes: 2
      ^^^^^^^^^^^^^^^^^ warning expected-votes
    }
  `,
  );
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
      expected_votes: 5
      device {
        model: net
        votes: 2
        net {
          host: q
          algorithm: lms
        }
      }
    }
  `,
  );
});

test("an even number of votes", () => {
  inCluster(
    4,
    `
    quorum {
    ^^^^^^ warning even-cluster
      provider: corosync_votequorum
    }
  `,
  );
  inCluster(
    4,
    `
    quorum {
      provider: corosync_votequorum
      auto_tie_breaker: 1
    }
  `,
  );
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
    }
  `,
  );
  inCluster(
    nodelist(4, (id) => (id === 1 ? "    quorum_votes: 2\n" : "")),
    `
    quorum {
      provider: corosync_votequorum
    }
  `,
  );
});

test("ineffective tie breakers", () => {
  inCluster(
    2,
    `
    quorum {
      provider: corosync_votequorum
      two_node: 1
      auto_tie_breaker: 1
      ^^^^^^^^^^^^^^^^^^^ warning tie-breaker
    }
  `,
  );
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
      auto_tie_breaker: 1
      ^^^^^^^^^^^^^^^^^^^ warning tie-breaker
    }
  `,
  );
  inCluster(
    4,
    `
    quorum {
      provider: corosync_votequorum
      auto_tie_breaker: 1
      auto_tie_breaker_node: n1
                             ^^ warning tie-breaker
    }
  `,
  );
  inCluster(
    4,
    `
    quorum {
      provider: corosync_votequorum
      auto_tie_breaker: 1
      auto_tie_breaker_node: 1 7
                             ^^^ warning tie-breaker
    }
  `,
  );
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
      auto_tie_breaker: 1
      wait_for_all: 1
    }
  `,
  );
});

test("last_man_standing", () => {
  inCluster(
    5,
    `
    quorum {
      provider: corosync_votequorum
      last_man_standing: 1
      ^^^^^^^^^^^^^^^^^^^^ warning last-man-standing
    }
  `,
  );
  inCluster(
    5,
    `
    quorum {
      provider: corosync_votequorum
      last_man_standing: 1
      wait_for_all: 1
    }
  `,
  );
});

test("votes and settings of a quorum device", () => {
  inCluster(
    4,
    `
    quorum {
      provider: corosync_votequorum
      device {
        model: net
        votes: 2
        ^^^^^^^^ warning quorum-device-votes
        net {
          host: q
          algorithm: ffsplit
        }
      }
    }
  `,
  );
  inCluster(
    4,
    `
    quorum {
      provider: corosync_votequorum
      device {
        model: net
        votes: 1
        ^^^^^^^^ warning quorum-device-votes
        net {
          host: q
          algorithm: lms
        }
      }
    }
  `,
  );
  inCluster(
    4,
    `
    quorum {
      provider: corosync_votequorum
      device {
        model: disk
               ^^^^ error quorum-device-settings
        net {
        ^^^ error quorum-device-settings
          algorithm: fifty
                     ^^^^^ error quorum-device-settings
          port: 5403 # the default
                ^^^^^^^^^^^^^^^^^^ error quorum-device-settings
          tls: yes
               ^^^ error quorum-device-settings
        }
      }
    }
  `,
  );
});

test("node names in both files", () => {
  inCluster(
    3,
    `
    quorum {
      provider: corosync_votequorum
    }
  `,
    {
      crm: [
        "node 1: n1 attributes standby=off",
        "node N2",
        "node n33",
        "     ^^^ warning node-names-differ",
        "node web:remote",
        "",
      ].join("\n"),
    },
  );
  const unnamed = nodelist(2).replace("    name: n2\n", "");
  inCluster(
    unnamed,
    `
    quorum {
      provider: corosync_votequorum
      two_node: 1
    }
  `,
    { crm: "node other\n" },
  );
});

test.each([
  ["mode: on", 1],
  ["mode: on\n      exec_ping: /usr/bin/ping -c 1 10.0.0.254", 0],
  ["mode: off", 0],
])("heuristics that are on need a command: %s", (heuristics, count) => {
  const text = `quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    net {\n      host: q\n      algorithm: ffsplit\n    }\n    heuristics {\n      ${heuristics}\n    }\n  }\n}\n`;
  const found = checkDocuments([parseDocument("corosync.conf", "corosync", text)]).get("corosync.conf") ?? [];
  expect(found.filter(({ code }) => code === "quorum-device-settings")).toHaveLength(count);
});
