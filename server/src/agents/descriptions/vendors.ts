/** OCF agents that no package of the catalogue brings, by their type: vendors ship them under providers of their own. Each text is a line. */
export const vendors: Readonly<Record<string, string>> = {
  SAPHana:
    "An SAP HANA database with system replication: takes over on the other site when the primary is lost. To be cloned as promotable.",
  SAPHanaController:
    "An SAP HANA database with system replication: takes over on the other site when the primary is lost. To be cloned as promotable.",
  SAPHanaTopology: "Finds out how SAP HANA is replicated, for the agent that takes over. To be cloned on all nodes.",
  SAPHanaFilesystem: "Watches the file system of an SAP HANA database, so that a node that has lost it is left sooner.",
  SAPStartSrv: "sapstartsrv of an SAP instance, where that is to start before SAPInstance and on one node only.",
};
