import type { ClusterView } from "../status/snapshot.ts";

/** The view of one cluster, and who listens to it. */
export interface ViewStore {
  readonly view: ClusterView;
  /** Replaces parts of the view and notifies the listeners; an exception in one doesn't affect the others. */
  update(change: Partial<ClusterView>): void;
  /** Calls the listener with each new view; returns how to stop. */
  onDidChange(listener: (view: ClusterView) => void): () => void;
}

/** The view of a cluster to which nobody has connected yet. */
export function createViewStore(name: string): ViewStore {
  let view: ClusterView = { name, connection: { kind: "disconnected" } };
  const listeners = new Set<(view: ClusterView) => void>();
  return {
    get view() {
      return view;
    },
    update(change) {
      view = { ...view, ...change };
      for (const listener of [...listeners]) {
        try {
          listener(view);
        } catch {
          // The other listeners get the new view all the same.
        }
      }
    },
    onDidChange(listener) {
      // Whoever subscribes the same function twice can unsubscribe each.
      const own = (changed: ClusterView): void => listener(changed);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
