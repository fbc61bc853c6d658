import { describeTutorial, fixes } from "./tutorial.ts";

describeTutorial({
  title: "S1, two nodes",
  folder: "s1-two-nodes",
  nodes: ["node1", "node2"],
  findings: ["fencing-disabled", "missing-order", "no-stickiness", "single-link", "two-nodes-without-two-node"],
  fixes: [fixes.fencing, fixes.order, ["two-nodes-without-two-node", "two_node: 1"]],
  edits: [],
  accepted: ["no-stickiness", "single-link"],
  address: "ClusterIP",
  server: "WebSite",
  ip: "192.168.1.100",
  added: 6,
  starts: ["ClusterIP", "WebSite", "fence"],
  fallsBack: true,
  apply: "permanently",
});
