/** A step of setting up, in the order in which they run. */
type StepId =
  | "repository"
  | "packages"
  | "device-host"
  | "time"
  | "reset"
  | "names"
  | "firewall"
  | "key"
  | "reach"
  | "device-reach"
  | "watchdog"
  | "sbd-disk"
  | "sbd"
  | "certificate"
  | "config"
  | "start"
  | "device"
  | "forget-device"
  | "boot";

/** What one step does, and where. */
export interface SetupStep {
  readonly id: StepId;
  readonly title: string;
  /** The names of the nodes where it is needed. */
  readonly nodes: readonly string[];
  /** What it runs or writes there, in words a person can check. */
  readonly commands: readonly string[];
}
