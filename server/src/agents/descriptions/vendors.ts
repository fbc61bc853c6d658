/** OCF agents that are in no package of the catalogue, by their type: vendors ship them under their own providers. Each text is one line. */
export const vendors: Readonly<Record<string, string>> = {
  SAPHana:
    "An SAP HANA database with system replication: takes over on the other site when the primary is lost. Run it as a promotable clone.",
  SAPHanaController:
    "An SAP HANA database with system replication: takes over on the other site when the primary is lost. Run it as a promotable clone.",
  SAPHanaTopology:
    "Determines how SAP HANA is replicated, for the agent that performs the takeover. Run it as a clone on all nodes.",
  SAPHanaFilesystem:
    "Monitors the file system of an SAP HANA database, so that the database leaves a node sooner that has lost it.",
  SAPStartSrv: "The sapstartsrv of an SAP instance, where it must start before SAPInstance and on one node only.",
};
