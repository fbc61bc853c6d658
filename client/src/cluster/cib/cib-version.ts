/** A version of the configuration, as the CIB counts it. */
export interface CibVersion {
  readonly adminEpoch: number;
  readonly epoch: number;
}
