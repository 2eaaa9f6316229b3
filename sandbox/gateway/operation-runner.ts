import { node, type XmlNode } from './xml-writer';
import { runFunction, type FunctionContext } from '../functions/run-function';
import type { FunctionResult } from './answers';
import type { Caller, ControlIds } from './control-ids';
import type { FunctionCall, Operation } from './envelope';
import { FunctionFailure, rolledBack, type GatewayError } from './failures';

export interface OperationContext {
  readonly functions: FunctionContext;
  readonly controlIds: ControlIds;
  readonly caller: Caller;
  readonly isUnique: boolean;
}

/** Runs the functions of an operation in their order. As a transaction, one failure takes back all of them. */
export const runOperation = (operation: Operation, context: OperationContext): FunctionResult[] => {
  const { ledger } = context.functions;
  const burnt: string[] = [];
  const isWanted = (results: readonly FunctionResult[]): boolean =>
    !operation.isTransaction || results.every(({ status }) => status === 'success');
  const results = ledger.attempt(() => operation.functions.map((call) => runOnce(call, context, burnt)), isWanted);
  if (isWanted(results)) return results;
  if (!context.functions.settings.burnFailedIds) {
    for (const controlId of burnt) context.controlIds.release(context.caller, controlId);
  }
  return results.map(takenBack);
};

const runOnce = (call: FunctionCall, context: OperationContext, burnt: string[]): FunctionResult => {
  const { controlIds, caller, isUnique } = context;
  const { settings } = context.functions;
  const burn = (): void => {
    if (!isUnique) return;
    controlIds.burn(caller, call.controlId);
    burnt.push(call.controlId);
  };
  if (isUnique && controlIds.isBurnt(caller, call.controlId)) {
    const description2 = settings.duplicateText.replaceAll('{id}', () => call.controlId);
    return failed(call, [{ errorNo: settings.duplicateErrorNo, description2 }]);
  }
  try {
    const data = runFunction(call, context.functions);
    burn();
    return { status: 'success', name: call.name, controlId: call.controlId, data, errors: [] };
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error;
    if (settings.burnFailedIds) burn();
    return failed(call, error.errors);
  }
};

const failed = (call: FunctionCall, errors: readonly GatewayError[]): FunctionResult => ({
  status: 'failure',
  name: call.name,
  controlId: call.controlId,
  data: call.name === 'create' ? nothingCreated : null,
  errors,
});

const nothingCreated: XmlNode = node('data', [], { listtype: 'objects', count: '0' });

/** The culprit keeps its own errors, followed by the one that all functions of the transaction get. */
const takenBack = (result: FunctionResult): FunctionResult =>
  result.status === 'failure'
    ? { ...result, errors: [...result.errors, rolledBack] }
    : { ...result, status: 'aborted', data: null, errors: [rolledBack] };
