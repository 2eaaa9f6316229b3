/** The environments that the operator configured. */
export abstract class ServedEnvironments {
  abstract readonly names: readonly string[];
}
