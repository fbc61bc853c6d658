// Written by npm run rules.
import { fencingDisabled } from "./fencing-disabled.ts";
import { missingParameter } from "./missing-parameter.ts";
import { noFenceDevice } from "./no-fence-device.ts";
import type { Rule } from "./rule.ts";
import { unknownResource } from "./unknown-resource.ts";

/** Every rule, in the order of docs/rules.md. */
export const rules: readonly Rule[] = [
  fencingDisabled,
  noFenceDevice,
  missingParameter,
  unknownResource,
];
