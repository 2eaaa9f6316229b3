import { node, type XmlNode } from './xml-writer';
import type { FunctionContext } from '../functions/function-context';
import { runFunction } from '../functions/run-function';
import { repeatError, type AdmittedOperation } from './admission';
import type { FunctionResult } from './answers';
import type { ControlIds } from './control-ids';
import type { FunctionCall } from './envelope';
import { FunctionFailure, rolledBack, type GatewayError } from './failures';

export interface OperationContext {
  readonly functions: FunctionContext;
  readonly controlIds: ControlIds;
}

/** Runs the functions of an operation in their order. As a transaction, one failure takes back all of them. */
export const runOperation = (admitted: AdmittedOperation, context: OperationContext): FunctionResult[] => {
  const { operation, caller } = admitted;
  const { ledger, settings } = context.functions;
  const used: string[] = [];
  const isWanted = (results: readonly FunctionResult[]): boolean =>
    !operation.isTransaction || results.every(({ status }) => status === 'success');
  const runAll = (): FunctionResult[] => operation.functions.map((call) => runOnce(call, admitted, context, used));
  const results = ledger.attempt(runAll, isWanted);
  if (isWanted(results)) return results;
  if (!settings.burnFailedIds) for (const controlId of used) context.controlIds.release(caller, controlId);
  return results.map((result) => takenBack(result, settings.rollbackCulprit));
};

const runOnce = (
  call: FunctionCall,
  { caller, isUnique, repeats }: AdmittedOperation,
  { controlIds, functions }: OperationContext,
  used: string[],
): FunctionResult => {
  const { settings } = functions;
  const use = (): void => {
    if (!isUnique) return;
    controlIds.use(caller, call.controlId);
    used.push(call.controlId);
  };
  // A reserved id belongs to this function, so it is checked only once, on arrival.
  const isCheckedAgain = isUnique && settings.controlIdMemory !== 'atomic' && settings.controlIdRecheckAtCommit;
  if (repeats.has(call) || (isCheckedAgain && controlIds.isTaken(caller, call.controlId))) {
    return failed(call, [repeatError(call.controlId, settings)]);
  }
  try {
    const answer = runFunction(call, functions);
    use();
    return { status: 'success', name: call.name, controlId: call.controlId, errors: [], ...answer };
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error;
    if (settings.burnFailedIds) use();
    else if (isUnique && settings.controlIdMemory === 'atomic') controlIds.release(caller, call.controlId);
    return failed(call, error.errors, error.written);
  }
};

const failed = (
  call: FunctionCall,
  errors: readonly GatewayError[],
  written: XmlNode | null = nothingWritten(call.name),
): FunctionResult => ({
  status: 'failure',
  name: call.name,
  controlId: call.controlId,
  data: written,
  errors,
});

/** A create or an update that fails says that it wrote nothing; any other failure has no data. */
export const nothingWritten = (functionName: string): XmlNode | null =>
  functionName === 'create' || functionName === 'update' ? node('data', [], { listtype: 'objects', count: '0' }) : null;

/** The culprit keeps its own errors, followed by the one that all functions of the transaction get. */
const takenBack = (result: FunctionResult, culprit: 'failure' | 'aborted'): FunctionResult =>
  result.status === 'failure'
    ? {
        ...result,
        status: culprit,
        data: culprit === 'failure' ? nothingWritten(result.name) : null,
        errors: [...result.errors, rolledBack],
      }
    : { status: 'aborted', name: result.name, controlId: result.controlId, data: null, errors: [rolledBack] };
