import { type Role } from '../../domain/shared/roles';

/** A signed-in person as vouched for by the identity provider. */
export interface Identity {
  readonly subject: string;
  readonly name: string;
  readonly roles: ReadonlyMap<string, Role>;
}

export abstract class TokenVerifier {
  /**
   * The person of a bearer token; null when the token is not valid here. Throws when the issuer's keys cannot be read.
   */
  abstract verify(token: string): Promise<Identity | null>;
}
