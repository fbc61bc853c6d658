const service = (...ids: readonly string[]): string =>
  ids.map((id) => `primitive ${id} ocf:pacemaker:Dummy op monitor interval=5s timeout=20s`).join("\n");

// Its stop takes the attribute away, and its start sets it again: `dampen` has to be longer than a restart takes on a busy machine.
const ping = (id: string): string =>
  `primitive ${id} ocf:pacemaker:ping params host_list=GATEWAY multiplier=1000 dampen=20s op monitor interval=5s timeout=60s`;

/** The tutorials' configurations, their services in place of the programs, and one of twelve resources. GATEWAY is the lab's. */
export const tutorials = {
  S1: `${service("ClusterIP", "WebSite")}
colocation website-with-ip inf: WebSite ClusterIP
location website-on-n1 WebSite 50: n1`,
  S2: `${service("Cluster_VIP", "WebServer")}
colocation server-with-vip inf: WebServer Cluster_VIP`,
  S3: `${service("virtual_ip", "web_server")}
colocation server-with-ip inf: web_server virtual_ip
order ip-first virtual_ip web_server`,
  S4: `${service("vip", "httpd")}
${ping("ping-gateway")}
clone cloned-ping-gateway ping-gateway
colocation httpd-with-vip inf: httpd vip
location preferred-node vip 100: n1
location vip-needs-gateway vip rule -inf: not_defined pingd or pingd lte 0`,
  S5: `${service("myclusterVIP", "WebSite")}
colocation website-with-vip inf: WebSite myclusterVIP
order vip-first Mandatory: myclusterVIP:start WebSite:start`,
  "twelve resources": `${service("fs1", "ip1", "app1", "fs2", "ip2", "app2", "mail", "dns", "cache", "queue")}
primitive state ocf:pacemaker:Stateful op monitor interval=5s role=Promoted op monitor interval=6s role=Unpromoted
${ping("base")}
clone states state meta promotable=true interleave=true
clone bases base meta interleave=true
group one fs1 ip1 app1
group two fs2 ip2 app2
order base-first bases one
colocation apart -inf: two one
colocation mail-with-state inf: mail states:Promoted
order promote-first states:promote mail:start
location one-needs-gateway one rule -inf: not_defined pingd or pingd lte 0
location dns-on-n3 dns 200: n3
location cache-not-n1 cache -inf: n1
colocation queue-with-cache inf: queue cache
rsc_ticket two-needs-t1 t1: two loss-policy=stop
rsc_ticket cache-needs-t2 t2: cache loss-policy=freeze
rsc_ticket states-need-t3 t3: states:Promoted loss-policy=demote
rsc_ticket dns-needs-t4 t4: dns loss-policy=fence`,
} as const;
