import type { ClusterModel } from "../../model/cluster-model.ts";
import { type AgentName, isPrimitive } from "../../model/configuration.ts";
import { agentOf, idsInside } from "../../model/inheritance.ts";

const addresses = new Set(["IPaddr2", "IPaddr", "IPv6addr"]);
const storages = new Set(["Filesystem", "LVM-activate", "LVM", "ZFS"]);

/** Agents of services that listen on an address, and keep data in a file system. */
const services = new Set([
  ..."apache nginx mysql mariadb pgsql named Squid tomcat vsftpd postfix slapd varnish dovecot redis".split(" "),
  ..."nfsserver exportfs oracle oralsnr db2 sybaseASE asterisk pound rsyncd conntrackd jboss WAS WAS6 eDir88".split(
    " ",
  ),
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
interface Needs {
  readonly isAddress: boolean;
  readonly isStorage: boolean;
  readonly isService: boolean;
  /** Any other program, whose data may be in a file system of the cluster. */
  readonly isProgram: boolean;
}

const nothing: Needs = { isAddress: false, isStorage: false, isService: false, isProgram: false };

function both(a: Needs, b: Needs): Needs {
  return {
    isAddress: a.isAddress || b.isAddress,
    isStorage: a.isStorage || b.isStorage,
    isService: a.isService || b.isService,
    isProgram: a.isProgram || b.isProgram,
  };
}

function needsOfAgent(agent: AgentName): Needs {
  const isOcf = (agent.class ?? "ocf") === "ocf" && (agent.provider ?? "heartbeat") === "heartbeat";
  const isUnit = ["systemd", "lsb", "service"].includes(agent.class ?? "");
  const unit = agent.type.replace(/\.service$/, "").replace(/@.*$/, "");
  const isService = (isOcf && services.has(agent.type)) || (isUnit && units.has(unit));
  return {
    isAddress: isOcf && addresses.has(agent.type),
    isStorage: isOcf && storages.has(agent.type),
    isService,
    isProgram: isService || isUnit,
  };
}

/** What a primitive, or a group by its members, provides or needs; undefined for clones and unknown agents. */
function needsOf(model: ClusterModel, id: string): Needs | undefined {
  const place = model.place(id);
  if (!place) return undefined;
  if (place.object.kind === "group") {
    let all = nothing;
    for (const member of idsInside(model, place.object)) {
      const inner = model.place(member)?.object;
      const needs = inner && isPrimitive(inner) ? needsOf(model, member) : undefined;
      if (needs && needs !== nothing) all = both(all, needs);
    }
    return all;
  }
  if (!isPrimitive(place.object)) return undefined;
  const agent = agentOf(model, place.object);
  return agent && model.memo.of(needsOfAgent, agent);
}

/**
 * Which of two resources uses the other's address or storage on the same node; undefined if neither certainly does. A group that
 * contains both needs no other resource for it.
 */
export function dependentPair(
  model: ClusterModel,
  one: string,
  other: string,
): { user: string; base: string } | undefined {
  const [a, b] = [needsOf(model, one), needsOf(model, other)];
  if (!a || !b) return undefined;
  if (uses(a, b)) return { user: one, base: other };
  return uses(b, a) ? { user: other, base: one } : undefined;
}

function uses(user: Needs, base: Needs): boolean {
  if (base.isProgram) return false;
  return (base.isAddress && user.isService && !user.isAddress) || (base.isStorage && user.isProgram && !user.isStorage);
}
