import type { SignedIn } from './access';
import type { Caller, ControlIds } from './control-ids';
import type { FunctionCall, Operation } from './envelope';
import type { GatewayError } from './failures';
import type { SandboxSettings } from './settings';

/** An operation whose caller is known. What was found out about its ids stays true while it waits to be executed. */
export interface AdmittedOperation {
  readonly operation: Operation;
  readonly access: SignedIn;
  readonly caller: Caller;
  readonly isUnique: boolean;
  /** Functions whose control id was taken when the request arrived. */
  readonly repeats: ReadonlySet<FunctionCall>;
}

/** Looks at the control ids of the functions in their order, and takes those that are free if that is the setting. */
export const admitFunctions = (
  parts: Pick<AdmittedOperation, 'operation' | 'access' | 'caller' | 'isUnique'>,
  controlIds: ControlIds,
): AdmittedOperation => {
  const { operation, caller, isUnique } = parts;
  const repeats = new Set<FunctionCall>();
  for (const call of isUnique ? operation.functions : []) {
    if (controlIds.isTaken(caller, call.controlId)) repeats.add(call);
    else controlIds.reserve(caller, call.controlId);
  }
  return { ...parts, repeats };
};

/** Gives back what an operation took that will not be executed after all. */
export const releaseFunctions = (admitted: AdmittedOperation, controlIds: ControlIds): void => {
  const { operation, caller, repeats } = admitted;
  for (const call of operation.functions) {
    if (!repeats.has(call)) controlIds.release(caller, call.controlId);
  }
};

export const repeatError = (controlId: string, settings: SandboxSettings): GatewayError => ({
  errorNo: settings.duplicateErrorNo,
  description2: settings.duplicateText.replaceAll('{id}', () => controlId),
});
