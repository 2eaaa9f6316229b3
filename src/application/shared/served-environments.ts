/** The environments that this installation serves, as the operator named them. */
export abstract class ServedEnvironments {
  abstract readonly names: readonly string[];
}
