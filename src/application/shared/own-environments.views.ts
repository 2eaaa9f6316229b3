import { type EnvironmentKind } from '../../domain/shared/environment-kind';
import { type Role } from '../../domain/shared/roles';

export type { EnvironmentKind };

/** An environment in which the signed-in person has a role. */
export interface OwnEnvironmentView {
  readonly name: string;
  readonly kind: EnvironmentKind;
  readonly role: Role;
}
