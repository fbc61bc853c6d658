import type { DescribedAgent } from "./described-agent.ts";

/** Our own descriptions of resource agents, by provider and name. */
export const ocf: Readonly<Record<string, DescribedAgent>> = {
  "heartbeat:IPaddr2": {
    agent: "An IPv4 or IPv6 address that moves between nodes.",
    parameters: {
      ip: "The address.",
      nic: "The interface for the address; by default the routing table decides.",
      cidr_netmask: "The prefix length of the network, such as 24; by default that of the interface's network.",
      broadcast: "The broadcast address; rarely needed.",
      iflabel: "A label appended to the interface's name, so that old tools show the address.",
      arp_count: "How many gratuitous ARP packets announce that the address has moved.",
      lvs_support: "Keep the address on the loopback interface where it isn't active, for LVS load balancing.",
      noprefixroute: "Don't add a route for the network.",
    },
  },
  "heartbeat:IPaddr": { agent: "An IPv4 address that moves between nodes; prefer IPaddr2." },
  "heartbeat:IPsrcaddr": {
    agent: "The source address of the node's outgoing connections.",
    parameters: { ipaddress: "The source address; it must already be on the node." },
  },
  "heartbeat:Filesystem": {
    agent: "Mounts a file system.",
    parameters: {
      device: "What to mount: a block device, -U with a UUID, -L with a label, or server:/path.",
      directory: "Where to mount it.",
      fstype: "The type of file system: ext4, xfs, nfs …",
      options: "Mount options, as for mount -o.",
      run_fsck: "Whether to check the file system first: auto, force or no.",
      fast_stop: "Expect a quick unmount; set it to no where unmounting may take time.",
      force_unmount:
        "What to do with processes that use the file system: true kills them, safe kills them without commands that may hang, false leaves them alone.",
      force_clones: "Allow a clone of a file system that isn't known to be a cluster file system.",
    },
  },
  "heartbeat:LVM-activate": {
    agent: "Activates a volume group, or one logical volume, on one node or on all.",
    parameters: {
      vgname: "The volume group.",
      lvname: "Only this logical volume of it.",
      vg_access_mode:
        "What prevents two nodes from activating it at the same time: system_id, lvmlockd, tagging or clvmd.",
      activation_mode: "exclusive for one node, shared for all (lvmlockd and clvmd only).",
      tag: "The tag that marks the owner, with tagging.",
      partial_activation: "Activate it even if some disks are missing.",
    },
  },
  "heartbeat:lvmlockd": { agent: "The lock daemon that LVM needs on every node for shared volume groups." },
  "heartbeat:apache": {
    agent: "The Apache web server.",
    parameters: {
      configfile: "Apache's main configuration file.",
      httpd: "The program; found automatically by default.",
      port: "The port of the status page; by default taken from the configuration.",
      statusurl: "The status page that the monitor fetches: mod_status must serve it to the node itself.",
      testregex: "What the status page must contain.",
      client: "The program that fetches the page: wget or curl.",
      options: "More arguments for the server.",
      envfiles: "Files with environment variables for the start.",
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
      java_home: "Java's home directory.",
      catalina_home: "Tomcat's home directory.",
      catalina_base: "The directory of this instance, if it isn't catalina_home.",
      tomcat_user: "The user it runs as.",
      statusurl: "The page that the monitor fetches.",
    },
  },
  "heartbeat:mysql": {
    agent: "A MySQL or MariaDB server, alone or replicated with one primary.",
    parameters: {
      binary: "The server program.",
      config: "The configuration file.",
      datadir: "The data directory.",
      user: "The user it runs as.",
      pid: "The PID file.",
      socket: "The Unix socket.",
      replication_user: "The account that replicas connect with.",
      replication_passwd: "Its password.",
      test_user: "The account that a deep monitor uses.",
      test_table: "The table a deep monitor reads.",
    },
  },
  "heartbeat:mariadb": {
    agent: "A replicated MariaDB server with one primary, using global transaction ids.",
    parameters: {
      node_list: "All nodes that may run it.",
      config: "The configuration file.",
      datadir: "The data directory.",
    },
  },
  "heartbeat:galera": {
    agent: "A Galera cluster of MariaDB or MySQL, started from the node with the newest data.",
    parameters: {
      wsrep_cluster_address: "All its nodes: gcomm://n1,n2,n3.",
      cluster_host_map: "The Galera name of each Pacemaker node, where they differ: n1:db1;n2:db2.",
      config: "The configuration file.",
      datadir: "The data directory.",
      check_user: "The account that the monitor uses.",
    },
  },
  "heartbeat:pgsql": {
    agent: "A PostgreSQL server, alone or replicated with one primary.",
    parameters: {
      pgdata: "The data directory.",
      pgctl: "The pg_ctl program.",
      psql: "The psql program.",
      config: "The configuration file, if not in pgdata.",
      rep_mode: "none for a single server, async or sync for replication, slave for a replica of another site.",
      node_list: "All nodes of the replication.",
      master_ip: "The address at which replicas connect to the primary.",
      repuser: "The replication account.",
      primary_conninfo_opt: "More settings for the replicas' connection.",
      restore_command: "How a replica fetches archived logs.",
    },
  },
  "heartbeat:pgsqlms": {
    agent: "A replicated PostgreSQL server with one primary, chosen by how recent each node's data is (PAF).",
    parameters: {
      bindir: "The directory of PostgreSQL's programs.",
      pgdata: "The data directory.",
      maxlag: "The most that a replica may lag and still be promoted, in bytes.",
    },
  },
  "heartbeat:oracle": {
    agent: "An Oracle database instance.",
    parameters: {
      sid: "The instance's SID.",
      home: "Oracle's home directory.",
      user: "The owner of the installation.",
    },
  },
  "heartbeat:db2": {
    agent: "A Db2 database, alone or with HADR.",
    parameters: { instance: "The instance.", dblist: "Its databases." },
  },
  "heartbeat:redis": { agent: "A Redis server, replicated with one primary." },
  "heartbeat:rabbitmq-cluster": { agent: "A RabbitMQ cluster, with an instance on each node." },
  "heartbeat:SAPInstance": {
    agent: "An instance of an SAP system, started through sapstartsrv.",
    parameters: {
      InstanceName: "SID, instance and virtual host, joined by _: PRD_ASCS00_sapprd.",
      START_PROFILE: "The instance's profile, with its path.",
      IS_ERS: "Whether it is the enqueue replication server (ERS).",
      AUTOMATIC_RECOVER: "If the start fails, run cleanipc and try again.",
    },
  },
  "heartbeat:SAPDatabase": {
    agent: "The database of an SAP system.",
    parameters: { SID: "The system id (SID).", DBTYPE: "The type of database: HDB, ORA, DB6 …" },
  },
  "heartbeat:VirtualDomain": {
    agent: "A libvirt virtual machine, which can be migrated live.",
    parameters: {
      config: "The machine's XML file; it must be on every node.",
      hypervisor: "The libvirt connection URI, such as qemu:///system.",
      migration_transport: "The transport of a migration: ssh, tcp or tls.",
      migration_network_suffix: "What to append to a node's name to migrate over another network.",
      force_stop: "Power it off instead of shutting it down.",
      migrate_options: "More options for virsh migrate.",
    },
  },
  "heartbeat:docker": {
    agent: "A Docker container.",
    parameters: { image: "The image.", run_opts: "More options for docker run.", name: "The container's name." },
  },
  "heartbeat:podman": {
    agent: "A Podman container.",
    parameters: { image: "The image.", run_opts: "More options for podman run.", name: "The container's name." },
  },
  "heartbeat:nfsserver": {
    agent: "The NFS server of the node.",
    parameters: {
      nfs_shared_infodir: "The directory for the clients' state, on storage that moves with the resource.",
      nfs_ip: "The addresses that clients use, for reboot notifications.",
      nfs_no_notify: "Don't notify clients that the server has moved.",
    },
  },
  "heartbeat:exportfs": {
    agent: "A directory that the NFS server exports.",
    parameters: {
      clientspec: "Who may mount it: a network, a host, or *.",
      directory: "The directory.",
      fsid: "The export's file system id: unique, and 0 only for the NFSv4 root.",
      options: "Export options, such as rw,no_root_squash.",
    },
  },
  "heartbeat:nfsnotify": {
    agent: "Notifies NFS clients that their server has moved, so that they reclaim their locks.",
  },
  "heartbeat:iSCSITarget": {
    agent: "An iSCSI target.",
    parameters: { iqn: "The target's name.", implementation: "The software: lio-t, lio, tgt, iet or scst." },
  },
  "heartbeat:iSCSILogicalUnit": {
    agent: "A disk of an iSCSI target.",
    parameters: {
      target_iqn: "The target's name.",
      lun: "The logical unit number.",
      path: "The device that is exported.",
    },
  },
  "heartbeat:portblock": {
    agent: "Blocks and unblocks a port, so that clients wait during a failover instead of being refused.",
    parameters: { portno: "The ports.", protocol: "tcp or udp.", action: "block or unblock.", ip: "The address." },
  },
  "heartbeat:ethmonitor": {
    agent: "Monitors a network interface and sets a node attribute to 1 or 0.",
    parameters: { interface: "The interface.", name: "The attribute." },
  },
  "heartbeat:named": { agent: "The BIND name server." },
  "heartbeat:postfix": { agent: "The Postfix mail server." },
  "heartbeat:symlink": {
    agent: "A symbolic link that exists where the resource runs.",
    parameters: { link: "The link.", target: "What it points to." },
  },
  "heartbeat:MailTo": { agent: "Sends a mail when a resource moves.", parameters: { email: "The recipients." } },
  "heartbeat:crypt": {
    agent: "Opens an encrypted disk.",
    parameters: { encrypted_dev: "The disk.", crypt_dev: "Its name once open." },
  },
  "heartbeat:mdraid": { agent: "A Linux software RAID." },
  "heartbeat:azure-lb": {
    agent: "Answers the health probe of Azure's load balancer, so that its address follows the resource.",
    parameters: { port: "The probe's port." },
  },
  "heartbeat:aws-vpc-move-ip": {
    agent: "An AWS address that moves by changing routing tables.",
    parameters: { ip: "The address.", routing_table: "The routing tables." },
  },
  "heartbeat:Dummy": {
    agent: "Does nothing but record whether it runs: for tests.",
    parameters: { state: "The file it records the state in." },
  },
  "heartbeat:ClusterMon": {
    agent:
      "Runs crm_mon in the background to write a status page or to send notifications; prefer alerts for the latter.",
  },
  "heartbeat:Stateful": { agent: "An example of a promotable agent; ocf:pacemaker:Stateful is the newer one." },
  "pacemaker:Dummy": {
    agent: "Does nothing but record whether it runs: for tests. Can migrate, and fail on request.",
    parameters: {
      state: "The file it records the state in.",
      op_sleep: "How long each operation takes.",
      fail_start_on: "A node on which the start fails.",
    },
  },
  "pacemaker:Stateful": {
    agent: "Does nothing but record whether it is promoted: for tests.",
    parameters: { state: "The file it records the state in." },
  },
  "pacemaker:ClusterMon": {
    agent:
      "Runs crm_mon in the background to write a status page or to send notifications; prefer alerts for the latter.",
    parameters: {
      htmlfile: "The page it writes.",
      update: "The update interval, in milliseconds.",
      extra_options: "More options for crm_mon.",
    },
  },
  "pacemaker:ping": {
    agent: "Pings hosts and sets a node attribute to the number of those that answer.",
    parameters: {
      host_list: "The hosts, separated by spaces: for example the gateway.",
      multiplier: "How much each reachable host adds to the attribute.",
      name: "The attribute; rules test it.",
      dampen: "How long to wait for further changes before a change takes effect.",
      attempts: "How many packets are sent to each host.",
      timeout: "How long to wait for an answer, in seconds.",
      failure_score: "If the attribute falls below this, the resource itself fails.",
    },
  },
  "pacemaker:controld": {
    agent: "The lock manager (DLM) that cluster file systems and lvmlockd need on every node.",
    parameters: { args: "Arguments of dlm_controld.", allow_stonith_disabled: "Start it even if fencing is disabled." },
  },
  "pacemaker:remote": {
    agent: "Makes a host that runs pacemaker_remote a node of the cluster.",
    parameters: {
      server: "The host's address; by default the resource's name.",
      port: "Its port.",
      reconnect_interval: "How long to wait before connecting again.",
    },
  },
  "pacemaker:attribute": { agent: "Sets a node attribute to one value where it runs and to another where it doesn't." },
  "pacemaker:HealthCPU": { agent: "Measures a node's CPU load and sets a health attribute." },
  "pacemaker:SysInfo": { agent: "Sets node attributes to facts about the node, such as its free memory." },
  "linbit:drbd": {
    agent: "A DRBD device: a disk mirrored over the network. Run it as a promotable clone, with notify=true.",
    parameters: {
      drbd_resource: "The resource in DRBD's configuration.",
      drbdconf: "DRBD's configuration file.",
      adjust_master_score: "The promotion score for each state of a node's data.",
      wfc_timeout: "How long the start waits for the other node.",
    },
  },
};
