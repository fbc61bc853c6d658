import { describeTutorial, fixes } from "./tutorial.ts";

describeTutorial({
  title: "S3, five minutes",
  folder: "s3-nginx-five-minutes",
  nodes: ["node1", "node2"],
  findings: ["fencing-disabled", "quorum-ignored"],
  fixes: [fixes.fencing, fixes.quorum],
  edits: [],
  accepted: [],
  address: "virtual_ip",
  server: "web_server",
  ip: "192.168.1.100",
  added: 5,
  starts: ["virtual_ip", "web_server", "fence"],
  fallsBack: false,
  apply: "permanently",
});
