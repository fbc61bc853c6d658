import type { OptionInfo } from "./option.ts";

// Facts: the schema resources-3.9, "Pacemaker Explained" on bundles, the change log of 3.0.0.

/** What may be written in each part of a bundle; `container` is what follows `docker`, `podman` or `rkt`. */
export const bundleAttributes: Readonly<
  Record<"container" | "network" | "port-mapping" | "storage-mapping", readonly OptionInfo[]>
> = {
  container: [
    { name: "image", type: "string", description: "The container image to run. It must be there on every node." },
    {
      name: "replicas",
      type: "integer",
      description: "How many containers run. The default is `promoted-max` where that is above 0, else 1.",
    },
    {
      name: "replicas-per-host",
      type: "integer",
      default: "1",
      description: "How many of the containers may run on one node. More than 1 rules out fixed port mappings.",
    },
    {
      name: "promoted-max",
      type: "integer",
      default: "0",
      renamedFrom: "masters",
      since: "2.0.0",
      description: "How many containers may hold a promoted instance. Above 0 the resource inside is promotable.",
    },
    {
      name: "masters",
      type: "integer",
      default: "0",
      renamedTo: { name: "promoted-max", since: "2.0.0" },
      deprecated: { since: "2.0.0", instead: "promoted-max" },
      removed: { since: "3.0.0", instead: "promoted-max" },
      description: "How many containers may hold a promoted instance. Write `promoted-max` instead.",
    },
    {
      name: "run-command",
      type: "string",
      description:
        "The command that the container starts. The default is Pacemaker Remote where a resource runs inside, else the image's own command.",
    },
    {
      name: "network",
      type: "string",
      description: "How the container is connected, as the value of the engine's `--network` option.",
    },
    { name: "options", type: "string", description: "More options for the engine's command line." },
  ],
  network: [
    {
      name: "ip-range-start",
      type: "string",
      description: "The first address; each container gets the next one. Clients reach the service there.",
    },
    {
      name: "control-port",
      type: "integer",
      default: "3121",
      description: "The TCP port of Pacemaker Remote in the containers. Change it where the host's own port is taken.",
    },
    {
      name: "host-interface",
      type: "string",
      description: "The network interface of the host that carries the addresses.",
    },
    {
      name: "host-netmask",
      type: "integer",
      default: "32",
      description: "The prefix length of the addresses' netmask, in bits.",
    },
    {
      name: "add-host",
      type: "boolean",
      default: "true",
      description: "Whether each container's hosts file lists the other containers by name.",
    },
  ],
  "port-mapping": [
    { name: "id", type: "id", description: "The id of the mapping." },
    { name: "port", type: "integer", description: "The TCP port on the host that leads into the container." },
    {
      name: "internal-port",
      type: "integer",
      description: "The TCP port inside the container. The default is `port`.",
    },
    { name: "range", type: "string", description: "A range of ports such as `2000-2010`, the same on both sides." },
  ],
  "storage-mapping": [
    { name: "id", type: "id", description: "The id of the mapping." },
    { name: "source-dir", type: "string", description: "A path on the host that all containers share." },
    {
      name: "source-dir-root",
      type: "string",
      description: "A path on the host under which each container has its own directory, named after it.",
    },
    { name: "target-dir", type: "string", description: "Where the path appears inside the container." },
    {
      name: "options",
      type: "string",
      description: "Mount options of the engine, such as `rw` or `ro`.",
    },
  ],
};
