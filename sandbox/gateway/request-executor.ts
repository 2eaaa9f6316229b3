import type { FunctionContext } from '../functions/run-function';
import type { AccessControl, SignedIn } from './access';
import {
  controlFailure,
  controlNode,
  operationNode,
  refusedOperationNode,
  responseNode,
  resultNode,
  type ErrorOptions,
} from './answers';
import type { ControlIds } from './control-ids';
import type { Sender } from './credentials';
import type { Control, GatewayRequest, Operation } from './envelope';
import type { GatewayError } from './failures';
import { runOperation } from './operation-runner';
import { describeFunction, type LoggedFunction } from './request-log';
import { writeDocument, type XmlNode } from './xml-writer';

export interface Execution {
  readonly status: number;
  readonly document: string;
  readonly functions: readonly LoggedFunction[];
  readonly outcome: string;
}

export interface ExecutorParts {
  readonly accessControl: AccessControl;
  readonly controlIds: ControlIds;
  readonly functions: Omit<FunctionContext, 'access' | 'functionCount'>;
}

interface Answered {
  readonly node: XmlNode;
  readonly functions: readonly LoggedFunction[];
}

/** Executes a request that is well formed: who calls, may they, and then one operation after the other. */
export class RequestExecutor {
  constructor(private readonly parts: ExecutorParts) {}

  execute(request: GatewayRequest, echoOf: (controlId: string) => string): Execution {
    const { control } = request;
    const options = this.errorOptions(control);
    const echo = { ...control, controlId: echoOf(control.controlId) };
    const fail = (status: number, error: GatewayError): Execution => ({
      status,
      document: writeDocument(controlFailure(echo, error, options), control.isPretty),
      functions: [],
      outcome: `control failure: ${error.description2 ?? error.errorNo}`,
    });
    const sender = this.parts.accessControl.findSender(control);
    if (sender === null) {
      return fail(200, { errorNo: 'XL03000006', description2: 'Incorrect Intacct XML Partner ID or password.' });
    }
    if (control.policyId !== null) {
      return fail(200, { errorNo: 'XL03000006', description2: `${control.policyId} is not a valid transport policy.` });
    }
    const answered: Answered[] = [];
    for (const operation of request.operations) {
      const access = this.parts.accessControl.signIn(operation.authentication, sender);
      if (access.kind === 'no-route') return fail(401, access.error);
      if (access.kind === 'signed-in') answered.push(this.run(operation, request, { access, sender, echoOf }));
      else {
        const functions = operation.functions.map((call) => describeFunction(call, 'sign-in refused'));
        answered.push({ node: refusedOperationNode(access, options), functions });
      }
    }
    const nodes = answered.map((answer) => answer.node);
    return {
      status: 200,
      document: writeDocument(responseNode(controlNode('success', echo), nodes), control.isPretty),
      functions: answered.flatMap(({ functions }) => functions),
      outcome: 'answered',
    };
  }

  errorOptions({ wantsAdditionalInfo }: Pick<Control, 'wantsAdditionalInfo'>): ErrorOptions {
    const { surroundings } = this.parts.functions;
    return { wantsAdditionalInfo, supportId: () => surroundings.randomText(12) };
  }

  private run(
    operation: Operation,
    { control, operations }: GatewayRequest,
    caller: { readonly access: SignedIn; readonly sender: Sender; readonly echoOf: (controlId: string) => string },
  ): Answered {
    const { access, sender, echoOf } = caller;
    const functionCount = operations.reduce((count, { functions }) => count + functions.length, 0);
    const results = runOperation(operation, {
      functions: { ...this.parts.functions, access, functionCount },
      controlIds: this.parts.controlIds,
      caller: { companyId: access.companyId, senderId: sender.id, entityId: access.entityId },
      isUnique: control.isUnique,
    });
    const options = this.errorOptions(control);
    const nodes = results.map((result) => resultNode({ ...result, controlId: echoOf(result.controlId) }, options));
    return {
      node: operationNode(access, nodes),
      functions: operation.functions.map((call, index) => describeFunction(call, results[index]?.status ?? '')),
    };
  }
}
