import type { DescribedAgent } from "./described-agent.ts";

/** Resource agents in our own words, by provider and name. */
export const ocf: Readonly<Record<string, DescribedAgent>> = {
  "heartbeat:IPaddr2": {
    agent: "An IPv4 or IPv6 address that moves between nodes.",
    parameters: {
      ip: "The address.",
      nic: "The interface that gets the address; found by the routing table when left out.",
      cidr_netmask: "The length of the network's prefix, such as 24; that of the interface's network when left out.",
      broadcast: "The broadcast address; seldom needed.",
      iflabel: "A label behind the interface's name, so that old tools show the address.",
      arp_count: "How many packets tell the neighbours that the address has moved.",
      lvs_support: "Keep the address on the loopback interface where it isn't active, for a load balancer.",
      noprefixroute: "Leave the network's route alone.",
    },
  },
  "heartbeat:IPaddr": { agent: "An IPv4 address that moves between nodes; IPaddr2 does the same better." },
  "heartbeat:IPsrcaddr": {
    agent: "The address from which the node's own connections come.",
    parameters: { ipaddress: "The source address; it must already be on the node." },
  },
  "heartbeat:Filesystem": {
    agent: "Mounts a file system.",
    parameters: {
      device: "What to mount: a block device, -U with a UUID, -L with a label, or server:/path.",
      directory: "Where to mount it.",
      fstype: "The kind of file system: ext4, xfs, nfs …",
      options: "Mount options, as mount -o takes them.",
      run_fsck: "Whether to check the file system first: auto, force or no.",
      fast_stop: "Expect that unmounting takes no time; set it to no where it may.",
      force_unmount:
        "What to do with processes that hold the file system: true ends them, safe does so without commands that may hang, false lets them be.",
      force_clones: "Allow a clone of a file system that isn't known as a cluster's.",
    },
  },
  "heartbeat:LVM-activate": {
    agent: "Activates a volume group, or one logical volume, on one node or on all.",
    parameters: {
      vgname: "The volume group.",
      lvname: "Only this logical volume of it.",
      vg_access_mode: "How two nodes are kept from activating it at once: system_id, lvmlockd, tagging or clvmd.",
      activation_mode: "exclusive for one node, shared for all (lvmlockd and clvmd only).",
      tag: "The tag that marks the owner, with tagging.",
      partial_activation: "Activate it although some disks are missing.",
    },
  },
  "heartbeat:lvmlockd": { agent: "The lock daemon that LVM needs on every node for shared volume groups." },
  "heartbeat:apache": {
    agent: "The Apache web server.",
    parameters: {
      configfile: "Apache's main configuration file.",
      httpd: "The program; found by itself when left out.",
      port: "The port that is asked for the status; taken from the configuration when left out.",
      statusurl: "The page by which it is monitored: mod_status must serve it to the node itself.",
      testregex: "What the status page must contain.",
      client: "The program that fetches the page: wget or curl.",
      options: "More arguments for the server.",
      envfiles: "Files with variables to set before the start.",
    },
  },
  "heartbeat:nginx": {
    agent: "The nginx web server or proxy.",
    parameters: {
      configfile: "nginx's main configuration file.",
      httpd: "The program.",
      port: "The port that is monitored.",
      status10url: "The page that a monitor of depth 10 fetches.",
      options: "More arguments for the server.",
    },
  },
  "heartbeat:tomcat": {
    agent: "A Tomcat servlet container.",
    parameters: {
      java_home: "Where Java is.",
      catalina_home: "Where Tomcat is.",
      catalina_base: "Where this instance is, if not in catalina_home.",
      tomcat_user: "As whom it runs.",
      statusurl: "The page by which it is monitored.",
    },
  },
  "heartbeat:mysql": {
    agent: "A MySQL or MariaDB server, alone or replicated with one primary.",
    parameters: {
      binary: "The server program.",
      config: "The configuration file.",
      datadir: "Where the data is.",
      user: "As whom it runs.",
      pid: "The file with the process number.",
      socket: "The local socket.",
      replication_user: "The account that replicas connect with.",
      replication_passwd: "Its password.",
      test_user: "The account a deep monitor logs in with.",
      test_table: "The table a deep monitor reads.",
    },
  },
  "heartbeat:mariadb": {
    agent: "A replicated MariaDB server with one primary, using global transaction ids.",
    parameters: {
      node_list: "All nodes that may run it.",
      config: "The configuration file.",
      datadir: "Where the data is.",
    },
  },
  "heartbeat:galera": {
    agent: "A Galera cluster of MariaDB or MySQL, started from the node with the newest data.",
    parameters: {
      wsrep_cluster_address: "All its nodes: gcomm://n1,n2,n3.",
      cluster_host_map: "Which node of Pacemaker is which of Galera, where the names differ: n1:db1;n2:db2.",
      config: "The configuration file.",
      datadir: "Where the data is.",
      check_user: "The account it is monitored with.",
    },
  },
  "heartbeat:pgsql": {
    agent: "A PostgreSQL server, alone or replicated with one primary.",
    parameters: {
      pgdata: "Where the data is.",
      pgctl: "The pg_ctl program.",
      psql: "The psql program.",
      config: "The configuration file, if not in pgdata.",
      rep_mode: "none for a server alone, async or sync for replication, slave for a replica of another site.",
      node_list: "All nodes of the replication.",
      master_ip: "The address replicas reach the primary at.",
      repuser: "The account that replicates.",
      primary_conninfo_opt: "More settings for the replicas' connection.",
      restore_command: "How a replica fetches archived logs.",
    },
  },
  "heartbeat:pgsqlms": {
    agent: "A replicated PostgreSQL server with one primary, chosen by how much data each has (PAF).",
    parameters: {
      bindir: "Where PostgreSQL's programs are.",
      pgdata: "Where the data is.",
      maxlag: "How far behind a replica may be and still be promoted, in bytes.",
    },
  },
  "heartbeat:oracle": {
    agent: "An Oracle database instance.",
    parameters: { sid: "The instance.", home: "Where Oracle is.", user: "The owner." },
  },
  "heartbeat:db2": {
    agent: "A Db2 database, alone or with HADR.",
    parameters: { instance: "The instance.", dblist: "Its databases." },
  },
  "heartbeat:redis": { agent: "A Redis server, replicated with one primary." },
  "heartbeat:rabbitmq-cluster": { agent: "A RabbitMQ cluster, a node on each node." },
  "heartbeat:SAPInstance": {
    agent: "An instance of an SAP system, started through sapstartsrv.",
    parameters: {
      InstanceName: "SID, instance and virtual host, joined by _: PRD_ASCS00_sapprd.",
      START_PROFILE: "The instance's profile, with its path.",
      IS_ERS: "It is the enqueue replicator.",
      AUTOMATIC_RECOVER: "Start it again by cleanipc when the start fails.",
    },
  },
  "heartbeat:SAPDatabase": {
    agent: "The database of an SAP system.",
    parameters: { SID: "The system.", DBTYPE: "Which database: HDB, ORA, DB6 …" },
  },
  "heartbeat:VirtualDomain": {
    agent: "A virtual machine of libvirt, which can move while it runs.",
    parameters: {
      config: "The machine's XML file, on every node.",
      hypervisor: "libvirt's connection, such as qemu:///system.",
      migration_transport: "What carries a migration: ssh, tcp or tls.",
      migration_network_suffix: "What to append to a node's name to migrate over another network.",
      force_stop: "Cut its power instead of shutting it down.",
      migrate_options: "More options of virsh migrate.",
    },
  },
  "heartbeat:docker": {
    agent: "A container of Docker.",
    parameters: { image: "The image.", run_opts: "More options of docker run.", name: "The container's name." },
  },
  "heartbeat:podman": {
    agent: "A container of Podman.",
    parameters: { image: "The image.", run_opts: "More options of podman run.", name: "The container's name." },
  },
  "heartbeat:nfsserver": {
    agent: "The NFS server of the node.",
    parameters: {
      nfs_shared_infodir: "Where the clients' state is kept: on storage that moves along.",
      nfs_ip: "The addresses clients use, for their notification.",
      nfs_no_notify: "Don't tell the clients that the server has moved.",
    },
  },
  "heartbeat:exportfs": {
    agent: "A directory that the NFS server offers.",
    parameters: {
      clientspec: "Who may mount it: a network, a host, or *.",
      directory: "The directory.",
      fsid: "The export's number: its own, and 0 only for the root of NFSv4.",
      options: "Options such as rw,no_root_squash.",
    },
  },
  "heartbeat:nfsnotify": {
    agent: "Tells NFS clients that their server has moved, so that they take their locks again.",
  },
  "heartbeat:iSCSITarget": {
    agent: "An iSCSI target.",
    parameters: { iqn: "The target's name.", implementation: "The software: lio-t, lio, tgt, iet or scst." },
  },
  "heartbeat:iSCSILogicalUnit": {
    agent: "A disk of an iSCSI target.",
    parameters: { target_iqn: "The target's name.", lun: "The disk's number.", path: "The device that is offered." },
  },
  "heartbeat:portblock": {
    agent: "Blocks and opens a port, so that clients wait during a failover instead of being refused.",
    parameters: { portno: "The ports.", protocol: "tcp or udp.", action: "block or unblock.", ip: "The address." },
  },
  "heartbeat:ethmonitor": {
    agent: "Watches a network interface, and puts 1 or 0 into a node attribute.",
    parameters: { interface: "The interface.", name: "The attribute." },
  },
  "heartbeat:named": { agent: "The BIND name server." },
  "heartbeat:postfix": { agent: "The Postfix mail server." },
  "heartbeat:symlink": {
    agent: "A symbolic link that is there where the resource is.",
    parameters: { link: "The link.", target: "Where it leads." },
  },
  "heartbeat:MailTo": { agent: "Sends a mail when a resource moves.", parameters: { email: "To whom." } },
  "heartbeat:crypt": {
    agent: "Opens an encrypted disk.",
    parameters: { encrypted_dev: "The disk.", crypt_dev: "Its name once open." },
  },
  "heartbeat:mdraid": { agent: "A software RAID of Linux." },
  "heartbeat:azure-lb": {
    agent: "Answers the health probe of Azure's load balancer, so that an address follows the resource.",
    parameters: { port: "The probe's port." },
  },
  "heartbeat:aws-vpc-move-ip": {
    agent: "An address in AWS that moves by a change of routing tables.",
    parameters: { ip: "The address.", routing_table: "The routing tables." },
  },
  "heartbeat:Dummy": {
    agent: "Does nothing but remember whether it runs: for tests.",
    parameters: { state: "The file it remembers it in." },
  },
  "heartbeat:ClusterMon": {
    agent: "Runs crm_mon in the background, for a page or for notifications; alerts do the latter better.",
  },
  "heartbeat:Stateful": { agent: "An example of a promotable agent; ocf:pacemaker:Stateful is the newer one." },
  "pacemaker:Dummy": {
    agent: "Does nothing but remember whether it runs: for tests. Can migrate and fail at will.",
    parameters: {
      state: "The file it remembers it in.",
      op_sleep: "How long each operation takes.",
      fail_start_on: "A node on which the start fails.",
    },
  },
  "pacemaker:Stateful": {
    agent: "Does nothing but remember whether it is promoted: for tests.",
    parameters: { state: "The file it remembers it in." },
  },
  "pacemaker:ClusterMon": {
    agent: "Runs crm_mon in the background, for a page or for notifications; alerts do the latter better.",
    parameters: {
      htmlfile: "The page it writes.",
      update: "How often, in milliseconds.",
      extra_options: "More options of crm_mon.",
    },
  },
  "pacemaker:ping": {
    agent: "Asks hosts whether they are reachable, and puts how many are into a node attribute.",
    parameters: {
      host_list: "The hosts, separated by blanks: the gateway, say.",
      multiplier: "What each reachable host counts.",
      name: "The attribute; rules ask for it.",
      dampen: "How long to wait before a change is believed.",
      attempts: "How many packets each host gets.",
      timeout: "How long an answer may take, in seconds.",
      failure_score: "Below this the resource itself fails.",
    },
  },
  "pacemaker:controld": {
    agent: "The lock manager (DLM) that cluster file systems and lvmlockd need on every node.",
    parameters: { args: "Arguments of dlm_controld.", allow_stonith_disabled: "Start it although fencing is off." },
  },
  "pacemaker:remote": {
    agent: "Makes a host that runs pacemaker_remote a node of the cluster.",
    parameters: {
      server: "The host's address; the resource's name when left out.",
      port: "Its port.",
      reconnect_interval: "How long to wait before connecting again.",
    },
  },
  "pacemaker:attribute": { agent: "Sets a node attribute to one value where it runs and to another where it doesn't." },
  "pacemaker:HealthCPU": { agent: "Tells from the load whether a node is healthy." },
  "pacemaker:SysInfo": { agent: "Puts facts of the node, such as its free memory, into node attributes." },
  "linbit:drbd": {
    agent: "A DRBD device: a disk mirrored over the network. To be cloned as promotable, with notify=true.",
    parameters: {
      drbd_resource: "The resource in DRBD's configuration.",
      drbdconf: "DRBD's configuration file.",
      adjust_master_score: "How eager a node is to be primary, by the state of its data.",
      wfc_timeout: "How long the start waits for the other node.",
    },
  },
};
