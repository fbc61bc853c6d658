import { describeTutorial, fixes } from "./tutorial.ts";

describeTutorial({
  title: "S2, active and passive",
  folder: "s2-apache-active-passive",
  nodes: ["webnode01", "webnode02"],
  findings: ["fencing-disabled", "missing-order", "missing-parameter", "quorum-ignored"],
  fixes: [fixes.fencing, fixes.quorum, fixes.order],
  edits: [['ip=""', 'ip="192.168.1.100"']],
  accepted: [],
  address: "Cluster_VIP",
  server: "WebServer",
  ip: "192.168.1.100",
  added: 5,
  starts: ["Cluster_VIP", "WebServer", "fence"],
  fallsBack: false,
  apply: "rolling back first",
});
