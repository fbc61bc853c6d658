/** Lists of pcs commands, made by a seed: each command and option that Quorate executes has its turn. */

import { randomNumbers } from "../../support/random-numbers.ts";

/** A command as its words. */
export type Argv = readonly string[];

const nodes = ["n1", "n2", "n3"];

/** What a list has made so far, as far as the generator keeps count. */
interface Made {
  primitives: string[];
  devices: string[];
  groups: string[];
  clones: string[];
  bundles: string[];
  tags: string[];
  roles: string[];
  users: string[];
  userGroups: string[];
  alerts: string[];
  recipients: string[];
  constraints: string[];
  rules: string[];
  sets: Record<"resource" | "op", string[]>;
  levels: string[][];
  number: number;
}

/** Makes the commands of one list. */
class ListMaker {
  readonly #next: () => number;
  readonly made: Made = {
    primitives: [],
    devices: [],
    groups: [],
    clones: [],
    bundles: [],
    tags: [],
    roles: [],
    users: [],
    userGroups: [],
    alerts: [],
    recipients: [],
    constraints: [],
    rules: [],
    sets: { resource: [], op: [] },
    levels: [],
    number: 0,
  };

  constructor(seed: number) {
    this.#next = randomNumbers(seed);
  }

  chance(part: number): boolean {
    return this.#next() < part;
  }

  one<T>(list: readonly T[]): T {
    return list[Math.floor(this.#next() * list.length)] as T;
  }

  some<T>(list: readonly T[], most = 3): T[] {
    const rest = [...list];
    const count = 1 + Math.floor(this.#next() * Math.min(most, rest.length));
    return Array.from(
      { length: Math.min(count, rest.length) },
      () => rest.splice(Math.floor(this.#next() * rest.length), 1)[0] as T,
    );
  }

  maybe(words: () => readonly string[], part = 0.4): readonly string[] {
    return this.chance(part) ? words() : [];
  }

  name(prefix: string): string {
    this.made.number++;
    return `${prefix}${this.made.number}`;
  }

  /** A name of those made, or now and then one that isn't there. */
  known(list: readonly string[]): string {
    return list.length === 0 || this.chance(0.02) ? "nothing" : this.one(list);
  }

  resource(): string {
    const { primitives, groups, clones, bundles } = this.made;
    return this.known([...primitives, ...groups, ...clones, ...bundles]);
  }

  score(): string {
    return this.one(["INFINITY", "-INFINITY", "50", "-100", "0", "1000"]);
  }

  meta(): string[] {
    const given = [
      "priority=5",
      "resource-stickiness=100",
      "migration-threshold=3",
      "failure-timeout=60s",
      "is-managed=true",
      "target-role=Started",
      "allow-migrate=true",
    ];
    return this.some(given);
  }

  operations(): string[] {
    const interval = this.one(["10s", "30s", "1min", "45"]);
    const monitor = [
      "monitor",
      `interval=${interval}`,
      ...this.maybe(() => ["timeout=25s"]),
      ...this.maybe(() => [this.one(["on-fail=restart", "on-fail=stop", "OCF_CHECK_LEVEL=10", "enabled=false"])]),
    ];
    return [
      "op",
      ...monitor,
      ...this.maybe(() => ["start", "timeout=90s"]),
      ...this.maybe(() => ["op", "stop", "timeout=100s", ...this.maybe(() => ["on-fail=fence"])]),
    ];
  }

  agent(): { name: string; params: string[]; isPromotable: boolean } {
    const ip = `ip=10.0.${Math.floor(this.#next() * 250)}.${Math.floor(this.#next() * 250)}`;
    return this.one([
      { name: "ocf:pacemaker:Dummy", params: [...this.maybe(() => ["fake=x y"])], isPromotable: false },
      { name: "ocf:heartbeat:Dummy", params: [], isPromotable: false },
      { name: "ocf:pacemaker:Stateful", params: [], isPromotable: true },
      { name: "ocf:heartbeat:IPaddr2", params: [ip, ...this.maybe(() => ["cidr_netmask=24"])], isPromotable: false },
      {
        name: "ocf:heartbeat:Filesystem",
        params: ["device=/dev/vg/lv", `directory=/mnt/${this.made.number}`, "fstype=xfs"],
        isPromotable: false,
      },
      { name: this.one(["IPaddr2", "ipaddr2"]), params: [ip], isPromotable: false },
      { name: this.one(["Dummy", "Delay", "ocf:heartbeat:Nope"]), params: [], isPromotable: false },
      {
        name: "ocf:heartbeat:apache",
        params: ["configfile=/etc/httpd.conf", "statusurl=http://localhost/?a&b"],
        isPromotable: false,
      },
    ]);
  }

  createResource(): Argv {
    const id = this.name("r");
    const agent = this.agent();
    const head = [
      "resource",
      "create",
      id,
      agent.name,
      ...agent.params,
      ...this.maybe(() => this.operations()),
      ...this.maybe(() => ["meta", ...this.meta()], 0.3),
    ];
    const tail = [...this.maybe(() => ["--disabled"], 0.1), ...this.maybe(() => ["--no-default-ops"], 0.2)];
    const { groups, primitives } = this.made;
    const where = this.one(["alone", "alone", "group", "clone", "promotable"]);
    primitives.push(id);
    if (where === "group") {
      const group = groups.length > 0 && this.chance(0.5) ? this.one(groups) : this.name("g");
      if (!groups.includes(group)) groups.push(group);
      return [
        ...head,
        "--group",
        group,
        ...this.maybe(() => [this.one(["--before", "--after"]), this.known(primitives)], 0.1),
        ...tail,
      ];
    }
    if (where === "clone" || (where === "promotable" && agent.isPromotable)) {
      const clone = this.chance(0.3) ? this.name("c") : undefined;
      this.made.clones.push(clone ?? `${id}-clone`);
      return [
        ...head,
        where,
        ...(clone ? [clone] : []),
        ...this.maybe(() => ["interleave=true", ...this.maybe(() => ["clone-max=2"])]),
        ...tail,
      ];
    }
    return [...head, ...tail];
  }

  createDevice(): Argv {
    const id = this.name("f");
    this.made.devices.push(id);
    const agent = this.one([
      ["fence_xvm", "port=vm1"],
      ["fence_ipmilan", "ip=10.9.9.9", "username=admin", "password=secret"],
      ["fence_virsh", "ip=host", "username=root"],
    ]);
    return [
      "stonith",
      "create",
      id,
      ...agent,
      ...this.maybe(() => [`pcmk_host_list=${this.one(nodes)}`]),
      ...this.maybe(() => ["op", "monitor", "interval=2m"]),
      ...this.maybe(() => ["meta", "priority=3"], 0.2),
    ];
  }

  bundle(): Argv {
    const { bundles, primitives } = this.made;
    const kind = bundles.length === 0 ? "create" : this.one(["create", "inside", "update", "reset", "update"]);
    const port = (): string[] => [
      "port-map",
      ...this.one([
        [`port=${8000 + this.made.number}`],
        [`range=${3000 + this.made.number}-${3010 + this.made.number}`],
        [`id=pm${this.made.number}`, `port=${9000 + this.made.number}`, "internal-port=80"],
      ]),
    ];
    const storage = (): string[] => [
      "storage-map",
      ...this.one([
        ["source-dir=/srv", "target-dir=/var/www"],
        ["source-dir-root=/srv/root", "target-dir=/data", "options=rw"],
      ]),
    ];
    if (kind === "create") {
      const id = this.name("b");
      bundles.push(id);
      return [
        "resource",
        "bundle",
        "create",
        id,
        "container",
        this.one(["docker", "podman"]),
        "image=web:1",
        ...this.maybe(() => ["replicas=2"]),
        ...this.maybe(() => ["network", "ip-range-start=10.1.1.1", ...this.maybe(() => ["host-netmask=24"])], 0.7),
        ...this.maybe(port),
        ...this.maybe(storage),
        ...this.maybe(port, 0.2),
        ...this.maybe(() => ["meta", ...this.meta()], 0.3),
        ...this.maybe(() => ["--disabled"], 0.1),
      ];
    }
    const id = this.one(bundles);
    if (kind === "inside") {
      const inner = this.name("r");
      primitives.push(inner);
      return ["resource", "create", inner, "ocf:heartbeat:Dummy", "bundle", id];
    }
    if (kind === "reset")
      return [
        "resource",
        "bundle",
        "reset",
        id,
        "container",
        "image=web:2",
        ...this.maybe(() => ["network", "control-port=3121"]),
        ...this.maybe(() => ["meta", "priority=1"]),
      ];
    return [
      "resource",
      "bundle",
      "update",
      id,
      ...this.maybe(() => ["container", "image=web:3", "replicas="]),
      ...this.maybe(() => ["network", "control-port=3121", "host-netmask="]),
      ...this.maybe(() => ["port-map", "add", `port=${7000 + this.made.number}`]),
      ...this.maybe(() => ["storage-map", "add", "source-dir=/a", "target-dir=/b"]),
      "meta",
      "priority=",
      "target-role=Started",
    ];
  }

  change(): Argv {
    const { primitives, devices, clones } = this.made;
    const id = this.known(primitives);
    return this.one<() => Argv>([
      () => ["resource", "update", id, "meta", ...this.meta()],
      () => ["resource", "update", id, ...this.operations()],
      () => ["resource", "update", id, "op", "monitor", "interval=17s", "timeout=33s"],
      () => [
        "resource",
        "update",
        this.known(clones),
        ...this.some(["clone-max=2", "interleave=true", "interleave=", "notify=true"]),
      ],
      () => ["resource", "update", id, "meta", "priority=", "resource-stickiness=7"],
      () => ["stonith", "update", this.known(devices), `pcmk_host_list=${this.one(nodes)}`, "pcmk_delay_max=5s"],
      () => ["resource", "meta", this.resource(), ...this.meta()],
      () => ["resource", "meta", this.resource(), "priority=", "migration-threshold="],
      () => ["stonith", "meta", this.known(devices), "priority=9"],
      () => [
        "resource",
        "op",
        "add",
        id,
        "monitor",
        "interval=93s",
        ...this.maybe(() => ["OCF_CHECK_LEVEL=20"]),
        ...this.maybe(() => ["role=Stopped"]),
        ...this.maybe(() => ["--force"]),
      ],
      () => ["resource", "op", "add", id, "validate", "interval=0s", "--force"],
      () => ["resource", "op", this.one(["remove", "delete"]), id, this.one(["monitor", "start", "stop"])],
      () => ["resource", "op", "remove", id, "start", "interval=0s", "timeout=20s"],
      () => ["resource", "op", "remove", `${id}-stop-interval-0s`],
      () => ["resource", "utilization", id, "cpu=2", "memory=512"],
      () => ["resource", "utilization", id, "cpu="],
      () => ["stonith", "op", "add", this.known(devices), "start", "timeout=20s"],
    ])();
  }

  structure(): Argv {
    const { primitives, groups, clones, devices } = this.made;
    return this.one<() => Argv>([
      () => {
        const group = groups.length > 0 && this.chance(0.6) ? this.one(groups) : this.name("g");
        if (!groups.includes(group)) groups.push(group);
        return [
          "resource",
          "group",
          "add",
          group,
          ...this.some(primitives.length > 0 ? primitives : ["nothing"], 2),
          ...this.maybe(() => [this.one(["--before", "--after"]), this.known(primitives)], 0.2),
        ];
      },
      () => [
        "resource",
        "group",
        this.one(["remove", "delete"]),
        this.known(groups),
        ...this.maybe(() => [this.known(primitives)], 0.5),
      ],
      () => ["resource", "ungroup", this.known(groups)],
      () => {
        const id = this.known([...primitives, ...groups]);
        const named = this.chance(0.3) ? this.name("c") : undefined;
        clones.push(named ?? `${id}-clone`);
        return [
          "resource",
          this.one(["clone", "promotable"]),
          id,
          ...(named ? [named] : []),
          ...this.maybe(() => [...this.maybe(() => ["meta"]), "interleave=true"]),
        ];
      },
      () => ["resource", "unclone", this.known([...clones, ...primitives])],
      () => ["resource", this.one(["delete", "remove"]), this.resource()],
      () => ["stonith", this.one(["delete", "remove"]), this.known(devices)],
    ])();
  }

  switch(): Argv {
    const { devices, tags } = this.made;
    const resource = this.resource();
    return this.one<() => Argv>([
      () => ["resource", "unmanage", resource, ...this.maybe(() => ["--monitor"])],
      () => ["resource", "manage", resource, ...this.maybe(() => ["--monitor"])],
      () => ["resource", "unmanage", this.known(tags.length > 0 ? tags : [resource])],
      () => ["resource", "ban", resource, this.one(nodes), ...this.maybe(() => ["--promoted"], 0.1)],
      () => ["resource", "move-with-constraint", resource, this.one(nodes), ...this.maybe(() => ["--promoted"], 0.1)],
      () => ["resource", "clear", resource, ...this.maybe(() => [this.one(nodes)])],
      () => ["resource", "disable", resource],
      () => ["resource", "enable", resource],
      () => ["stonith", "disable", this.known(devices)],
      () => ["stonith", "enable", this.known(devices)],
    ])();
  }

  rule(): string[] {
    const test = (): string[] =>
      this.one<() => string[]>([
        () => ["#uname", this.one(["eq", "ne"]), this.one(nodes)],
        () => [this.one(["defined", "not_defined"]), "pingd"],
        () => ["pingd", this.one(["lt", "gt", "lte", "gte"]), "100"],
        () => ["pingd", "lt", this.one(["integer", "number", "version", "string"]), "5"],
        () => ["date", "gt", "2026-01-01"],
        () => ["date", "lt", "2030-06-01T10:00"],
        () => ["date", "in_range", "2026-01-01", "to", "2027-01-01"],
        () => ["date", "in_range", "2026-01-01", "to", "duration", "months=3"],
        () => ["date-spec", "hours=8-16", "weekdays=1-5"],
      ])();
    const group = (): string[] =>
      this.one([() => ["(", ...test(), this.one(["and", "or"]), ...test(), ")"], test, test])();
    const words = group();
    while (this.chance(0.4)) words.push(this.one(["and", "or"]), ...group());
    return words;
  }

  location(): Argv {
    const { constraints, rules, primitives } = this.made;
    const target = this.chance(0.15)
      ? `regexp%${this.one(["r.*", "web-[0-9]"])}`
      : this.chance(0.1)
        ? `resource%${this.resource()}`
        : this.resource();
    return this.one<() => Argv>([
      () => [
        "constraint",
        "location",
        target,
        this.one(["prefers", "avoids"]),
        ...this.some(nodes).map((node) => (this.chance(0.5) ? node : `${node}=${this.score()}`)),
      ],
      () => {
        const id = this.name("loc");
        constraints.push(id);
        return [
          "constraint",
          "location",
          "add",
          id,
          target,
          this.one(nodes),
          this.score(),
          ...this.maybe(() => [`resource-discovery=${this.one(["always", "never", "exclusive"])}`]),
        ];
      },
      () => {
        const id = this.name("loc");
        const rule = this.name("rule");
        constraints.push(id);
        rules.push(rule);
        const options = [
          ...this.maybe(() => [`constraint-id=${id}`], 0.7),
          ...this.maybe(() => [`id=${rule}`], 0.5),
          ...this.maybe(() => [this.one([`score=${this.score()}`, "score-attribute=pingd"])]),
          ...this.maybe(() => [`role=${this.one(["Promoted", "Unpromoted", "master"])}`], 0.2),
          ...this.maybe(() => ["resource-discovery=never"], 0.2),
        ];
        return ["constraint", "location", target, "rule", ...options, ...this.rule()];
      },
      () => [
        "constraint",
        "rule",
        "add",
        this.known(constraints.length > 0 ? constraints : primitives),
        ...this.maybe(() => [`score=${this.score()}`]),
        ...this.rule(),
      ],
      () => ["constraint", "rule", this.one(["remove", "delete"]), this.known(rules)],
      () => ["constraint", this.one(["remove", "delete"]), this.known(constraints)],
      () => ["constraint", "location", this.one(["remove", "delete"]), this.known(constraints)],
    ])();
  }

  relation(): Argv {
    const { constraints } = this.made;
    const [first, second] = [this.resource(), this.resource()];
    const id = (): string[] => {
      const made = this.name("con");
      constraints.push(made);
      return [`id=${made}`];
    };
    const role = (): readonly string[] =>
      this.maybe(() => [this.one(["Promoted", "master", "Started", "slave", "Stopped"])], 0.25);
    const action = (): readonly string[] => this.maybe(() => [this.one(["start", "stop", "promote", "demote"])], 0.3);
    const setOptions = (): readonly string[] =>
      this.maybe(() =>
        this.some(["sequential=false", "sequential=true", "require-all=false", "role=Promoted", "action=start"], 2),
      );
    const sets = (): string[] => [
      this.resource(),
      ...this.maybe(() => [this.resource()]),
      ...setOptions(),
      ...this.maybe(() => ["set", this.resource(), this.resource(), ...setOptions()]),
    ];
    return this.one<() => Argv>([
      () => [
        "constraint",
        "colocation",
        "add",
        ...role(),
        first,
        "with",
        ...role(),
        second,
        ...this.maybe(() => [this.score()]),
        ...this.maybe(id),
        ...this.maybe(() => ["--force"], 0.1),
      ],
      () => [
        "constraint",
        "colocation",
        "set",
        ...sets(),
        ...this.maybe(() => ["setoptions", `score=${this.score()}`, ...this.maybe(id)]),
      ],
      () => [
        "constraint",
        "order",
        ...action(),
        first,
        "then",
        ...action(),
        second,
        ...this.maybe(() => [this.one(["kind=Optional", "kind=Serialize", "kind=Mandatory", "score=INFINITY"])]),
        ...this.maybe(() => [this.one(["symmetrical=false", "symmetrical", "nonsymmetrical", "require-all=false"])]),
        ...this.maybe(id, 0.2),
      ],
      () => [
        "constraint",
        "order",
        "set",
        ...sets(),
        ...this.maybe(() => [
          "setoptions",
          this.one(["kind=Optional", "kind=mandatory"]),
          ...this.maybe(() => ["symmetrical=false"]),
          ...this.maybe(id),
        ]),
      ],
      () => [
        "constraint",
        "ticket",
        "add",
        "ticketA",
        ...role(),
        first,
        ...this.maybe(() => [`loss-policy=${this.one(["fence", "stop", "freeze", "demote"])}`]),
        ...this.maybe(id, 0.2),
      ],
      () => [
        "constraint",
        "ticket",
        "set",
        ...sets(),
        "setoptions",
        "ticket=ticketB",
        ...this.maybe(() => ["loss-policy=fence"]),
      ],
      () => ["constraint", "colocation", this.one(["remove", "delete"]), first, second],
      () => ["constraint", "order", this.one(["remove", "delete"]), first],
      () => ["constraint", "ticket", this.one(["remove", "delete"]), "ticketA", first],
    ])();
  }

  defaults(): Argv {
    const of = this.one(["resource", "op"] as const);
    const path = of === "resource" ? ["resource", "defaults"] : ["resource", "op", "defaults"];
    const pairs = (): string[] =>
      this.some(
        of === "resource"
          ? ["resource-stickiness=100", "migration-threshold=5", "priority=2"]
          : ["timeout=90s", "on-fail=restart", "record-pending=true"],
      );
    const rule =
      of === "resource"
        ? [
            "rule",
            this.one(["resource", "resource"]),
            this.one(["ocf:heartbeat:IPaddr2", "::Dummy", "ocf::", "stonith:"]),
          ]
        : [
            "rule",
            ...this.one([
              ["op", "monitor"],
              ["op", "monitor", "interval=10s"],
              ["resource", "ocf:pacemaker:Dummy", "and", "op", "start"],
            ]),
          ];
    return this.one<() => Argv>([
      () => [...path, ...pairs()],
      () => [...path, "update", ...pairs()],
      () => [...path, "update", "priority=", "timeout=", ...pairs()],
      () => {
        const id = this.chance(0.6) ? this.name("set") : undefined;
        if (id) this.made.sets[of].push(id);
        return [
          ...path,
          "set",
          "create",
          ...(id ? [`id=${id}`] : []),
          ...this.maybe(() => ["score=10"]),
          "meta",
          ...pairs(),
          ...this.maybe(() => [
            ...rule,
            ...this.maybe(() => ["and", "(", "date", "gt", "2026-01-01", "or", "date-spec", "hours=1-2", ")"], 0.3),
          ]),
        ];
      },
      () => [...path, "set", "update", this.known(this.made.sets[of]), "meta", ...pairs()],
      () => [...path, "set", this.one(["delete", "remove"]), this.known(this.made.sets[of])],
    ])();
  }

  clusterOption(): Argv {
    return this.one<() => Argv>([
      () => [
        "property",
        "set",
        ...this.some([
          "stonith-enabled=false",
          "no-quorum-policy=ignore",
          "symmetric-cluster=true",
          "maintenance-mode=false",
          "cluster-recheck-interval=5min",
          "stonith-timeout=90s",
          "placement-strategy=balanced",
        ]),
      ],
      () => ["property", "set", "maintenance-mode=", "batch-limit=10"],
      () => [
        "property",
        "unset",
        this.one(["stonith-enabled", "no-quorum-policy", "batch-limit"]),
        ...this.maybe(() => ["--force"], 0.6),
      ],
      () => ["node", "attribute", this.one(nodes), ...this.some(["rack=1", "site=west", "speed=fast"])],
      () => ["node", "attribute", this.one(nodes), "rack="],
      () => ["node", "utilization", this.one(nodes), "cpu=8", ...this.maybe(() => ["memory=4096"])],
      () => ["node", "standby", ...this.some(nodes, 2)],
      () => ["node", "unstandby", this.one(nodes)],
      () => ["node", "maintenance", this.one(nodes)],
      () => ["node", "unmaintenance", this.one(nodes)],
      // With bundles pcs counts the nodes inside their containers too.
      () => ["node", "standby", ...(this.made.bundles.length > 0 ? ["n3"] : ["--all"])],
    ])();
  }

  tagOrLevel(): Argv {
    const { tags, devices, primitives } = this.made;
    return this.one<() => Argv>([
      () => {
        const id = this.name("t");
        tags.push(id);
        return ["tag", "create", id, ...this.some(primitives.length > 0 ? primitives : ["nothing"])];
      },
      () => [
        "tag",
        "update",
        this.known(tags),
        "add",
        this.resource(),
        ...this.maybe(() => [this.one(["--before", "--after"]), this.known(primitives)], 0.3),
      ],
      () => ["tag", "update", this.known(tags), "remove", this.known(primitives)],
      () => ["tag", this.one(["remove", "delete"]), this.known(tags)],
      () => [
        "stonith",
        "level",
        "add",
        this.one(["1", "2"]),
        this.one(["n1", "node%n2", "regexp%n[12]", "attrib%rack=1"]),
        this.known(devices),
        ...this.maybe(() => ["--force"], 0.7),
      ],
      () => [
        "stonith",
        "level",
        "add",
        "2",
        "n3",
        ...this.some(devices.length > 0 ? devices : ["nothing"], 2),
        "--force",
      ],
      () => [
        "stonith",
        "level",
        "remove",
        "1",
        ...this.maybe(() => ["target", "n1"]),
        ...this.maybe(() => ["stonith", this.known(devices)]),
      ],
      () => ["stonith", "level", "remove", "2", "n3"],
      () => [
        "stonith",
        "level",
        "clear",
        ...this.maybe(() => this.one([["target", "n1"], ["stonith", this.known(devices)], ["n2"]]), 0.7),
      ],
    ])();
  }

  acl(): Argv {
    const { roles, users, userGroups, primitives } = this.made;
    const permission = (): string[] => [
      this.one(["read", "write", "deny", "READ"]),
      ...this.one([
        ["xpath", "/cib"],
        ["xpath", "//primitive[@id='r1']"],
        ["id", this.known(primitives)],
      ]),
    ];
    return this.one<() => Argv>([
      () => {
        const id = this.name("role");
        roles.push(id);
        return [
          "acl",
          "role",
          "create",
          id,
          ...this.maybe(() => ["description=What they may"]),
          ...permission(),
          ...this.maybe(permission),
        ];
      },
      () => {
        const id = this.name("user");
        users.push(id);
        return ["acl", "user", "create", id, ...this.maybe(() => this.some(roles.length > 0 ? roles : ["nothing"], 2))];
      },
      () => {
        const id = this.name("grp");
        userGroups.push(id);
        return ["acl", "group", "create", id, ...this.maybe(() => [this.known(roles)])];
      },
      () => ["acl", "permission", "add", this.known(roles), ...permission()],
      () => ["acl", "permission", this.one(["delete", "remove"]), `${this.known(roles)}-read`],
      () => [
        "acl",
        "role",
        "assign",
        this.known(roles),
        ...this.one([
          ["to", this.known(users)],
          [this.known(users)],
          ["to", "user", this.known(users)],
          ["group", this.known(userGroups)],
        ]),
      ],
      () => [
        "acl",
        "role",
        "unassign",
        this.known(roles),
        ...this.one([
          ["from", this.known(users)],
          ["user", this.known(users)],
        ]),
        ...this.maybe(() => ["--autodelete"]),
      ],
      () => ["acl", "role", this.one(["delete", "remove"]), this.known(roles), ...this.maybe(() => ["--autodelete"])],
      () => ["acl", "user", "delete", this.known(users)],
      () => ["acl", "group", "delete", this.known(userGroups)],
      () => ["acl", this.one(["enable", "disable"])],
    ])();
  }

  alert(): Argv {
    const { alerts, recipients } = this.made;
    const extra = (): string[] => [
      ...this.maybe(() => ["options", "mail=a b", ...this.maybe(() => ["debug=1"])]),
      ...this.maybe(() => ["meta", "timeout=15s"]),
    ];
    return this.one<() => Argv>([
      () => {
        const id = this.chance(0.7) ? this.name("alert") : undefined;
        alerts.push(id ?? "alert");
        return [
          "alert",
          "create",
          "path=/usr/bin/alert.sh",
          ...(id ? [`id=${id}`] : []),
          ...this.maybe(() => ["description=Mails us"]),
          ...extra(),
        ];
      },
      () => [
        "alert",
        "update",
        this.known(alerts),
        ...this.maybe(() => ["path=/bin/other"]),
        ...this.maybe(() => ["description="]),
        "options",
        "mail=",
        "x=y",
      ],
      () => {
        const id = this.chance(0.6) ? this.name("rcp") : undefined;
        const alert = this.known(alerts);
        recipients.push(id ?? `${alert}-recipient`);
        return [
          "alert",
          "recipient",
          "add",
          alert,
          `value=ops${this.made.number}@example.com`,
          ...(id ? [`id=${id}`] : []),
          ...extra(),
        ];
      },
      () => [
        "alert",
        "recipient",
        "update",
        this.known(recipients),
        "value=new@example.com",
        "options",
        "x=",
        "--force",
      ],
      () => ["alert", "recipient", this.one(["remove", "delete"]), this.known(recipients)],
      () => ["alert", this.one(["remove", "delete"]), this.known(alerts)],
    ])();
  }
}

/** A list of commands on a CIB with the nodes n1, n2 and n3. */
export function commandList(seed: number): Argv[] {
  const maker = new ListMaker(seed);
  const list: Argv[] = [maker.createResource(), maker.createResource()];
  const kinds: readonly (() => Argv)[] = [
    () => maker.createResource(),
    () => maker.createDevice(),
    () => maker.bundle(),
    () => maker.change(),
    () => maker.change(),
    () => maker.structure(),
    () => maker.structure(),
    () => maker.switch(),
    () => maker.location(),
    () => maker.location(),
    () => maker.relation(),
    () => maker.relation(),
    () => maker.defaults(),
    () => maker.clusterOption(),
    () => maker.tagOrLevel(),
    () => maker.acl(),
    () => maker.alert(),
  ];
  // Each list keeps to a few kinds, so that commands of one kind follow on another.
  const own = maker.some(kinds, 4);
  while (list.length < 10) list.push(maker.one(own)());
  return list;
}

/** A list of commands that make a corosync.conf and change it. */
export function setupList(seed: number): Argv[] {
  const maker = new ListMaker(seed);
  const links = maker.one([1, 1, 2]);
  const transport = maker.one(["none", "knet", "knet", "udp", "udpu"]);
  const isKnet = transport === "knet" || transport === "none";
  const linkCount = isKnet ? links : 1;
  const node = (name: string, index: number): string[] => [
    name,
    ...Array.from({ length: linkCount }, (_, link) => `addr=10.${link}.0.${index + 1}`),
  ];
  const names = ["n1", "n2", "n3"].slice(0, maker.one([1, 2, 2, 3]));
  const knetLinks = (): string[] => [
    "link",
    ...maker.some([
      "link_priority=5",
      "ping_interval=100",
      "ping_timeout=200",
      "pong_count=3",
      "mcastport=5420",
      "transport=udp",
      "ping_precision=2000",
    ]),
    ...maker.maybe(() => [`linknumber=${linkCount - 1}`]),
  ];
  const ofTransport = isKnet
    ? [
        ...maker.maybe(() => maker.some(["ip_version=ipv4", "link_mode=passive", "knet_pmtud_interval=60"])),
        ...maker.maybe(knetLinks),
        ...maker.maybe(() => ["compression", "model=zlib", ...maker.maybe(() => ["level=3"])], 0.3),
        ...maker.maybe(() => [
          "crypto",
          ...maker.one([["cipher=aes128", "hash=sha512"], ["model=openssl"], ["cipher=none", "hash=none"]]),
        ]),
      ]
    : [
        ...maker.maybe(() => maker.some(["ip_version=ipv4", "netmtu=1400"])),
        ...maker.maybe(() => [
          "link",
          ...maker.some(
            [
              "bindnetaddr=10.0.0.0",
              "mcastport=5405",
              ...(transport === "udp" ? ["mcastaddr=239.0.0.1", "ttl=3"] : []),
            ],
            4,
          ),
        ]),
      ];
  const totem = (): string[] =>
    maker.some(["token=10000", "join=100", "consensus=12000", "token_coefficient=700", "max_messages=20", "hold=200"]);
  const quorum = (): string[] =>
    maker.some(["wait_for_all=1", "auto_tie_breaker=1", "last_man_standing=1", "last_man_standing_window=20000"]);
  const setup: Argv = [
    "cluster",
    "setup",
    "web",
    ...names.flatMap(node),
    ...(transport === "none" ? [] : ["transport", transport, ...ofTransport]),
    ...maker.maybe(() => ["totem", ...totem()]),
    ...maker.maybe(() => ["quorum", ...quorum()]),
  ];
  const device = (): string[] => [
    "model",
    "net",
    "host=qnetd",
    `algorithm=${maker.one(["ffsplit", "lms"])}`,
    ...maker.maybe(() => maker.some(["port=5403", "tie_breaker=lowest", "connect_timeout=8000"])),
  ];
  const more = (): Argv =>
    maker.one<() => Argv>([
      () => ["quorum", "update", ...quorum()],
      () => ["quorum", "update", "wait_for_all=", "auto_tie_breaker=0"],
      () => [
        "quorum",
        "device",
        "add",
        ...maker.maybe(() => ["timeout=12000", "sync_timeout=30000"]),
        ...device(),
        ...maker.maybe(() => ["heuristics", "mode=on", "exec_ping=/bin/true"]),
      ],
      () => ["quorum", "device", "add", ...device()],
      () => [
        "quorum",
        "device",
        "update",
        ...maker.maybe(() => ["timeout=9000"]),
        "model",
        maker.one(["algorithm=lms", "algorithm=ffsplit", "host=other"]),
      ],
      () => ["quorum", "device", maker.one(["remove", "delete"])],
      () => ["quorum", "device", "heuristics", maker.one(["remove", "delete"])],
      () => ["cluster", "config", "update", "totem", ...totem(), ...maker.maybe(() => ["join="])],
      () => ["cluster", "config", "update", "crypto", "cipher=aes192", "hash=md5"],
      () => ["cluster", "config", "update", "transport", "link_mode=active"],
    ])();
  return [setup, ...Array.from({ length: maker.one([0, 1, 2, 4]) }, more)];
}
