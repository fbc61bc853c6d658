import type { DescribedAgent } from "./described-agent.ts";

/** Our own descriptions of fence agents. */
export const stonith: Readonly<Record<string, DescribedAgent>> = {
  fence_ipmilan: {
    agent: "Switches a server off through its management controller (BMC), by IPMI.",
    parameters: {
      ip: "The address of the BMC.",
      lanplus: "Use IPMI 2.0; nearly every BMC needs it.",
      cipher: "The cipher suite, as ipmitool -C.",
      privlvl: "The privilege level to request from the BMC.",
      auth: "The authentication type, for old BMCs.",
      method: "onoff switches off, verifies, and switches on; cycle trusts the BMC.",
    },
  },
  fence_idrac: { agent: "Switches a Dell server off through its iDRAC, by IPMI." },
  fence_ilo4: { agent: "Switches an HPE server off through its iLO 4, by IPMI." },
  fence_ilo5: { agent: "Switches an HPE server off through its iLO 5, by IPMI." },
  fence_redfish: {
    agent: "Switches a server off through its management controller (BMC), by Redfish.",
    parameters: { redfish_uri: "The base path of Redfish.", systems_uri: "The path of the server's system resource." },
  },
  fence_virsh: {
    agent: "Powers off a libvirt virtual machine, by ssh to its host.",
    parameters: { ip: "The virtual machine's host.", plug: "The virtual machine's name." },
  },
  fence_xvm: {
    agent: "Powers off a virtual machine by a message to fence_virtd on its host.",
    parameters: {
      key_file: "The key shared with the host.",
      multicast_address: "The multicast address on which the host listens.",
      port: "The virtual machine's name.",
    },
  },
  fence_virt: { agent: "Powers off a virtual machine by a message to fence_virtd on its host." },
  fence_vmware_rest: {
    agent: "Powers off a VMware virtual machine, through vCenter's REST API.",
    parameters: {
      ip: "The address of the vCenter.",
      filter: "A filter for the list of machines.",
      api_path: "The base path of the API.",
    },
  },
  fence_vmware_soap: { agent: "Powers off a VMware virtual machine, through the SOAP API of vCenter or ESXi." },
  fence_pve: {
    agent: "Powers off a Proxmox virtual machine.",
    parameters: { pve_node: "The Proxmox node it runs on.", vmtype: "Whether it is a virtual machine or a container." },
  },
  fence_aws: {
    agent: "Stops an AWS EC2 instance.",
    parameters: {
      region: "The region.",
      access_key: "The access key; prefer an IAM role of the instances.",
      secret_key: "The secret key.",
      filter: "A filter for the list of instances.",
      plug: "The instance's id.",
    },
  },
  fence_azure_arm: {
    agent: "Powers off an Azure virtual machine.",
    parameters: {
      msi: "Use the machine's managed identity instead of a password.",
      subscriptionId: "The subscription.",
      resourceGroup: "The machine's resource group.",
      tenantId: "The tenant.",
      username: "The application's id.",
      password: "The application's secret.",
      network_fencing: "Cut off its network instead of its power.",
    },
  },
  fence_gce: {
    agent: "Resets a Google Compute Engine instance.",
    parameters: {
      zone: "The zone.",
      project: "The project.",
      plugzonemap: "The zone of each instance, where they differ.",
      serviceaccount: "The file with the service account's key.",
    },
  },
  fence_openstack: { agent: "Powers off an OpenStack virtual machine." },
  fence_sbd: {
    agent: "Has a node's watchdog reset it, by a message on a shared disk (SBD).",
    parameters: { devices: "The shared disks, separated by commas." },
  },
  "external/sbd": {
    agent: "Has a node's watchdog reset it, by a message on a shared disk (SBD).",
    parameters: {
      sbd_device: "The shared disks, separated by semicolons; by default those of SBD's own configuration.",
    },
  },
  "external/ipmi": {
    agent: "Switches a server off by IPMI, as an old-style plugin; each node needs a device of its own.",
  },
  "external/ssh": { agent: "Reboots a node by ssh: for tests only, because a hung node doesn't answer." },
  fence_watchdog: { agent: "Considers a node fenced once its watchdog must have reset it; needs diskless SBD." },
  fence_scsi: {
    agent: "Cuts a node off from shared disks by SCSI reservations; the node itself keeps running.",
    parameters: { devices: "The disks; by default all disks of the shared volume groups." },
  },
  fence_mpath: {
    agent: "Cuts a node off from shared multipath disks by SCSI reservations; the node itself keeps running.",
    parameters: { devices: "The disks.", key: "The node's reservation key." },
  },
  fence_kdump: {
    agent:
      "Waits for a crashed node to report that it is writing its dump; use it only as the first of several levels.",
  },
  fence_apc_snmp: { agent: "Switches an outlet of an APC power distribution unit, by SNMP." },
  fence_heuristics_ping: {
    agent: "Fences nothing: lets a fencing level proceed only where hosts answer, so that an isolated node loses.",
  },
  fence_dummy: { agent: "Fences nothing: for tests." },
};

/** Parameters that mean the same wherever fence agents have them. */
export const commonParameters: Readonly<Record<string, string>> = {
  action: "The default action; Pacemaker requests what it needs, so leave it out.",
  plug: "The outlet or machine on the device; Pacemaker fills in the node.",
  port: "The old name of plug.",
  ip: "The device's address or name.",
  ipport: "The port on which the device listens.",
  username: "The account on the device.",
  password: "The account's password, in plain text in the cluster's configuration.",
  password_script: "A program that prints the password, so that it need not be in the configuration.",
  identity_file: "The private key for ssh.",
  ssh: "Connect by ssh.",
  ssl: "Connect by TLS and verify the certificate.",
  ssl_insecure: "Connect by TLS without verifying the certificate.",
  ssl_secure: "Connect by TLS and verify the certificate.",
  delay: "How long to wait before fencing. Prefer Pacemaker's pcmk_delay_base and pcmk_delay_max.",
  power_wait: "How long to wait after switching before checking the state.",
  power_timeout: "How long the new power state may take to be reported.",
  shell_timeout: "How long the device may take to respond to a command.",
  login_timeout: "How long logging in may take.",
  retry_on: "How many times to try switching on.",
  method: "How to reboot: off and on again, or by the device's own power cycle.",
  verbose: "Log more, for debugging.",
  debug_file: "The file for debug output.",
  use_sudo: "Run commands on the device through sudo.",
  missing_as_off: "Treat a machine that the device doesn't know as switched off.",
};
