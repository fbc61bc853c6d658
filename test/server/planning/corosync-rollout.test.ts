import { describe, expect, it } from "vitest";
import { corosyncRollout } from "../../../server/src/workspace.ts";

const live = `totem {
  version: 2
  transport: knet
  token: 1000
  interface {
    linknumber: 1
    knet_link_priority: 2
  }
}
nodelist {
  node {
    name: n1
    nodeid: 1
    ring0_addr: 192.168.1.10
  }
}
logging {
  logger_subsys {
    subsys: QUORUM
    debug: on
  }
}
`;

describe("a corosync.conf to be rolled out", () => {
  it("names its options as corosync's map does, and its nodes", () => {
    expect(corosyncRollout("corosync.conf", live, live)).toEqual({
      nodes: [{ name: "n1", addresses: ["192.168.1.10"] }],
      options: {
        "totem.version": "2",
        "totem.transport": "knet",
        "totem.token": "1000",
        "totem.interface.1.knet_link_priority": "2",
        "nodelist.node.0.name": "n1",
        "nodelist.node.0.nodeid": "1",
        "nodelist.node.0.ring0_addr": "192.168.1.10",
        "logging.logger_subsys.QUORUM.debug": "on",
      },
      changes: [],
      errors: [],
    });
  });

  it("says what is different, and what only a restart brings about", () => {
    const text = live
      .replace("token: 1000", "token: 3000")
      .replace("knet\n", "udpu\n")
      .replace("    debug: on\n", "")
      .concat("system {\n  sched_rr: no\n}\n");
    expect(corosyncRollout("corosync.conf", text, live).changes).toEqual([
      { key: "totem.transport", before: "knet", after: "udpu", restart: "together" },
      { key: "totem.token", before: "1000", after: "3000" },
      { key: "logging.logger_subsys.QUORUM.debug", before: "on" },
      { key: "system.sched_rr", after: "no", restart: "each" },
    ]);
  });

  it("says where a file can't be read", () => {
    const { errors } = corosyncRollout("corosync.conf", "totem {\n  token 1000\n}\n", live);
    expect(errors).toMatchObject([{ uri: "corosync.conf", line: 2 }]);
  });
});
