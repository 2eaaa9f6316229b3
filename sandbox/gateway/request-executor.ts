import type { FunctionContext } from '../functions/function-context';
import type { Access, AccessControl } from './access';
import { admitFunctions, releaseFunctions, repeatError, type AdmittedOperation } from './admission';
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
import type { Distortion } from './distortions';
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

/** An operation may proceed, or its caller was refused, independent of the request's other operations. */
type Arrival =
  | { readonly kind: 'admitted'; readonly admitted: AdmittedOperation }
  | { readonly kind: 'refused'; readonly operation: Operation; readonly refusal: Extract<Access, { kind: 'refused' }> };

interface Answered {
  readonly node: XmlNode;
  readonly functions: readonly LoggedFunction[];
}

/** Executes a request that is well formed: who calls, may they, and then one operation after the other. */
export class RequestExecutor {
  constructor(private readonly parts: ExecutorParts) {}

  /** Decides at once whether the request is accepted. What is returned executes it, then or later. */
  accept(request: GatewayRequest, distortion: Distortion): () => Execution {
    const { control } = request;
    const fail = (status: number, error: GatewayError): (() => Execution) => {
      const document = writeDocument(this.failureNode(control, error, distortion), control.isPretty);
      const outcome = `control failure: ${error.description2 ?? error.errorNo}`;
      return () => ({ status, document, functions: [], outcome });
    };
    const sender = this.parts.accessControl.findSender(control);
    if (sender === null) {
      return fail(200, { errorNo: 'XL03000006', description2: 'Incorrect Intacct XML Partner ID or password.' });
    }
    if (control.policyId !== null) {
      return fail(200, { errorNo: 'XL03000006', description2: `${control.policyId} is not a valid transport policy.` });
    }
    const arrivals: Arrival[] = [];
    for (const operation of request.operations) {
      const access = this.parts.accessControl.signIn(operation.authentication, sender);
      if (access.kind === 'no-route') return fail(401, access.error);
      arrivals.push(this.admit(operation, access, sender, control));
    }
    const repeat = this.findRepeat(arrivals);
    return repeat === null ? () => this.execute(request, arrivals, distortion) : fail(200, repeat);
  }

  errorOptions({ wantsAdditionalInfo }: Pick<Control, 'wantsAdditionalInfo'>): ErrorOptions {
    const { surroundings, settings } = this.parts.functions;
    const { gatewayErrors } = settings;
    return { wantsAdditionalInfo, supportId: () => surroundings.randomText(12), gatewayErrors };
  }

  private admit(operation: Operation, access: Exclude<Access, { kind: 'no-route' }>, sender: Sender, control: Control) {
    if (access.kind === 'refused') return { kind: 'refused', operation, refusal: access } as const;
    const caller = { companyId: access.companyId, senderId: sender.id, entityId: access.entityId };
    const { isUnique } = control;
    return {
      kind: 'admitted',
      admitted: admitFunctions({ operation, access, caller, isUnique }, this.parts.controlIds),
    } as const;
  }

  /** The error of a repeat that refuses the whole request, if that is the setting. */
  private findRepeat(arrivals: readonly Arrival[]): GatewayError | null {
    const { settings } = this.parts.functions;
    if (settings.duplicateLevel === 'result') return null;
    const admitted = arrivals.flatMap((arrival) => (arrival.kind === 'admitted' ? [arrival.admitted] : []));
    const [repeat] = admitted.flatMap(({ repeats }) => [...repeats]);
    if (repeat === undefined) return null;
    for (const operation of admitted) releaseFunctions(operation, this.parts.controlIds);
    return repeatError(repeat.controlId, settings);
  }

  private execute(request: GatewayRequest, arrivals: readonly Arrival[], distortion: Distortion): Execution {
    const { control } = request;
    const answered = arrivals.map((arrival): Answered => {
      if (arrival.kind === 'admitted') return this.run(arrival.admitted, request, distortion);
      const { operation, refusal } = arrival;
      const functions = operation.functions.map((call) => describeFunction(call, 'sign-in refused'));
      return { node: refusedOperationNode(refusal, this.errorOptions(control)), functions };
    });
    const nodes = answered.map((answer) => answer.node);
    const document = writeDocument(
      responseNode(controlNode('success', echoOf(control, distortion)), nodes),
      control.isPretty,
    );
    return {
      status: 200,
      document: distortion.document?.(document) ?? document,
      functions: answered.flatMap(({ functions }) => functions),
      outcome: 'answered',
    };
  }

  private run(admitted: AdmittedOperation, request: GatewayRequest, distortion: Distortion): Answered {
    const { operation, access } = admitted;
    const functionCount = request.operations.reduce((count, { functions }) => count + functions.length, 0);
    const results = runOperation(admitted, {
      functions: { ...this.parts.functions, access, functionCount },
      controlIds: this.parts.controlIds,
    });
    const options = this.errorOptions(request.control);
    const shown = distortion.results?.(results) ?? results;
    const nodes = shown.map((result) => {
      const controlId = distortion.controlId?.(result.controlId) ?? result.controlId;
      return resultNode({ ...result, controlId }, options);
    });
    const functions = operation.functions.map((call, index) =>
      describeFunction(call, results[index]?.status ?? '', results[index]?.recordNo ?? null),
    );
    const echo = { ...access, userId: access.user.id, companyId: distortion.companyId ?? access.companyId };
    return { node: operationNode(echo, nodes), functions };
  }

  private failureNode(control: Control, error: GatewayError, distortion: Distortion): XmlNode {
    return controlFailure(echoOf(control, distortion), error, this.errorOptions(control));
  }
}

const echoOf = (control: Control, distortion: Distortion): Control => ({
  ...control,
  controlId: distortion.controlId?.(control.controlId) ?? control.controlId,
});
