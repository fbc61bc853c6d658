import type { DescribedAgent } from "./described-agent.ts";

/** Fence agents in our own words. */
export const stonith: Readonly<Record<string, DescribedAgent>> = {
  fence_ipmilan: {
    agent: "Cuts a server's power through its own management board, by IPMI.",
    parameters: {
      ip: "The board's address.",
      lanplus: "Speak IPMI 2.0; nearly every board needs it.",
      cipher: "The cipher suite, as ipmitool -C.",
      privlvl: "The rights to ask the board for.",
      auth: "How to prove who one is, with old boards.",
      method: "onoff turns off, looks, and turns on; cycle believes the board.",
    },
  },
  fence_idrac: { agent: "Cuts a Dell server's power through its iDRAC, by IPMI." },
  fence_ilo4: { agent: "Cuts an HPE server's power through its iLO 4, by IPMI." },
  fence_ilo5: { agent: "Cuts an HPE server's power through its iLO 5, by IPMI." },
  fence_redfish: {
    agent: "Cuts a server's power through its management board, by Redfish.",
    parameters: { redfish_uri: "Where Redfish starts.", systems_uri: "The server among those of the board." },
  },
  fence_virsh: {
    agent: "Turns a virtual machine of libvirt off, by ssh to its host.",
    parameters: { ip: "The virtual machine's host.", plug: "The virtual machine's name." },
  },
  fence_xvm: {
    agent: "Turns a virtual machine off by a message to fence_virtd on its host.",
    parameters: {
      key_file: "The key shared with the host.",
      multicast_address: "Where the host listens.",
      port: "The virtual machine's name.",
    },
  },
  fence_virt: { agent: "Turns a virtual machine off by a message to fence_virtd on its host." },
  fence_vmware_rest: {
    agent: "Turns a virtual machine of VMware off, through vCenter's REST interface.",
    parameters: {
      ip: "The vCenter.",
      filter: "Narrows the list of machines.",
      api_path: "Where the interface starts.",
    },
  },
  fence_vmware_soap: { agent: "Turns a virtual machine of VMware off, through vCenter's or ESXi's SOAP interface." },
  fence_pve: {
    agent: "Turns a virtual machine of Proxmox off.",
    parameters: { pve_node: "The Proxmox node it runs on.", vmtype: "Whether it is a machine or a container." },
  },
  fence_aws: {
    agent: "Stops an EC2 instance of AWS.",
    parameters: {
      region: "The region.",
      access_key: "The access key; better is a role of the instances.",
      secret_key: "Its secret.",
      filter: "Narrows the list of instances.",
      plug: "The instance's id.",
    },
  },
  fence_azure_arm: {
    agent: "Turns a virtual machine of Azure off.",
    parameters: {
      msi: "Use the machine's managed identity instead of a password.",
      subscriptionId: "The subscription.",
      resourceGroup: "The machine's resource group.",
      tenantId: "The tenant.",
      username: "The application's id.",
      password: "The application's secret.",
      network_fencing: "Cut its network instead of its power.",
    },
  },
  fence_gce: {
    agent: "Resets an instance of Google's Compute Engine.",
    parameters: {
      zone: "The zone.",
      project: "The project.",
      plugzonemap: "The zone of each instance, where they differ.",
      serviceaccount: "The file with the service account's key.",
    },
  },
  fence_openstack: { agent: "Turns a machine of OpenStack off." },
  fence_sbd: {
    agent: "Has a node's watchdog reset it, by a message on a shared disk (SBD).",
    parameters: { devices: "The shared disks, separated by commas." },
  },
  "external/sbd": {
    agent: "Has a node's watchdog reset it, by a message on a shared disk (SBD).",
    parameters: {
      sbd_device: "The shared disks, separated by semicolons; those of SBD's own configuration when left out.",
    },
  },
  "external/ipmi": { agent: "Cuts a server's power by IPMI, as the older plugins do; one device a node." },
  "external/ssh": { agent: "Reboots a node by ssh: for tests only, a hung node doesn't answer." },
  fence_watchdog: { agent: "Counts a node as fenced once its watchdog must have reset it; needs SBD without a disk." },
  fence_scsi: {
    agent: "Keeps a node from shared disks by SCSI reservations; the node itself goes on running.",
    parameters: { devices: "The disks; all of the shared volume groups when left out." },
  },
  fence_mpath: {
    agent: "Keeps a node from shared multipath disks by SCSI reservations; the node itself goes on running.",
    parameters: { devices: "The disks.", key: "The node's reservation key." },
  },
  fence_kdump: {
    agent: "Waits for a crashed node to say that it writes its dump; only as the first of several levels.",
  },
  fence_apc_snmp: { agent: "Switches an outlet of an APC power switch, by SNMP." },
  fence_heuristics_ping: {
    agent: "Fences nobody: lets a level go on only where hosts answer, so that a cut-off node loses.",
  },
  fence_dummy: { agent: "Fences nobody: for tests." },
};

/** Parameters that mean the same wherever fence agents have them. */
export const commonParameters: Readonly<Record<string, string>> = {
  action: "What to do by default; Pacemaker asks for what it needs, so leave it out.",
  plug: "Which of the device's outlets or machines; Pacemaker fills in the node.",
  port: "The old name of plug.",
  ip: "The device's address or name.",
  ipport: "The port the device listens at.",
  username: "The account on the device.",
  password: "The account's password. In plain text in the cluster's configuration.",
  password_script: "A program that prints the password, so that the configuration needn't hold it.",
  identity_file: "The private key for ssh.",
  ssh: "Connect by ssh.",
  ssl: "Connect by TLS, the certificate checked.",
  ssl_insecure: "Connect by TLS, the certificate not checked.",
  ssl_secure: "Connect by TLS, the certificate checked.",
  delay: "How long to wait before fencing. Pacemaker's pcmk_delay_base and pcmk_delay_max do it better.",
  power_wait: "How long to wait after switching, before looking.",
  power_timeout: "How long switching may take to show.",
  shell_timeout: "How long the device may take to answer a command.",
  login_timeout: "How long logging in may take.",
  retry_on: "How often to try turning on.",
  method: "How to reboot: off and on again, or by the device's own cycle.",
  verbose: "Say more, for finding a mistake.",
  debug_file: "Where what it says is written.",
  use_sudo: "Run commands on the device through sudo.",
  missing_as_off: "Count a machine the device doesn't know as turned off.",
};
