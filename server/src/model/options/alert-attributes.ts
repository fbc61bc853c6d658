import type { OptionInfo } from "./option.ts";

// Facts: "Pacemaker Explained" on alerts, and crmsh's list of their meta attributes.

/** Meta attributes of an alert and of each of its recipients. */
export const alertMeta: readonly OptionInfo[] = [
  {
    name: "timeout",
    type: "duration",
    default: "30s",
    unit: "s",
    description: "How long the script may take for one event before it is killed.",
  },
  {
    name: "timestamp-format",
    type: "string",
    default: "%H:%M:%S.%06N",
    description: "The format of the event's time that the script receives, as for the command `date`.",
  },
  {
    name: "enabled",
    type: "boolean",
    default: "true",
    since: "2.1.6",
    description: "With false the alert, or this one recipient, receives no events.",
  },
];
