import { wordTable } from "../../text/word-table.ts";

/** An agent that relies on notifications. */
interface NotifiedAgent {
  /** What goes wrong without them, after "without notify=true". */
  readonly consequence: string;
  /** Only instances with roles are notified of anything that matters. */
  readonly ifPromotable: boolean;
}

const promotable = (consequence: string): NotifiedAgent => ({ consequence, ifPromotable: true });
const always = (consequence: string): NotifiedAgent => ({ consequence, ifPromotable: false });

/**
 * The agents whose scripts do work in their notify action, or refuse to run without it. Read from the scripts of resource-agents,
 * resource-agents-paf and drbd-utils; agents whose notify action does nothing (Stateful, kamailio, mpathpersist, sg_persist) aren't here.
 */
const agents = wordTable<NotifiedAgent>({
  pgsqlms: always("the agent refuses to start"),
  mysql: promotable(
    "the other instances don't learn which one was promoted, and replicate from the old one or from none",
  ),
  mariadb: promotable(
    "the other instances don't learn which one was promoted, and replicate from the old one or from none",
  ),
  pgsql: promotable(
    "the instances don't learn about a promotion or demotion, and data may be lost or the replication stay broken",
  ),
  redis: promotable("the other instances don't follow the one that was promoted"),
  db2: promotable("the first active log isn't recorded, and an outdated database may be promoted"),
  conntrackd: promotable("the connection tables aren't synchronized when a node starts or is promoted"),
  SAPInstance: promotable(
    "the enqueue replication server isn't preferred for the promotion, and the lock table is lost",
  ),
  "rabbitmq-cluster": always("stopped nodes stay members of the RabbitMQ cluster"),
  "rabbitmq-server-ha": always("its instances don't join each other to one RabbitMQ cluster"),
  EvmsSCC: always("volumes that another node has changed aren't activated"),
});

/** How an agent of class ocf relies on notifications; undefined if it doesn't, or isn't known. */
export function notifiedAgent(type: string): NotifiedAgent | undefined {
  return agents[type];
}
