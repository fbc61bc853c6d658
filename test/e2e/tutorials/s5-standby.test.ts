import { describeTutorial, fixes } from "./tutorial.ts";

describeTutorial({
  title: "S5, standby",
  folder: "s5-standby",
  nodes: ["server1", "server2"],
  findings: ["fencing-disabled", "single-link"],
  fixes: [fixes.fencing],
  edits: [],
  accepted: ["single-link"],
  address: "myclusterVIP",
  server: "WebSite",
  ip: "192.168.1.12",
  added: 5,
  starts: ["myclusterVIP", "WebSite", "fence"],
  fallsBack: false,
  apply: "confirmed",
});
