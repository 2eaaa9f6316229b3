import { termOf } from '../company/company';
import { FunctionFailure, type GatewayError } from '../gateway/failures';

/** The refusal of a journal entry: the cause first, then the general sentence the real gateway always adds. */
export const entryRefused = (...causes: readonly GatewayError[]): FunctionFailure =>
  new FunctionFailure([...causes, couldNotCreate]);

export const missingField = (name: string): GatewayError => formatError(`Required field ${name} is missing`);

export const illegalFormat = (name: string): GatewayError => formatError(`Illegal format for ${name}`);

export const notImitated = (name: string): GatewayError => invalidEntry(`The sandbox does not imitate ${name}`);

export const unknownField = (name: string): GatewayError => invalidEntry(`The field ${name} is not valid`);

export const tooLong = (name: string, lengthMax: number): GatewayError =>
  formatError(`Illegal format for ${name}: the value is longer than ${lengthMax} characters`);

export const invalidEntry = (text: string, errorNo = 'BL01001973'): GatewayError => ({ errorNo, description2: text });

export const unbalanced = (entity: string, errorNo: string): GatewayError => ({
  errorNo,
  description2:
    entity === '' ? 'Debits and credits are not equal' : `Transactions do not balance for Location ${entity}`,
  errorId: 'GL-1009',
  messageId: 'IA.TRANSACTIONS_DO_NOT_BALANCE_FOR',
});

/** Departments and locations have a sentence of their own; the other dimensions share one. */
export const invalidDimension = (object: string, id: string): GatewayError => {
  if (object === 'DEPARTMENT' || object === 'LOCATION') {
    return invalidEntry(`The ${object.toLowerCase()} '${id}' is invalid.`);
  }
  return invalidEntry(`${termOf(object)} '${id}' specified is not valid.`);
};

/** Seen in public for vendors only; the sentence is a correction there. */
export const inactiveVendor = (id: string): GatewayError => ({
  errorNo: 'BL01001973',
  description2: `Vendor '${id}' specified is not valid.`,
  correction: `Activate the vendor ${id}, then try again.`,
});

export const restrictedDimension = (object: string, id: string): GatewayError => {
  const term = termOf(object);
  return invalidEntry(`${term} '${id}': '${id}' specified is not valid. ${term} is restricted by GL account.`);
};

export const missingDimension = (object: string, accountNo: string): GatewayError =>
  invalidEntry(`This transaction is missing the ${termOf(object)} dimension for the Account ${accountNo}`);

const formatError = (text: string): GatewayError => ({ errorNo: 'BL03000018', description2: text });

/** The general sentence itself. */
export const couldNotCreate: GatewayError = {
  errorNo: 'BL01001973',
  description2: 'Could not create GLBatch record.',
  errorId: 'GL-0951',
  messageId: 'IA.COULD_NOT_CREATE_GLBATCH_RECORD',
  category: 'Unable to create record.',
};
