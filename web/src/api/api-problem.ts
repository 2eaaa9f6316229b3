export interface ProblemFacts {
  /** Of the reply; 0 when there was none. */
  readonly status: number;
  readonly code: string;
  /** What is wrong. */
  readonly detail: string;
  /** What to do. */
  readonly fix: string;
  readonly correlationId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A refusal of the service, in its own words. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(readonly facts: ProblemFacts) {
    super(facts.detail);
  }

  static async of(reply: Response): Promise<ApiProblem> {
    const body = (await reply.json().catch(() => ({}))) as Partial<ProblemFacts>;
    return new ApiProblem({
      status: reply.status,
      code: body.code ?? 'UNEXPECTED_ANSWER',
      detail: body.detail ?? `The service answered with status ${reply.status}.`,
      fix: body.fix ?? 'Try again; if it persists, contact the people who run this service.',
      correlationId: body.correlationId ?? reply.headers.get('x-correlation-id'),
      details: body.details ?? {},
    });
  }

  static unreachable(): ApiProblem {
    return withoutReply(
      'SERVICE_UNREACHABLE',
      'The service does not respond.',
      'Check your network connection, then try again.',
    );
  }

  static signedOut(): ApiProblem {
    return withoutReply('SIGNED_OUT', 'Your session ended, so nothing was sent.', 'Sign in again, then do it again.');
  }

  /** A part of the pages is not there: the connection is lost, or the service is another version than this page. */
  static notLoaded(): ApiProblem {
    return withoutReply(
      'PAGE_NOT_LOADED',
      'This page could not be loaded: the connection was lost, or RevRec has a new version.',
      'Load the new version; if that fails, check your network connection.',
    );
  }

  /** Anything that was thrown. Anything but a refusal of the service is a defect in a page. */
  static from(error: unknown): ApiProblem {
    if (error instanceof ApiProblem) return error;
    const detail = error instanceof Error ? error.message : String(error);
    if (NOT_LOADED.test(detail)) return ApiProblem.notLoaded();
    return withoutReply('PAGE_DEFECT', detail, 'Reload the page; if it persists, report it with this text.');
  }

  get code(): string {
    return this.facts.code;
  }

  /** Not refused: the same request may succeed in a moment. */
  get isPassing(): boolean {
    return this.facts.status === 503 || this.code === 'SERVICE_UNREACHABLE';
  }
}

/** How Chromium, Firefox and Safari say that a script of the page cannot be had. */
const NOT_LOADED = /dynamically imported module|Importing a module script failed|Unable to preload CSS/i;

const withoutReply = (code: string, detail: string, fix: string): ApiProblem =>
  new ApiProblem({ status: 0, code, detail, fix, correlationId: null, details: {} });
