declare module 'intacct-api' {
  interface ControlFunction {
    readonly result?: unknown;
    isSuccessful(): boolean;
    get(path?: string): unknown;
  }
  type Factory = (parameters?: object, controlId?: string) => ControlFunction;

  export class IntacctApi {
    static readonly create: Factory;
    static readonly getAPISession: Factory;
    static readonly inspect: Factory;
    static readonly readByQuery: Factory;
    static readonly readMore: Factory;
    constructor(options: { auth: Record<string, string>; uniqueId?: boolean });
    request(...functions: (ControlFunction | ControlFunction[])[]): Promise<{ readonly rawPayload: string }>;
  }
}
