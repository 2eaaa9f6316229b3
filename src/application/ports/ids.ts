/** Random identifiers (UUID), drawn once per decision. */
export abstract class Ids {
  abstract next(): string;
}
