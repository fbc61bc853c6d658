import { describeTutorial, fixes } from "./tutorial.ts";

describeTutorial({
  title: "S4, the crm shell",
  folder: "s4-debian-crm-shell",
  nodes: ["vm-node1", "vm-node2"],
  interface: "bond1",
  findings: [
    "corosync-missing",
    ...Array.from({ length: 13 }, () => "corosync-obsolete"),
    ...["fencing-disabled", "missing-order", "no-encryption", "no-monitor", "no-stickiness", "quorum-ignored"],
  ],
  fixes: [fixes.fencing, fixes.quorum, ["no-monitor", "Add interval="], fixes.order],
  // The lab has one network, and its gateway is there.
  edits: [
    ["192.168.2.100", "192.168.1.100"],
    ["192.168.2.1", "192.168.1.1"],
  ],
  accepted: [
    "corosync-missing",
    ...Array.from({ length: 13 }, () => "corosync-obsolete"),
    ...["no-encryption", "no-stickiness"],
  ],
  address: "vip",
  server: "httpd",
  ip: "192.168.1.100",
  added: 9,
  // The address waits until the gateway has been asked.
  starts: ["ping-gateway", "fence"],
  fallsBack: true,
  fallsBackLater: true,
  apply: "permanently",
});
