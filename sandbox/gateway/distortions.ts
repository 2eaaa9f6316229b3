import { controlNode, operationNode, responseNode, resultNode, type FunctionResult } from './answers';
import type { GatewayRequest } from './envelope';
import { xmlAnswer, type Answer } from './replies';
import { node, textNode, writeDocument, type XmlNode } from './xml-writer';

/** How a fault changes a reply whose request was executed. What is logged stays what really happened. */
export interface Distortion {
  controlId?(controlId: string): string;
  results?(results: readonly FunctionResult[]): readonly FunctionResult[];
  readonly companyId?: string;
  document?(document: string): string;
}

const couldNotCreate = { errorNo: 'BL01001973', description2: 'Could not create GLBatch record.' };
const foreignCompanyId = 'OTHER-CO';
const foreignRecordNo = '990001';

const successful = (change: (result: FunctionResult) => FunctionResult): Pick<Distortion, 'results'> => ({
  results: (results) => results.map((result) => (result.status === 'success' ? change(result) : result)),
});

export const byKind = {
  'wrong-control-id': { controlId: (controlId) => `other-${controlId}` },
  'duplicate-result': { results: (results) => results.flatMap((result) => [result, result]) },
  'failed-after-commit': successful((result) => ({
    ...result,
    status: 'failure',
    data: result.name === 'create' ? node('data', [], { listtype: 'objects', count: '0' }) : null,
    errors: [couldNotCreate],
  })),
  /** Some objects of a create fail and the others stay: the result is a failure that lists what it made. */
  partial: successful((result) => ({ ...result, status: 'failure', errors: [couldNotCreate] })),
  doctype: {
    document: (document) => document.replace('?>\n', '?>\n<!DOCTYPE response [<!ENTITY company "ACME">]>\n'),
  },
} as const satisfies Readonly<Record<string, Distortion>>;

/** A reply meant for another caller: everything matches except the company and the record. */
export const otherCompany: Distortion = {
  companyId: foreignCompanyId,
  ...successful((result) => (result.name === 'create' ? { ...result, data: foreignRecord } : result)),
};

/** The same reply to a request that was not executed. */
export const foreignAnswer = ({ control, operations }: GatewayRequest): Answer => {
  const options = { wantsAdditionalInfo: false, supportId: () => '', gatewayErrors: 'echoed' } as const;
  const results = operations.flatMap(({ functions }) =>
    functions.map(({ name, controlId }) =>
      resultNode(
        { status: 'success', name, controlId, data: name === 'create' ? foreignRecord : node('data', []), errors: [] },
        options,
      ),
    ),
  );
  const access = { userId: 'somebody', companyId: foreignCompanyId, entityId: '', since: epoch, until: epoch };
  const document = responseNode(controlNode('success', control), [operationNode(access, results)]);
  return xmlAnswer(200, writeDocument(document, control.isPretty));
};

const epoch = new Date(0);
const foreignRecord: XmlNode = node('data', [node('glbatch', [textNode('RECORDNO', foreignRecordNo)])], {
  listtype: 'objects',
  count: '1',
});
