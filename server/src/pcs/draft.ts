import {
  type AclRole,
  type AclTarget,
  type Alert,
  type ClusterObject,
  type Constraint,
  type FencingLevel,
  isPrimitive,
  isResource,
  type Node,
  type Options,
  type Resource,
  type Tag,
} from "../model/configuration.ts";
import { childrenOf } from "../model/inheritance.ts";
import type { CorosyncDraft } from "./corosync-draft.ts";

/** The kinds of sets of options. */
export type OptionsKind = Options["kind"];

/**
 * The configuration while a script is executed: the result of the commands so far. Its objects are immutable; a command replaces
 * them.
 */
export class Draft {
  /** In the order of the CIB: groups and clones name what they hold. */
  readonly resources = new Map<string, Resource>();
  readonly constraints = new Map<string, Constraint>();
  /** By their names. */
  readonly nodes = new Map<string, Node>();
  readonly tags = new Map<string, Tag>();
  readonly roles = new Map<string, AclRole>();
  readonly users = new Map<string, AclTarget>();
  readonly userGroups = new Map<string, AclTarget>();
  readonly alerts = new Map<string, Alert>();
  readonly options: Record<OptionsKind, Options[]> = { property: [], rsc_defaults: [], op_defaults: [] };
  levels: FencingLevel[] = [];
  /** The result of `cluster setup`; undefined while there is none. */
  corosync: CorosyncDraft | undefined;
  readonly #others: ClusterObject[] = [];

  /** `initial`: the configuration the script begins with. */
  constructor(initial: readonly ClusterObject[] = []) {
    for (const object of initial) this.#add(object);
  }

  #add(object: ClusterObject): void {
    if (isResource(object)) this.resources.set(object.id, object);
    else {
      switch (object.kind) {
        case "location":
        case "colocation":
        case "order":
        case "rsc_ticket":
          this.constraints.set(object.id, object);
          break;
        case "node":
          this.nodes.set(object.uname.value, object);
          break;
        case "tag":
          this.tags.set(object.id, object);
          break;
        case "role":
          this.roles.set(object.id, object);
          break;
        case "acl_target":
          this.users.set(object.id, object);
          break;
        case "acl_group":
          this.userGroups.set(object.id, object);
          break;
        case "alert":
          this.alerts.set(object.id, object);
          break;
        case "property":
        case "rsc_defaults":
        case "op_defaults":
          this.options[object.kind].push(object);
          break;
        case "fencing_topology":
          this.levels.push(...object.levels);
          break;
        default:
          this.#others.push(object);
      }
    }
  }

  /** Everything, in the order of a tidy text: a group or clone after its members. */
  objects(): ClusterObject[] {
    const held = new Set<string>();
    for (const resource of this.resources.values()) for (const child of childrenOf(resource)) held.add(child);
    const tree = (resource: Resource): Resource[] => [
      ...childrenOf(resource).flatMap((child) => {
        const inner = this.resources.get(child);
        return inner ? tree(inner) : [];
      }),
      resource,
    ];
    const topology: ClusterObject[] =
      this.levels.length > 0
        ? [
            {
              kind: "fencing_topology",
              id: "",
              levels: this.levels,
              ...(this.levels[0]?.span ? { span: this.levels[0].span } : {}),
            },
          ]
        : [];
    return [
      ...this.nodes.values(),
      ...[...this.resources.values()].filter(({ id }) => !held.has(id)).flatMap(tree),
      ...this.constraints.values(),
      ...this.tags.values(),
      ...topology,
      ...this.roles.values(),
      ...this.users.values(),
      ...this.userGroups.values(),
      ...this.alerts.values(),
      ...this.options.property,
      ...this.options.rsc_defaults,
      ...this.options.op_defaults,
      ...this.#others,
    ];
  }

  /** Whether something has that id. */
  has(id: string): boolean {
    const maps: readonly ReadonlyMap<string, unknown>[] = [
      this.resources,
      this.constraints,
      this.tags,
      this.roles,
      this.userGroups,
      this.alerts,
    ];
    if (maps.some((map) => map.has(id))) return true;
    for (const sets of Object.values(this.options)) if (sets.some((each) => each.id === id)) return true;
    for (const { recipients } of this.alerts.values()) if (recipients.some((each) => each.id === id)) return true;
    for (const { permissions } of this.roles.values()) if (permissions.some((each) => each.id === id)) return true;
    for (const constraint of this.constraints.values()) {
      if (constraint.kind === "location" && constraint.rules.some((rule) => rule.id === id)) return true;
    }
    return false;
  }

  /** An unused id: the given one, or with a number appended. */
  uniqueId(base: string): string {
    let id = base;
    for (let number = 1; this.has(id); number++) id = `${base}-${number}`;
    return id;
  }

  /** The resource that holds another. */
  parentOf(id: string): Resource | undefined {
    for (const resource of this.resources.values()) {
      if (!isPrimitive(resource) && childrenOf(resource).includes(id)) return resource;
    }
    return undefined;
  }

  /** Moves a resource after all others. */
  putLast(resource: Resource): void {
    this.resources.delete(resource.id);
    this.resources.set(resource.id, resource);
  }
}
