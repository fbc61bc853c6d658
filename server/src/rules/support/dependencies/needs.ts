import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { AgentName } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { agentOf } from "../../../model/inheritance.ts";
import type { Unit } from "../placement/units.ts";

const addresses = new Set(["IPaddr2", "IPaddr", "IPv6addr"]);
const storages = new Set(["Filesystem", "LVM-activate", "LVM", "ZFS"]);

/** Agents of services that listen on an address, and keep data in a file system. */
const services = new Set([
  ..."apache nginx mysql mariadb pgsql named Squid tomcat vsftpd postfix slapd varnish dovecot redis".split(" "),
  ..."nfsserver exportfs oracle oralsnr db2 sybaseASE asterisk pound rsyncd conntrackd jboss WAS WAS6 eDir88".split(
    " ",
  ),
]);

/** Agents that hand a block device or its content on: to virtual machines, containers, or over the network. */
const consumers = new Set("VirtualDomain Xen lxc ManageVE iSCSILogicalUnit iSCSITarget crypt".split(" "));

/** Agents that replicate what they keep themselves, so that no file system is on top of their promoted instance. */
const databases = new Set([
  ..."pgsql pgsqlms mysql mariadb redis galera db2 rabbitmq-cluster rabbitmq-server-ha ovndb-servers ag".split(" "),
  ..."SAPHana SAPHanaController SAPInstance conntrackd".split(" "),
]);

/** The names of such services as systemd units and init scripts. */
const units = new Set([
  ..."httpd apache2 nginx lighttpd caddy haproxy mariadb mysql mysqld postgresql named bind9 squid tomcat tomcat9".split(
    " ",
  ),
  ..."tomcat10 vsftpd proftpd postfix dovecot slapd varnish redis redis-server smb smbd nfs-server nfs-kernel-server".split(
    " ",
  ),
]);

/** What a resource provides or needs: an address or storage for services on its node, a service that uses them, or several of these. */
export interface Needs {
  readonly isAddress: boolean;
  readonly isStorage: boolean;
  readonly isService: boolean;
  /** Any other program, whose data may be in a file system of the cluster. */
  readonly isProgram: boolean;
  /** It uses a block device or what is on it, without being one of the services. */
  readonly isConsumer: boolean;
  /** A replicated block device, which can be used where it is promoted. */
  readonly isDrbd: boolean;
  readonly isDatabase: boolean;
}

const nothing: Needs = {
  isAddress: false,
  isStorage: false,
  isService: false,
  isProgram: false,
  isConsumer: false,
  isDrbd: false,
  isDatabase: false,
};

/** What several resources together provide or need. */
export function together(all: readonly Needs[]): Needs {
  const some = (is: (needs: Needs) => boolean): boolean => all.some(is);
  return {
    isAddress: some(({ isAddress }) => isAddress),
    isStorage: some(({ isStorage }) => isStorage),
    isService: some(({ isService }) => isService),
    isProgram: some(({ isProgram }) => isProgram),
    isConsumer: some(({ isConsumer }) => isConsumer),
    isDrbd: some(({ isDrbd }) => isDrbd),
    isDatabase: some(({ isDatabase }) => isDatabase),
  };
}

function needsOfAgent(agent: AgentName): Needs {
  const isOcf = (agent.class ?? "ocf") === "ocf";
  const isHeartbeat = isOcf && (agent.provider ?? "heartbeat") === "heartbeat";
  const isUnit = ["systemd", "lsb", "service"].includes(agent.class ?? "");
  const unit = agent.type.replace(/\.service$/, "").replace(/@.*$/, "");
  const isService = (isHeartbeat && services.has(agent.type)) || (isUnit && units.has(unit));
  return {
    isAddress: isHeartbeat && addresses.has(agent.type),
    isStorage: isHeartbeat && storages.has(agent.type),
    isService,
    isProgram: isService || isUnit,
    isConsumer: isHeartbeat && consumers.has(agent.type),
    isDrbd: isOcf && agent.type === "drbd",
    isDatabase: isOcf && databases.has(agent.type),
  };
}

/** What a primitive provides or needs; nothing where its agent isn't known. */
export function needsOf(model: ClusterModel, { object }: DefinedObject): Needs {
  if (object.kind !== "primitive") return nothing;
  const agent = agentOf(model, object);
  return agent ? model.memo.of(needsOfAgent, agent) : nothing;
}

/** What a unit provides or needs, all that is inside together. */
export function needsOfUnit(model: ClusterModel, unit: Unit): Needs {
  const [only] = unit.primitives;
  if (unit.primitives.length === 1 && only) return needsOf(model, only);
  return together(unit.primitives.map((each) => needsOf(model, each)));
}
