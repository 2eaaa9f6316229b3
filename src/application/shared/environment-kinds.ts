import { type EnvironmentKind } from '../../domain/shared/environment-kind';

/** Which environments only try things out, as the operator configured it. */
export abstract class EnvironmentKinds {
  abstract kindOf(environment: string): EnvironmentKind;
}
